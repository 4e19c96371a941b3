using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>The clock has come to a purchase. Whatever it finds, this timer has done its work; another is set if it must come again.</summary>
/// <param name="Watermark">Everything its network delivered up to here has been handled.</param>
/// <param name="BehindAt">When we were last known to be behind with the network's stream: after a start, or while missed posts are replayed.</param>
public sealed record Lapse(PurchaseTimer Timer, DateTimeOffset Watermark, DateTimeOffset BehindAt) : Command<LapseOutcome>
{
    /// <summary>How soon the clock comes back where only the network's stream can tell whether it is over.</summary>
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public override int Lane => Timer.Purchase.Lane;

    public override string Subject => Timer.Purchase.ToString();

    public override void Need(Keys keys) => keys.Purchases.Add(Timer.Purchase);

    public override LapseOutcome Decide(WorkingSet set)
    {
        set.Done(Timer);
        if (set.Purchase(Timer.Purchase) is not { } purchase || purchase.Wakes > At) return LapseOutcome.NotDue;
        if (purchase.Due is not { } due) return Forget(set, purchase);
        if (At < due) return ComeBack(set, purchase, due, LapseOutcome.NotDue);

        return purchase.State switch
        {
            PurchaseState.AwaitingReply => CancelUnanswered(set, purchase),
            PurchaseState.AwaitingConfirmation => Expire(set, purchase, due),
            PurchaseState.ActionRequired => EndAction(set, purchase),
            PurchaseState.Paying or PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Cancelled
                or PurchaseState.Expired or PurchaseState.Declined or PurchaseState.Refunded => Forget(set, purchase),
        };
    }

    LapseOutcome CancelUnanswered(WorkingSet set, Purchase purchase)
    {
        // The reply may have gone out before a long stop: the network is asked that, and read, first.
        if (At < BehindAt + set.Rules.LapseWithoutWatermark) return WaitForNetwork(set, purchase);

        if (set.TryMove(purchase, PurchaseEvent.Lapsed, At, "no confirmation request could be published in time") is { } cancelled) PendingConfirmation.End(set, cancelled, At);
        set.Unqueue(OutboxItem.Reply.KeyOf(purchase.Post));
        return LapseOutcome.Lapsed;
    }

    /// <summary>A confirmation made in time may still be on its way: only the network's own watermark tells that none is.</summary>
    LapseOutcome Expire(WorkingSet set, Purchase purchase, DateTimeOffset due)
    {
        var givenUpFrom = due > BehindAt ? due : BehindAt;
        if (Watermark <= due && At < givenUpFrom + set.Rules.LapseWithoutWatermark) return WaitForNetwork(set, purchase);

        set.TryMove(purchase, PurchaseEvent.Lapsed, At, "not confirmed in time");
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.Expired, purchase.Id));
        return LapseOutcome.Lapsed;
    }

    LapseOutcome EndAction(WorkingSet set, Purchase purchase)
    {
        set.AskToCancelCharge(purchase, At, "the bank's approval did not come in time");
        return LapseOutcome.Lapsed;
    }

    LapseOutcome WaitForNetwork(WorkingSet set, Purchase purchase) => ComeBack(set, purchase, At + LookAgain, LapseOutcome.WaitsForNetwork);

    /// <summary>What is answered by somebody else may want the clock again, and must then find no timer of the past.</summary>
    static LapseOutcome Forget(WorkingSet set, Purchase purchase)
    {
        if (purchase.State.Holds()) set.Wake(purchase, null);
        return LapseOutcome.NotDue;
    }

    static LapseOutcome ComeBack(WorkingSet set, Purchase purchase, DateTimeOffset at, LapseOutcome outcome)
    {
        set.Wake(purchase, at);
        return outcome;
    }
}

public enum LapseOutcome
{
    Lapsed,
    NotDue,
    WaitsForNetwork,
}
