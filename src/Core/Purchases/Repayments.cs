using Tagsale.Core.Engine;
using Tagsale.Core.Journal;

namespace Tagsale.Core.Purchases;

/// <summary>How a repayment came out, however we have heard of it, and what then is still owed.</summary>
static class Repayments
{
    public static Purchase Make(WorkingSet set, Purchase purchase, Repayment repayment, DateTimeOffset at)
    {
        set.Write(JournalEntry.RefundSettled(purchase.Id, repayment.Amount, purchase.Service, at));
        return set.Put(purchase.With(repayment with { State = RepaymentState.Made }), at, $"{repayment.Amount} returned to the card");
    }

    public static void Refuse(WorkingSet set, Purchase purchase, Repayment repayment, string reason, DateTimeOffset at)
    {
        var kept = set.Put(purchase.With(repayment with { State = RepaymentState.Refused }), at, $"the payment service refused to return {repayment.Amount}: {reason}");
        RaiseIfOwed(set, kept, repayment, "refund-refused", $"{purchase.Service} refused to return {repayment.Amount}: {reason}", at);
    }

    /// <summary>It was made, and the money came back to the service: the card's account is closed, say.</summary>
    public static void Fail(WorkingSet set, Purchase purchase, Repayment repayment, string reason, DateTimeOffset at)
    {
        set.Write(JournalEntry.RefundReversed(purchase.Id, repayment.Amount, purchase.Service, at));
        var kept = set.Put(purchase.With(repayment with { State = RepaymentState.Failed }), at, $"the return of {repayment.Amount} failed: {reason}");
        RaiseIfOwed(set, kept, repayment, "refund-failed", $"{repayment.Amount} came back to {purchase.Service}: {reason}", at);
    }

    /// <summary>What was refunded at the service is taken of what there is still to refund. Whatever goes beyond that nobody here knows the reason of.</summary>
    /// <param name="amount">Without what pays what was owed already.</param>
    public static Purchase DecideThere(WorkingSet set, Purchase purchase, Money amount, DateTimeOffset at)
    {
        var minor = purchase.IsPaid && amount.Currency == purchase.Total.Currency ? Math.Min(amount.Minor, purchase.Refundable.Minor) : 0;
        if (minor < amount.Minor)
            set.Raise(at, "refund-unexpected", $"{purchase.Id}: of what was refunded at {purchase.Service}, {amount with { Minor = amount.Minor - minor }} were not to be refunded here");
        if (minor == 0) return purchase;

        var refunded = purchase with { RefundedMinor = purchase.RefundedMinor + minor };
        set.Write(JournalEntry.RefundDecided(purchase, refunded.RefundedMinor, set.OfferOf(purchase), at));
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.Refunded, purchase.Id, refunded.RepaymentCount));
        var reason = $"{amount with { Minor = minor }} refunded at the payment service";
        return refunded.Refundable.Minor == 0
            ? Invariant.Found(set.TryMove(refunded, PurchaseEvent.FullyRefunded, at, reason), "the refund")
            : set.Put(refunded, at, reason);
    }

    /// <summary>It may have been paid otherwise meanwhile: at the service, or by the card's bank.</summary>
    static void RaiseIfOwed(WorkingSet set, Purchase purchase, Repayment repayment, string kind, string what, DateTimeOffset at)
    {
        if (purchase.Owed(repayment.Amount.Currency) is { Minor: > 0 } owed) set.Raise(at, kind, $"{purchase.Id}: {owed} is still owed to the member; {what}");
    }
}
