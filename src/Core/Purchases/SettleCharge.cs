using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service has answered for a purchase. It may answer twice, late, or against itself.</summary>
/// <param name="OutboxKey">The item that asked.</param>
/// <param name="Together">Purchases that share the confirmation post and its one reply.</param>
public sealed record SettleCharge(PurchaseId Id, ChargeAnswer Answer, string OutboxKey, ImmutableArray<PurchaseId> Together) : PurchaseCommand<SettleOutcome>(Id)
{
    /// <summary>
    /// The service told of its own accord. While our own question is still open, that gets the answer: what is told in between may be of a step on the way, such as a charge declined for
    /// want of the approval that is asked for next. What is paid is paid.
    /// </summary>
    public bool Unasked { get; init; }

    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Outbox.Add(OutboxKey);
        foreach (var other in Together) keys.Purchases.Add(other);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (set.IsQueued(OutboxKey))
        {
            if (Unasked && Answer is not ChargeAnswer.Approved) return SettleOutcome.Already;
            set.Unqueue(OutboxKey);
        }
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        return Answer switch
        {
            ChargeAnswer.Approved approved => Approve(set, purchase, approved),
            ChargeAnswer.Declined declined => Decline(set, purchase, declined.Reason),
            ChargeAnswer.ActionRequired wanted => WantAction(set, purchase, wanted),
            _ => throw new InvariantException($"{Answer.GetType().Name} settles no charge"),
        };
    }

    SettleOutcome Approve(WorkingSet set, Purchase purchase, ChargeAnswer.Approved approved)
    {
        var reference = approved.Reference;
        if (purchase.WasCharged(reference)) return TakeFee(set, purchase, approved);
        if (approved.Taken is { } taken && taken != purchase.Total) return ReturnOtherSum(set, purchase, approved, taken);

        var paid = set.TryMove(purchase, PurchaseEvent.ChargeApproved, At, "the card was charged", p => p with { Charge = reference, ActionPage = null, Declined = null, FeesAwaited = FeesAwaited(p, approved) });
        if (paid is null) return Return(set, purchase, approved);

        set.Write(JournalEntry.Charged(paid, set.OfferOf(paid), paid.Service, At, approved.Fee));
        set.Queue(new OutboxItem.Mail(paid.Member, MailKind.Receipt, paid.Id));
        ReplyOnce(set, paid);
        // What was refunded at the service before we heard of the charge.
        if (-paid.DueMinor(paid.Total.Currency) is > 0 and var gone) Repayments.DecideThere(set, paid, paid.Total with { Minor = gone }, At);
        return SettleOutcome.Settled;
    }

    /// <summary>A service may know only later what it keeps of a charge.</summary>
    SettleOutcome TakeFee(WorkingSet set, Purchase purchase, ChargeAnswer.Approved approved)
    {
        if (approved.Fee is not { } fee || !purchase.FeesAwaited.Contains(approved.Reference)) return SettleOutcome.Already;
        set.Write(JournalEntry.FeeTaken(purchase.Id, fee, purchase.Service, At));
        set.Put(purchase with { FeesAwaited = purchase.FeesAwaited.Remove(approved.Reference) }, At, $"{purchase.Service} keeps {fee} of the charge");
        return SettleOutcome.Settled;
    }

    static ImmutableArray<string> FeesAwaited(Purchase purchase, ChargeAnswer.Approved approved) =>
        approved.Fee is null ? purchase.FeesAwaited.Add(approved.Reference) : purchase.FeesAwaited;

    SettleOutcome Decline(WorkingSet set, Purchase purchase, DeclineReason reason)
    {
        // What was given up here is cancelled there, and was not the member's doing.
        if (reason == DeclineReason.Cancelled && purchase.Declined is { } known) reason = known;
        var declined = set.TryMove(purchase, PurchaseEvent.ChargeDeclined, At, DeclineText.Told(reason), p => p with { ActionPage = null, Declined = reason });
        if (declined is null) return SettleOutcome.Already;

        set.Queue(new OutboxItem.Mail(declined.Member, MailKind.Declined, declined.Id));
        ReplyOnce(set, declined);
        return SettleOutcome.Settled;
    }

    SettleOutcome WantAction(WorkingSet set, Purchase purchase, ChargeAnswer.ActionRequired wanted)
    {
        var asked = set.TryMove(purchase, PurchaseEvent.ActionRequired, At, "the bank wants the member's approval",
            p => p with { ActionPage = wanted.Page.ToString(), Due = At + set.Rules.ActionWindow });
        if (asked is null) return SettleOutcome.Already;

        set.Queue(new OutboxItem.Mail(asked.Member, MailKind.ActionRequired, asked.Id));
        return SettleOutcome.Settled;
    }

    /// <summary>Money came for a purchase that is over, or came a second time: it goes back at once; the operator is told, and so is the member, who sees two movements on the card.</summary>
    SettleOutcome Return(WorkingSet set, Purchase purchase, ChargeAnswer.Approved approved)
    {
        var kept = GiveBack(set, purchase, approved, purchase.Total, "charged when it should not have been; the money goes back");
        set.Raise(At, "charge-returned", $"{purchase.Id} was charged in state {purchase.State}; a refund of {purchase.Total} is on its way");
        TellOfReturn(set, kept);
        return SettleOutcome.Settled;
    }

    static void TellOfReturn(WorkingSet set, Purchase purchase) =>
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.ChargeReturned, purchase.Id, purchase.RepaymentCount));

    /// <summary>What was taken is not what the member confirmed. Nobody agreed to that sum, so all of it goes back and nothing is sent; no second charge is tried.</summary>
    SettleOutcome ReturnOtherSum(WorkingSet set, Purchase purchase, ChargeAnswer.Approved approved, Money taken)
    {
        var ended = set.TryMove(purchase, PurchaseEvent.ChargeDeclined, At, $"{taken} were taken where {purchase.Total} were agreed", p => p with { ActionPage = null, Declined = DeclineReason.OtherSum });
        var kept = GiveBack(set, ended ?? purchase, approved, taken, "the money goes back");
        set.Raise(At, "amount-differs", $"{purchase.Id}: {purchase.Service} took {taken} where {purchase.Total} were agreed; a refund of {taken} is on its way and nothing is sent");
        if (ended is null)
        {
            TellOfReturn(set, kept);
            return SettleOutcome.Settled;
        }
        set.Queue(new OutboxItem.Mail(kept.Member, MailKind.Declined, kept.Id));
        ReplyOnce(set, kept);
        return SettleOutcome.Settled;
    }

    Purchase GiveBack(WorkingSet set, Purchase purchase, ChargeAnswer.Approved approved, Money taken, string reason)
    {
        var returning = purchase.Repaying(taken, At, approved.Reference) with { Charge = purchase.Charge ?? approved.Reference, FeesAwaited = FeesAwaited(purchase, approved) };
        set.Write(JournalEntry.ChargedByMistake(purchase.Id, taken, purchase.Service, At, approved.Fee));
        set.Queue(new OutboxItem.Refund(purchase.Id, returning.RepaymentCount, purchase.Service, approved.Reference, taken));
        return set.Put(returning, At, reason);
    }

    /// <summary>The confirmation post gets its one reply when everything it confirmed has come out.</summary>
    void ReplyOnce(WorkingSet set, Purchase purchase)
    {
        var all = Together.Select(id => Invariant.Found(set.Purchase(id), $"purchase {id}")).Prepend(purchase).ToList();
        if (all.Any(p => p.State is PurchaseState.Paying or PurchaseState.ActionRequired)) return;

        var text = ReplyText.Receipt(set.Rules, [.. all.Select(p => (p, set.OfferOf(p)))]);
        var post = purchase.Post with { Id = purchase.ConfirmPostId! };
        set.Queue(new OutboxItem.Reply(post, purchase.Account, text, ReplyPriority.Receipt, null, At + set.Rules.ReplyWindow));
    }
}
