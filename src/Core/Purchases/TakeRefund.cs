using System.Globalization;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service tells of a refund: one of ours, before or after it answered for it, or one that was made there.</summary>
public sealed record TakeRefund(PurchaseId Id, PaymentNews.Refunded Told) : PurchaseCommand<SettleOutcome>(Id)
{
    /// <summary>Of the refund that we asked for; null for one that was made at the service.</summary>
    int? Number => Told.RefundKey is { } key && key.StartsWith($"refund/{Id}/", StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(key.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public override void Need(Keys keys)
    {
        base.Need(keys);
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
            Repayments.Make(set, purchase, (known ?? new(number, Told.Amount, RepaymentState.Asked)) with { Amount = Told.Amount, Reference = Told.Reference }, At);
        }
        else MadeAtService(set, purchase);
        return SettleOutcome.Settled;
    }

    /// <summary>First it pays what the member is owed already, of refunds that were refused or came back; the rest is refunded by it.</summary>
    void MadeAtService(WorkingSet set, Purchase purchase)
    {
        var owed = purchase.Owed(Told.Amount.Currency);
        var told = purchase.Repaying(Told.Amount, At);
        var made = Repayments.Make(set, told, told.Repayments[^1] with { Reference = Told.Reference, AtService = true }, At);
        // Of a charge that we have not heard of yet it is decided when we do.
        if (made.State.Holds() || owed.Minor >= Told.Amount.Minor) return;
        Repayments.DecideThere(set, made, Told.Amount - owed, At);
    }

    /// <summary>The service's books have both, the return and its failure, whichever we have heard of. It is kept, so that older news of its success is not believed.</summary>
    SettleOutcome Failed(WorkingSet set, Purchase purchase, Repayment? known, string reason)
    {
        if (known?.State == RepaymentState.Failed) return SettleOutcome.Already;
        var failed = (known ?? new(Number ?? purchase.RepaymentCount + 1, Told.Amount, RepaymentState.Asked, AtService: Number is null, At: At)) with { Reference = Told.Reference };
        if (known?.State != RepaymentState.Made)
        {
            Forget(set, failed.Number);
            set.Write(JournalEntry.RefundSettled(Id, failed.Amount, purchase.Service, At));
        }
        Repayments.Fail(set, purchase with { RepaymentCount = Math.Max(purchase.RepaymentCount, failed.Number) }, failed, reason, At);
        return SettleOutcome.Settled;
    }

    void Forget(WorkingSet set, int number) => set.TryUnqueue(OutboxItem.Refund.KeyOf(Id, number));
}
