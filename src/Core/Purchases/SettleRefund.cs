using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service has returned the money, or will not.</summary>
public sealed record SettleRefund(OutboxItem.Refund Item, RefundAnswer Answer) : Command<SettleOutcome>
{
    public override int Lane => Item.Purchase.Lane;

    public override string Subject => Item.Key;

    public override void Need(Keys keys)
    {
        keys.Outbox.Add(Item.Key);
        keys.Purchases.Add(Item.Purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.IsQueued(Item.Key)) return SettleOutcome.Already;
        set.Unqueue(Item.Key);

        var purchase = Invariant.Found(set.Purchase(Item.Purchase), $"purchase {Item.Purchase}");
        var repayment = purchase.Repayments.FirstOrDefault(r => r.Number == Item.Number) ?? new Repayment(Item.Number, Item.Amount, RepaymentState.Asked);
        switch (Answer)
        {
            case RefundAnswer.Refunded refunded:
                Repaying.Make(set, purchase, repayment with { Reference = refunded.Reference }, At);
                break;
            case RefundAnswer.Refused refused:
                Repaying.Refuse(set, purchase, repayment with { State = RepaymentState.Refused }, refused.Reason, At);
                break;
            default:
                throw new InvariantException($"{Answer.GetType().Name} settles no refund");
        }
        return SettleOutcome.Settled;
    }
}

/// <summary>How a repayment came out, however we have heard of it.</summary>
static class Repaying
{
    public static void Make(WorkingSet set, Purchase purchase, Repayment repayment, DateTimeOffset at)
    {
        set.Write(JournalEntry.RefundSettled(purchase.Id, repayment.Amount, purchase.Service, at));
        set.Put(purchase.With(repayment with { State = RepaymentState.Made }), at, $"{repayment.Amount} returned to the card");
    }

    public static void Refuse(WorkingSet set, Purchase purchase, Repayment repayment, string reason, DateTimeOffset at)
    {
        set.Put(purchase.With(repayment), at, $"the payment service refused to return {repayment.Amount}: {reason}");
        set.Raise(at, "refund-refused", $"{purchase.Id}: {repayment.Amount} is still owed to the member; {purchase.Service} refused: {reason}");
    }

    /// <summary>It was made, and the money came back to the service: the card's account is closed, say.</summary>
    public static void Fail(WorkingSet set, Purchase purchase, Repayment repayment, string reason, DateTimeOffset at)
    {
        set.Write(JournalEntry.RefundReversed(purchase.Id, repayment.Amount, purchase.Service, at));
        set.Put(purchase.With(repayment with { State = RepaymentState.Failed }), at, $"the return of {repayment.Amount} failed: {reason}");
        set.Raise(at, "refund-failed", $"{purchase.Id}: {repayment.Amount} came back to {purchase.Service} and is still owed to the member: {reason}");
    }
}
