namespace Tagsale.Core.Rewards;

/// <summary>One per transaction and offer.</summary>
/// <param name="Transaction">The feed's id of what it is for.</param>
public readonly record struct CreditKey(string Transaction, OfferId Offer)
{
    public override string ToString() => $"{Transaction}/{Offer}";

    /// <summary>As <see cref="ToString"/> writes it: whatever the feed's id holds, what stands behind its last slash is the offer.</summary>
    public static bool TryParse(string? text, out CreditKey key)
    {
        key = default;
        if (text?.LastIndexOf('/') is not (> 0 and var slash) || !OfferId.TryParse(text[(slash + 1)..], out var offer)) return false;
        key = new(text[..slash], offer);
        return true;
    }
}

/// <summary>Stored by number: never renumber.</summary>
public enum CreditState
{
    /// <summary>The payment service is asked.</summary>
    Sending = 1,
    Paid = 2,

    /// <summary>The payment service does not do that: it goes out with the payout file.</summary>
    Owed = 3,
}

/// <summary>Money returned to a card for a payment that earned it; below zero, taken back.</summary>
/// <param name="Reference">The payment service's, or the payout file's, once paid.</param>
public sealed record StatementCredit(CreditKey Key, EnrollmentId Enrollment, MemberId Member, CardKey Card, Money Amount, DateTimeOffset At, CreditState State, string? Reference = null);
