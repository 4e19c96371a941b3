using System.Globalization;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service tells of a refund: one of ours, before or after it answered for it, or one that was made there.</summary>
public sealed record TakeRefund(PurchaseId Id, PaymentNews.Refunded Told) : Command<SettleOutcome>
{
    public override int Lane => Id.Lane;

    public override string Subject => Id.ToString();

    /// <summary>Of the refund that we asked for; null for one that was made at the service.</summary>
    int? Number => Told.RefundKey is { } key && key.StartsWith($"refund/{Id}/", StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(key.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public override void Need(Keys keys)
    {
        keys.Purchases.Add(Id);
        if (Number is { } number) keys.Outbox.Add(OutboxItem.Refund.KeyOf(Id, number));
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        var known = purchase.Repayments.FirstOrDefault(r => r.Reference == Told.Reference) ?? purchase.Repayments.FirstOrDefault(r => r.Number == Number);
        return Told.Answer switch
        {
            RefundAnswer.Refunded => Made(set, purchase, known),
            RefundAnswer.Refused refused => Failed(set, purchase, known, refused.Reason),
            _ => throw new InvariantException($"{Told.Answer.GetType().Name} tells of no refund"),
        };
    }

    SettleOutcome Made(WorkingSet set, Purchase purchase, Repayment? known)
    {
        if (known?.State is RepaymentState.Made or RepaymentState.Failed) return SettleOutcome.Already;
        if (Number is { } number)
        {
            Forget(set, number);
            Repaying.Make(set, purchase, (known ?? new(number, Told.Amount, RepaymentState.Asked)) with { Amount = Told.Amount, Reference = Told.Reference }, At);
        }
        else MadeAtService(set, purchase);
        return SettleOutcome.Settled;
    }

    /// <summary>What there is still to refund is refunded by it. Whatever goes beyond that pays what we owe already, or nobody knows what.</summary>
    void MadeAtService(WorkingSet set, Purchase purchase)
    {
        var ofTotal = purchase.IsPaid && Told.Amount.Currency == purchase.Total.Currency ? Math.Min(Told.Amount.Minor, purchase.Refundable.Minor) : 0;
        var refunded = purchase.Repaying(Told.Amount) with { RefundedMinor = purchase.RefundedMinor + ofTotal };
        var repayment = refunded.Repayments[^1] with { Reference = Told.Reference, AtService = true };
        if (ofTotal > 0)
        {
            set.Write(JournalEntry.RefundDecided(purchase, refunded.RefundedMinor, set.OfferOf(purchase), At));
            set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.Refunded, purchase.Id, refunded.Refunds));
            var reason = $"{Told.Amount} refunded at the payment service";
            refunded = refunded.Refundable.Minor == 0
                ? Invariant.Found(set.TryMove(refunded, PurchaseEvent.FullyRefunded, At, reason), "the refund")
                : set.Put(refunded, At, reason);
        }
        if (ofTotal < Told.Amount.Minor)
            set.Raise(At, "refund-unexpected", $"{purchase.Id}: {Told.Amount} was refunded at {purchase.Service}, of which {ofTotal} minor units were still to refund here");
        Repaying.Make(set, refunded, repayment, At);
    }

    SettleOutcome Failed(WorkingSet set, Purchase purchase, Repayment? known, string reason)
    {
        var failed = (known ?? new(Number ?? purchase.Refunds + 1, Told.Amount, RepaymentState.Asked, AtService: Number is null)) with { Reference = Told.Reference };
        switch (known?.State)
        {
            case RepaymentState.Made:
                Repaying.Fail(set, purchase, failed, reason, At);
                break;
            case RepaymentState.Asked:
                Forget(set, failed.Number);
                Repaying.Refuse(set, purchase, failed with { State = RepaymentState.Failed }, reason, At);
                break;
            // Kept, so that older news of its success is not believed.
            case null:
                var counted = purchase with { Refunds = Math.Max(purchase.Refunds, failed.Number) };
                set.Put(counted.With(failed with { State = RepaymentState.Failed }), At, $"a refund of {Told.Amount} failed at the payment service: {reason}");
                break;
            default:
                return SettleOutcome.Already;
        }
        return SettleOutcome.Settled;
    }

    void Forget(WorkingSet set, int number)
    {
        if (OutboxItem.Refund.KeyOf(Id, number) is var key && set.IsQueued(key)) set.Unqueue(key);
    }
}
