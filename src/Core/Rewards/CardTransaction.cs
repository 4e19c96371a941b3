namespace Tagsale.Core.Rewards;

public enum TransactionType
{
    Authorization = 1,
    Clearing = 2,
    Refund = 3,

    /// <summary>Takes an authorisation back, or a clearing that should not have been.</summary>
    Reversal = 4,
}

/// <param name="Category">Merchant category code of ISO 18245.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record CardMerchant(string Id, string Name, string? Category, string? Country);

/// <summary>What the card side reports of one payment.</summary>
/// <param name="Id">The feed's own: the same one is one transaction, however often it comes.</param>
/// <param name="At">When it was made.</param>
/// <param name="Original">The transaction it belongs to: of a clearing its authorisation, of a refund or reversal what it takes back.</param>
public sealed record CardTransaction(string Id, TransactionType Type, CardKey Card, Money Amount, DateTimeOffset At, CardMerchant Merchant, string? Original);

/// <summary>What became of a transaction. Stored by number: never renumber.</summary>
public enum TransactionStatus
{
    /// <summary>Nothing was earned or taken back.</summary>
    Recorded = 1,
    Credited = 2,
    ClawedBack = 3,

    /// <summary>No member has the card; looked at again should one link it in time.</summary>
    UnknownCard = 4,

    /// <summary>It came ahead of what it belongs to.</summary>
    Waiting = 5,
}

/// <summary>A transaction with what was made of it.</summary>
/// <param name="Sale">The payment it belongs to: clearings of one authorisation, and what takes them back, are one.</param>
/// <param name="CreditMinor">Credited by it, less what it took back, in the currency of the transaction.</param>
public sealed record TakenTransaction(CardTransaction Transaction, TransactionStatus Status, MemberId? Member, string Sale, long CreditMinor, Explanation Why)
{
    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Whether this is what was told before. Times are kept to the microsecond.</summary>
    public bool IsSame(CardTransaction told) => (told.At - Transaction.At).Duration() < TimeSpan.FromMicroseconds(1) && told with { At = Transaction.At } == Transaction;
}
