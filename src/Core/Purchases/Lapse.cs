using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>The clock has reached a purchase's due time.</summary>
/// <param name="Watermark">Everything its network delivered up to here has been handled.</param>
/// <param name="BehindAt">When we were last known to be behind with the network's stream: after a start, or while missed posts are replayed.</param>
public sealed record Lapse(PurchaseId Id, DateTimeOffset Watermark, DateTimeOffset BehindAt) : Command<LapseOutcome>
{
    public override string Subject => Id.ToString();

    public override void Need(Keys keys) => keys.Purchases.Add(Id);

    public override LapseOutcome Decide(WorkingSet set)
    {
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        if (purchase.Due is not { } due || At < due) return LapseOutcome.NotDue;

        return purchase.State switch
        {
            PurchaseState.AwaitingReply => CancelUnanswered(set, purchase),
            PurchaseState.AwaitingConfirmation => Expire(set, purchase, due),
            PurchaseState.ActionRequired => EndAction(set, purchase),
            PurchaseState.Paying or PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Cancelled
                or PurchaseState.Expired or PurchaseState.Declined or PurchaseState.Refunded => LapseOutcome.NotDue,
        };
    }

    LapseOutcome CancelUnanswered(WorkingSet set, Purchase purchase)
    {
        // The reply may have gone out before a long stop: the network is asked that, and read, first.
        if (At < BehindAt + set.Rules.LapseWithoutWatermark) return LapseOutcome.WaitsForNetwork;

        if (set.TryMove(purchase, PurchaseEvent.Lapsed, At, "no confirmation request could be published in time") is { } cancelled) PendingConfirmation.End(set, cancelled, At);
        set.Unqueue(OutboxItem.Reply.KeyOf(purchase.Post));
        return LapseOutcome.Lapsed;
    }

    /// <summary>A confirmation made in time may still be on its way: only the network's own watermark tells that none is.</summary>
    LapseOutcome Expire(WorkingSet set, Purchase purchase, DateTimeOffset due)
    {
        var givenUpFrom = due > BehindAt ? due : BehindAt;
        if (Watermark <= due && At < givenUpFrom + set.Rules.LapseWithoutWatermark) return LapseOutcome.WaitsForNetwork;

        set.TryMove(purchase, PurchaseEvent.Lapsed, At, "not confirmed in time");
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.Expired, purchase.Id));
        return LapseOutcome.Lapsed;
    }

    LapseOutcome EndAction(WorkingSet set, Purchase purchase)
    {
        set.AskToCancelCharge(purchase, At, "the bank's approval did not come in time");
        return LapseOutcome.Lapsed;
    }
}

public enum LapseOutcome
{
    Lapsed,
    NotDue,
    WaitsForNetwork,
}
