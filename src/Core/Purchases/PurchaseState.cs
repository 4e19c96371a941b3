namespace Tagsale.Core.Purchases;

/// <summary>Stored by number: never renumber.</summary>
public enum PurchaseState
{
    /// <summary>A unit is held; the confirmation request is not out yet.</summary>
    AwaitingReply = 1,

    /// <summary>The confirmation request is out; the member's window runs.</summary>
    AwaitingConfirmation = 2,

    /// <summary>Confirmed in time; the charge is under way.</summary>
    Paying = 3,

    /// <summary>The card's bank wants the member to approve on its page.</summary>
    ActionRequired = 4,
    Paid = 5,
    Shipped = 6,
    Delivered = 7,
    Cancelled = 8,
    Expired = 9,
    Declined = 10,
    Refunded = 11,
}

/// <summary>What can befall a purchase.</summary>
public enum PurchaseEvent
{
    ReplyPublished,
    ToldPrivately,
    ReplyFailed,
    Confirmed,
    Lapsed,
    Cancelled,
    ChargeApproved,
    ChargeDeclined,
    ActionRequired,
    FullyRefunded,
    Shipped,
    Delivered,
}

/// <summary>The lifecycle's answer to an event.</summary>
public abstract record Step
{
    public sealed record Moves(PurchaseState To) : Step;

    /// <summary>It was so before, or is over: nothing changes.</summary>
    public sealed record Already : Step;

    /// <summary>Not possible from this state.</summary>
    public sealed record Refused : Step;
}
