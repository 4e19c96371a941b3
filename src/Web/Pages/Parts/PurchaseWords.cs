using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Pages.Parts;

/// <summary>A purchase in plain words.</summary>
public static class PurchaseWords
{
    public static string Name(this PurchaseView view) => view.Purchase.Variant.Length == 0 ? view.Offer.Title : $"{view.Offer.Title} ({view.Purchase.Variant})";

    public static string Name(this PurchaseState state) => state switch
    {
        PurchaseState.AwaitingReply => "Held",
        PurchaseState.AwaitingConfirmation => "Waiting for the code",
        PurchaseState.Paying => "Being paid",
        PurchaseState.ActionRequired => "Approval needed",
        PurchaseState.Paid => "Paid",
        PurchaseState.Shipped => "On its way",
        PurchaseState.Delivered => "Delivered",
        PurchaseState.Cancelled => "Cancelled",
        PurchaseState.Expired => "Not confirmed in time",
        PurchaseState.Declined => "Not paid",
        PurchaseState.Refunded => "Refunded",
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(this PurchaseState state) => state switch
    {
        PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation or PurchaseState.Paying or PurchaseState.ActionRequired => "warn",
        PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered => "good",
        PurchaseState.Declined => "bad",
        PurchaseState.Cancelled or PurchaseState.Expired or PurchaseState.Refunded => "",
    };

    /// <summary>What it means for the member.</summary>
    public static string Meaning(this Purchase purchase) => purchase.State switch
    {
        PurchaseState.AwaitingReply => "One is held for you. Our reply with your code is on its way; nothing is charged yet.",
        PurchaseState.AwaitingConfirmation => "One is held for you. Post your code in a new post, by the same account, to order and pay. If you do nothing, nothing is charged.",
        PurchaseState.Paying => "You have confirmed. Your card is being charged; this takes a moment.",
        PurchaseState.ActionRequired when purchase.Due is null => "This payment is being stopped. If you had approved it already, the order stands.",
        PurchaseState.ActionRequired => "Your bank wants you to approve the payment on its page. One stays held for you meanwhile.",
        PurchaseState.Paid when purchase.Disputes.Any(d => d.State == DisputeState.Lost) => "Your bank has taken this payment back, so nothing is sent for it.",
        PurchaseState.Paid when purchase.StopsParcel => "Your bank has a question about this payment. Nothing is sent until that is settled.",
        PurchaseState.Paid => "Ordered and paid. The merchant prepares your parcel.",
        PurchaseState.Shipped => "The merchant has sent it to you.",
        PurchaseState.Delivered => "It was delivered. Enjoy!",
        PurchaseState.Cancelled => "This order was cancelled. " + Taken(purchase),
        PurchaseState.Expired => "Your code did not reach us in time, so nothing was ordered. " + Taken(purchase),
        PurchaseState.Declined => $"The payment did not go through. {Taken(purchase)} The unit went back on the shelf.",
        PurchaseState.Refunded => MoneyBack.Of(purchase) switch
        {
            MoneyBackState.UnderWay => "All of it is on its way back to the card that paid.",
            MoneyBackState.Owed => "All of it is refunded, but the money could not be returned to your card. The shop has been told, and still owes it to you.",
            MoneyBackState.Nothing or MoneyBackState.Returned => "All of it was refunded to the card that paid.",
        },
    };

    /// <summary>Of what came to nothing: a charge that arrives all the same goes back.</summary>
    static string Taken(Purchase purchase) => MoneyBack.Of(purchase) switch
    {
        MoneyBackState.Nothing => "Nothing was charged.",
        MoneyBackState.UnderWay => "What your card was charged all the same is on its way back to it.",
        MoneyBackState.Returned => "What your card was charged all the same has gone back to it.",
        MoneyBackState.Owed => "What your card was charged all the same could not be returned to it. The shop has been told, and still owes it to you.",
    };
}
