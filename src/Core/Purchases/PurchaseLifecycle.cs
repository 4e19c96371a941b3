using static Tagsale.Core.Purchases.PurchaseState;

namespace Tagsale.Core.Purchases;

/// <summary>The one table of what a purchase may do next (docs/purchase-lifecycle.md shows it and is checked against it).</summary>
public static class PurchaseLifecycle
{
    static readonly Step Already = new Step.Already();
    static readonly Step Refused = new Step.Refused();

    public static Step Next(PurchaseState state, PurchaseEvent happened) => state switch
    {
        AwaitingReply => happened switch
        {
            PurchaseEvent.ReplyPublished or PurchaseEvent.ToldPrivately => To(AwaitingConfirmation),
            PurchaseEvent.ReplyFailed => To(Cancelled),
            PurchaseEvent.Lapsed => To(Cancelled),
            PurchaseEvent.Cancelled => To(Cancelled),
            _ => Refused,
        },
        AwaitingConfirmation => happened switch
        {
            PurchaseEvent.ReplyPublished or PurchaseEvent.ToldPrivately => Already,
            PurchaseEvent.ReplyFailed => Already,
            PurchaseEvent.Confirmed => To(Paying),
            PurchaseEvent.Lapsed => To(Expired),
            PurchaseEvent.Cancelled => To(Cancelled),
            _ => Refused,
        },
        Paying => happened switch
        {
            PurchaseEvent.ReplyPublished or PurchaseEvent.ToldPrivately => Already,
            PurchaseEvent.ReplyFailed => Already,
            PurchaseEvent.Confirmed => Already,
            PurchaseEvent.ChargeApproved => To(Paid),
            PurchaseEvent.ChargeDeclined => To(Declined),
            PurchaseEvent.ActionRequired => To(ActionRequired),
            _ => Refused,
        },
        ActionRequired => happened switch
        {
            PurchaseEvent.ReplyPublished or PurchaseEvent.ToldPrivately => Already,
            PurchaseEvent.ReplyFailed => Already,
            PurchaseEvent.Confirmed => Already,
            PurchaseEvent.ActionRequired => Already,
            PurchaseEvent.ChargeApproved => To(Paid),
            PurchaseEvent.ChargeDeclined => To(Declined),
            _ => Refused,
        },
        Paid => happened switch
        {
            PurchaseEvent.Shipped => To(Shipped),
            PurchaseEvent.FullyRefunded => To(Refunded),
            PurchaseEvent.Delivered => Refused,
            _ => Already,
        },
        Shipped => happened switch
        {
            PurchaseEvent.Delivered => To(Delivered),
            PurchaseEvent.FullyRefunded => To(Refunded),
            _ => Already,
        },
        Delivered => happened switch
        {
            PurchaseEvent.FullyRefunded => To(Refunded),
            _ => Already,
        },
        Cancelled or Expired or Declined or Refunded => Already,
    };

    /// <summary>Counts against the member's limit: open, or bought and not given back.</summary>
    public static bool Counts(this PurchaseState state) => state is not (Cancelled or Expired or Declined or Refunded);

    /// <summary>A unit is set aside for it.</summary>
    public static bool Holds(this PurchaseState state) => state is AwaitingReply or AwaitingConfirmation or Paying or ActionRequired;

    /// <summary>The member's confirmation is still wanted.</summary>
    public static bool Waits(this PurchaseState state) => state is AwaitingReply or AwaitingConfirmation;

    static Step.Moves To(PurchaseState state) => new Step.Moves(state);
}
