using Tagsale.Core.Engine;

namespace Tagsale.Core.Rewards;

/// <summary>What a transaction comes to, and what that makes of those that came ahead of it.</summary>
static class Taking
{
    public static TakenTransaction Take(WorkingSet set, CardTransaction transaction, DateTimeOffset now)
    {
        var taken = Decide(set, transaction, now) with { TakenAt = now };
        set.Rewards.Put(taken);
        return taken;
    }

    /// <summary>A refund that came ahead of its clearing, or a reversal ahead of what it takes back.</summary>
    public static void TakeWaiting(WorkingSet set, TakenTransaction arrived, DateTimeOffset now)
    {
        var waiting = set.Rewards.WaitingFor(arrived.Transaction.Id);
        if (arrived.Sale != arrived.Transaction.Id) waiting = [.. waiting, .. set.Rewards.WaitingFor(arrived.Sale)];
        foreach (var early in waiting) Take(set, early.Transaction, now);
    }

    /// <summary>A member has linked a card of which transactions came before.</summary>
    public static void TakeUnknown(WorkingSet set, CardKey card, DateTimeOffset now)
    {
        foreach (var early in set.Rewards.UnknownOf(card)) TakeWaiting(set, Take(set, early.Transaction, now), now);
    }

    static TakenTransaction Decide(WorkingSet set, CardTransaction transaction, DateTimeOffset now)
    {
        // A card that has been removed since still earns for what was paid while it was linked.
        var member = set.Rewards.Holder(transaction.Card) ?? set.Rewards.EnrollmentsOf(transaction.Card) switch { [.., var last] => last.Member, _ => null as MemberId? };
        if (member is not { } holder)
            return new(transaction, TransactionStatus.UnknownCard, null, transaction.Original ?? transaction.Id, 0, "No member had linked this card.");

        return transaction.Type switch
        {
            TransactionType.Authorization => new(transaction, TransactionStatus.Recorded, holder, transaction.Id, 0, "Credits come when the payment clears; this is its authorisation."),
            TransactionType.Clearing => new Clearing(set, transaction, holder, now).Decide(),
            TransactionType.Refund or TransactionType.Reversal => new TakingBack(set, transaction, holder, now).Decide(),
        };
    }
}
