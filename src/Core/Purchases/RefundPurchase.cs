using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>Gives money back, in full or in part. A full refund restores the member's allowance.</summary>
/// <param name="AmountMinor">Null for all that is left.</param>
/// <param name="Restock">The unit goes back on sale.</param>
public sealed record RefundPurchase(PurchaseId Id, long? AmountMinor, bool Restock) : PurchaseCommand<RefundOutcome>(Id)
{
    public override RefundOutcome Decide(WorkingSet set)
    {
        if (set.Purchase(Id) is not { } purchase) return new RefundOutcome.NotFound();
        if (!purchase.IsPaid) return new RefundOutcome.NotRefundable(purchase.State);
        if (purchase.Disputes.Any(d => d.StopsRefund)) return new RefundOutcome.Disputed(IsLost: purchase.Disputes.All(d => d.State != DisputeState.Open));

        var left = purchase.Refundable.Minor;
        if (left == 0 && purchase.LostMinor > 0) return new RefundOutcome.Disputed(IsLost: true);
        var amount = AmountMinor ?? left;
        if (amount <= 0 || amount > left) return new RefundOutcome.AmountOutOfRange(purchase.Refundable);
        if (Restock && purchase.Restocked) return new RefundOutcome.AlreadyRestocked();

        var offer = set.OfferOf(purchase);
        var money = purchase.Total with { Minor = amount };
        if (set.Rules.Limits.Of(purchase.Service, money.Currency).ToReturn(money, purchase.Service) is { } objection) return new RefundOutcome.NotTaken(objection);
        var refunded = purchase.Repaying(money, At) with { RefundedMinor = purchase.RefundedMinor + amount, Restocked = purchase.Restocked || Restock };
        if (Restock) set.SetStock(purchase.Offer, purchase.Variant, stock => stock.Return());
        set.Write(JournalEntry.RefundDecided(purchase, refunded.RefundedMinor, offer, At));
        set.Queue(new OutboxItem.Refund(purchase.Id, refunded.RepaymentCount, purchase.Service, purchase.Charge!, money));
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.Refunded, purchase.Id, refunded.RepaymentCount));

        var reason = $"{money} refunded{(Restock ? ", returned to stock" : "")}";
        var kept = refunded.Refundable.Minor > 0
            ? set.Put(refunded, At, reason)
            : set.TryMove(refunded, PurchaseEvent.FullyRefunded, At, reason);
        return new RefundOutcome.Refunded(Invariant.Found(kept, "the refund"), money);
    }
}

public abstract record RefundOutcome
{
    public sealed record Refunded(Purchase Purchase, Money Amount) : RefundOutcome;
    public sealed record NotFound : RefundOutcome;
    public sealed record NotRefundable(PurchaseState State) : RefundOutcome;
    public sealed record AmountOutOfRange(Money Most) : RefundOutcome;
    public sealed record AlreadyRestocked : RefundOutcome;

    /// <summary>The payment service can never return such an amount.</summary>
    public sealed record NotTaken(string Objection) : RefundOutcome;

    /// <summary>The card's bank has taken the money back.</summary>
    /// <param name="IsLost">For good, and nothing is left.</param>
    public sealed record Disputed(bool IsLost) : RefundOutcome;
}
