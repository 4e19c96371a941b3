using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service has answered for a purchase. It may answer twice, late, or against itself.</summary>
/// <param name="OutboxKey">The item that asked.</param>
/// <param name="Together">Purchases that share the confirmation post and its one reply.</param>
public sealed record SettleCharge(PurchaseId Id, ChargeAnswer Answer, string OutboxKey, ImmutableArray<PurchaseId> Together) : Command<SettleOutcome>
{
    public override int Lane => Id.Lane;

    public override string Subject => Id.ToString();

    public override void Need(Keys keys)
    {
        keys.Outbox.Add(OutboxKey);
        keys.Purchases.Add(Id);
        foreach (var other in Together) keys.Purchases.Add(other);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (set.IsQueued(OutboxKey)) set.Unqueue(OutboxKey);
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        return Answer switch
        {
            ChargeAnswer.Approved approved => Approve(set, purchase, approved.Reference),
            ChargeAnswer.Declined declined => Decline(set, purchase, declined.Reason),
            ChargeAnswer.ActionRequired wanted => WantAction(set, purchase, wanted),
            _ => throw new InvariantException($"{Answer.GetType().Name} settles no charge"),
        };
    }

    SettleOutcome Approve(WorkingSet set, Purchase purchase, string reference)
    {
        if (purchase.Charge == reference) return SettleOutcome.Already;

        var paid = set.TryMove(purchase, PurchaseEvent.ChargeApproved, At, "the card was charged", p => p with { Charge = reference, ActionPage = null });
        if (paid is null) return Return(set, purchase, reference);

        set.Write(JournalEntry.Charged(paid, set.OfferOf(paid), paid.Service, At));
        set.Queue(new OutboxItem.Mail(paid.Member, MailKind.Receipt, paid.Id));
        ReplyOnce(set, paid);
        return SettleOutcome.Settled;
    }

    SettleOutcome Decline(WorkingSet set, Purchase purchase, DeclineReason reason)
    {
        var declined = set.TryMove(purchase, PurchaseEvent.ChargeDeclined, At, Told(reason), p => p with { ActionPage = null });
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

    /// <summary>Money came for a purchase that is over, or came a second time: it goes back at once and the operator is told.</summary>
    SettleOutcome Return(WorkingSet set, Purchase purchase, string reference)
    {
        var number = purchase.Refunds + 1;
        var refund = new OutboxItem.Refund(purchase.Id, number, purchase.Service, reference, purchase.Total);
        var offer = set.OfferOf(purchase);
        set.Write(JournalEntry.Charged(purchase, offer, purchase.Service, At));
        set.Write(JournalEntry.RefundDecided(purchase with { RefundedMinor = 0 }, purchase.Total.Minor, offer, At));
        set.Queue(refund);
        set.Put(purchase with { Refunds = number, Charge = purchase.Charge ?? reference }, At, "charged when it should not have been; the money goes back");
        set.Raise(At, "charge-returned", $"{purchase.Id} was charged in state {purchase.State}; a refund of {purchase.Total} is on its way");
        return SettleOutcome.Settled;
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

    static string Told(DeclineReason reason) => reason switch
    {
        DeclineReason.Declined => "the card was declined",
        DeclineReason.InsufficientFunds => "the card was declined: insufficient funds",
        DeclineReason.AuthenticationFailed => "the bank's approval was not given",
        DeclineReason.Cancelled => "the bank's approval did not come in time",
        DeclineReason.Expired => "the card was declined: it has expired",
        DeclineReason.LimitExceeded => "the card was declined: over its own limit",
        DeclineReason.NotSupported => "the card was declined: not for this kind of payment",
        DeclineReason.IncorrectDetails => "the card was declined: it must be entered again",
        DeclineReason.BankUnavailable => "the bank could not be reached",
        DeclineReason.CardGone => "the payment service does not keep the card any more",
    };
}
