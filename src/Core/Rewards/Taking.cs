using Tagsale.Core.Engine;

namespace Tagsale.Core.Rewards;

/// <summary>What a transaction comes to, and what that makes of those that came ahead of it.</summary>
static class Taking
{
    /// <param name="known">Whose it is, where that was found out before.</param>
    public static TakenTransaction Take(WorkingSet set, CardTransaction transaction, DateTimeOffset now, MemberId? known = null)
    {
        var taken = Decide(set, transaction, known, now) with { TakenAt = now };
        set.Rewards.Put(taken);
        return taken;
    }

    /// <summary>A refund that came ahead of its clearing, whether it names that or not, or a reversal ahead of what it takes back.</summary>
    public static void TakeWaiting(WorkingSet set, TakenTransaction arrived, DateTimeOffset now)
    {
        var waiting = set.Rewards.WaitingFor(arrived.Transaction.Id);
        if (arrived.Sale != arrived.Transaction.Id && arrived.Transaction.Original is { } original) waiting = [.. waiting, .. set.Rewards.WaitingFor(original)];
        foreach (var early in waiting) Take(set, early.Transaction, now, early.Member);
        if (arrived is not { CreditMinor: > 0, Member: { } member }) return;
        foreach (var early in set.Rewards.RefundsAhead(arrived.Transaction))
            if (new TakingBack(set, early.Transaction, member, now).TakeFrom(arrived.Sale) is { } taken) set.Rewards.Put(taken with { TakenAt = now });
    }

    /// <summary>A member has linked a card of which transactions came before.</summary>
    public static void TakeUnknown(WorkingSet set, CardKey card, DateTimeOffset now)
    {
        foreach (var early in set.Rewards.UnknownOf(card)) TakeWaiting(set, Take(set, early.Transaction, now), now);
    }

    static TakenTransaction Decide(WorkingSet set, CardTransaction transaction, MemberId? known, DateTimeOffset now)
    {
        // A card that has been removed since still earns for what was paid while it was linked.
        if ((known ?? set.Rewards.Holder(transaction.Card) ?? Loader(set, transaction) ?? Earner(set, transaction)) is not { } holder)
            return new(transaction, TransactionStatus.UnknownCard, null, transaction.Original ?? transaction.Id, 0, "No member had linked this card.");

        return transaction.Type switch
        {
            TransactionType.Authorization => new(transaction, TransactionStatus.Recorded, holder, transaction.Id, 0, "Credits come when the payment clears; this is its authorisation."),
            TransactionType.Clearing => new Clearing(set, transaction, holder, now).Decide(),
            TransactionType.Refund or TransactionType.Reversal => new TakingBack(set, transaction, holder, now).Decide(),
        };
    }

    /// <summary>Who had loaded something to the card when it was paid with: of what is paid later nobody's page tells. What is given back was paid before.</summary>
    static MemberId? Loader(WorkingSet set, CardTransaction transaction)
    {
        var isBack = transaction.Type is TransactionType.Refund or TransactionType.Reversal;
        var paidAt = transaction.Original is { } original && set.Rewards.Transaction(original) is { Transaction: var first } && first.Card == transaction.Card ? first.At : transaction.At;
        return set.Rewards.EnrollmentsOf(transaction.Card).LastOrDefault(e => isBack || !(paidAt >= e.EndedAt))?.Member;
    }

    /// <summary>Who earned by the payment it belongs to, where what was loaded to the card has gone on with another since.</summary>
    static MemberId? Earner(WorkingSet set, CardTransaction transaction)
    {
        var earned = transaction switch
        {
            { Original: { } original } => set.Rewards.RedemptionsOf(set.Rewards.Transaction(original)?.Sale ?? original, transaction.Card),
            { Type: TransactionType.Refund } => set.Rewards.Refundable(transaction),
            _ => [],
        };
        return earned is [var first, ..] ? set.Rewards.Enrollment(first.Enrollment)?.Member : null;
    }
}
