using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>Moves a purchase and, in the same breath, its unit of stock.</summary>
static class Transition
{
    /// <param name="change">What else the event tells about the purchase.</param>
    /// <returns>The purchase as it now is, or null if the event changes nothing in its state.</returns>
    public static Purchase? TryMove(
        this WorkingSet set, Purchase purchase, PurchaseEvent happened, DateTimeOffset at, string reason, Func<Purchase, Purchase>? change = null)
    {
        if (PurchaseLifecycle.Next(purchase.State, happened) is not Step.Moves { To: var to }) return null;

        if (purchase.State.Holds() && !to.Holds())
            set.SetStock(purchase.Offer, purchase.Variant, stock => to == PurchaseState.Paid ? stock.Sell() : stock.Release());
        var moved = purchase with { State = to, Due = null };
        return set.Put(change is null ? moved : change(moved), at, reason);
    }

    /// <summary>Ends what is open for a reason of the member's or the operator's.</summary>
    public static void CancelIfOpen(this WorkingSet set, Purchase purchase, DateTimeOffset at, string reason)
    {
        if (purchase.State is PurchaseState.Paying or PurchaseState.ActionRequired) AskToCancelCharge(set, purchase, at, reason);
        else if (set.TryMove(purchase, PurchaseEvent.Cancelled, at, reason) is not null)
            set.Unqueue(OutboxItem.Reply.KeyOf(purchase.Post));
    }

    /// <summary>The charge may be made, or approved by the member, at this very moment: only the payment service can tell who was first.</summary>
    public static void AskToCancelCharge(this WorkingSet set, Purchase purchase, DateTimeOffset at, string reason)
    {
        set.Put(purchase with { Due = null }, at, reason);
        set.Unqueue(OutboxItem.Charge.KeyOf(purchase.Id));
        set.Queue(new OutboxItem.CancelCharge(purchase.Id, purchase.Service, purchase.Together)
        {
            // Where the member is known here, who may be about to remove the card; else it is looked up when the service is asked.
            Customer = set.Member(purchase.Member)?.Cards.FirstOrDefault(card => card.Id == purchase.Card)?.Customer,
            AskedAt = purchase.ChargeAskedAt,
        });
    }
}
