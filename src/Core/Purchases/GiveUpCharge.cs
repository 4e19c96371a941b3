using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service will never take this charge as it is: what may have come of it is cancelled there, and the purchase ends with that answer.</summary>
public sealed record GiveUpCharge(PurchaseId Id, string Reason) : PurchaseCommand<SettleOutcome>(Id)
{
    public override SettleOutcome Decide(WorkingSet set)
    {
        set.Unqueue(OutboxItem.Charge.KeyOf(Id));
        if (set.Purchase(Id) is not { State: PurchaseState.Paying or PurchaseState.ActionRequired } purchase) return SettleOutcome.Already;

        set.AskToCancelCharge(purchase with { Declined = DeclineReason.AmountNotTaken }, At, "the payment service does not take the charge");
        set.Raise(At, "charge-rejected", $"{purchase.Id}: {purchase.Service} does not take the charge of {purchase.Total}: {Reason}");
        return SettleOutcome.Settled;
    }
}
