using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service has returned the money, or will not.</summary>
public sealed record SettleRefund(OutboxItem.Refund Item, RefundAnswer Answer) : ItemCommand<OutboxItem.Refund>(Item)
{
    public override int Lane => Item.Purchase.Lane;

    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Purchases.Add(Item.Purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;

        var purchase = Invariant.Found(set.Purchase(Item.Purchase), $"purchase {Item.Purchase}");
        var repayment = purchase.Repayments.FirstOrDefault(r => r.Number == Item.Number) ?? new Repayment(Item.Number, Item.Amount, RepaymentState.Asked);
        switch (Answer)
        {
            case RefundAnswer.Refunded refunded:
                Repayments.Make(set, purchase, repayment with { Reference = refunded.Reference }, At);
                break;
            case RefundAnswer.Refused refused:
                Repayments.Refuse(set, purchase, repayment, refused.Reason, At);
                break;
            default:
                throw new InvariantException($"{Answer.GetType().Name} settles no refund");
        }
        return SettleOutcome.Settled;
    }
}
