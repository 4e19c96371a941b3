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
        switch (Answer)
        {
            case RefundAnswer.Refunded:
                set.Write(JournalEntry.RefundSettled(purchase.Id, Item.Amount, Item.Service, At));
                set.Put(purchase, At, $"{Item.Amount} returned to the card");
                break;
            case RefundAnswer.Refused refused:
                set.Put(purchase, At, $"the payment service refused to return {Item.Amount}: {refused.Reason}");
                set.Raise(At, "refund-refused", $"{purchase.Id}: {Item.Amount} is still owed to the member; {Item.Service} refused: {refused.Reason}");
                break;
            default:
                throw new InvariantException($"{Answer.GetType().Name} settles no refund");
        }
        return SettleOutcome.Settled;
    }
}
