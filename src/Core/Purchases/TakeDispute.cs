using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service tells how a dispute stands. It only goes forward: what is older than what we know changes nothing.</summary>
public sealed record TakeDispute(PurchaseId Id, PaymentNews.Disputed Told) : PurchaseCommand<SettleOutcome>(Id)
{
    const int LongestReason = 100;

    public override SettleOutcome Decide(WorkingSet set)
    {
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        var before = purchase.Disputes.FirstOrDefault(d => d.Reference == Told.Reference);
        var now = (before ?? new(Told.Reference, Told.State, Told.Amount, null, "")) with
        {
            State = Told.State,
            Fee = Told.Fee ?? before?.Fee,
            Reason = Told.Reason.Length > LongestReason ? Told.Reason[..LongestReason] : Told.Reason,
        };
        if (before is not null && Rank(before.State) > Rank(now.State)) return SettleOutcome.Already;
        if (before is not null && (before.State, before.Fee) == (now.State, now.Fee)) return SettleOutcome.Already;

        if (before is null || before.State != now.State) Move(set, purchase, before, now);
        else set.Put(purchase.With(before with { Fee = now.Fee }), At, $"the fee of dispute {now.Reference} is {now.Fee}");
        WriteFee(set, purchase, before?.Fee, now.Fee);
        return SettleOutcome.Settled;
    }

    void Move(WorkingSet set, Purchase purchase, Dispute? before, Dispute now)
    {
        if (before?.State is DisputeState.Won or DisputeState.Lost)
        {
            set.Raise(At, "dispute-contradicted", $"{Id}: dispute {now.Reference} was {before.State} and is {now.State} now; the journal keeps {before.State}");
            set.Put(purchase.With(now), At, $"dispute {now.Reference}, which was {before.State}, is {now.State} now");
            return;
        }
        if (now.Amount.Currency == purchase.Total.Currency) now = WriteMoney(set, purchase, before, now);
        else set.Raise(At, "dispute-currency", $"{Id}: dispute {now.Reference} is in {now.Amount.Currency}, the purchase in {purchase.Total.Currency}; write it down by hand");
        set.Put(purchase.With(now), At, Words(now));
        set.Raise(At, "dispute-" + now.State.ToString().ToLowerInvariant(), $"{Id}: {Words(now)}");
    }

    Dispute WriteMoney(WorkingSet set, Purchase purchase, Dispute? before, Dispute now)
    {
        var wasTaken = before?.State == DisputeState.Open;
        // An inquiry that comes to nothing moves no money; whoever did not hear that it was taken knows by the fee of one that is won that it had been.
        var isTaken = now.State is DisputeState.Open or DisputeState.Lost || now is { State: DisputeState.Won, Fee: not null };
        if (isTaken && !wasTaken) set.Write(JournalEntry.DisputeOpened(Id, now.Amount, purchase.Service, At));
        if (now.State == DisputeState.Won && (wasTaken || isTaken)) set.Write(JournalEntry.DisputeWon(Id, now.Amount, purchase.Service, At));
        if (now.State != DisputeState.Lost) return now;

        var due = OfDue(purchase, now.Amount);
        var lost = now with { DueMinor = due, BorneMinor = now.Amount.Minor - due };
        set.Write(JournalEntry.DisputeLost(purchase, lost, set.OfferOf(purchase), At));
        return lost;
    }

    /// <summary>
    /// What the member was owed already, the merchant has given already: that is paid by it first. So is what is under way, as far as it cannot be made any more; and all of it where nothing
    /// was sold.
    /// </summary>
    static long OfDue(Purchase purchase, Money taken)
    {
        if (purchase.State is PurchaseState.Cancelled or PurchaseState.Expired or PurchaseState.Declined) return taken.Minor;
        var owed = Math.Min(taken.Minor, purchase.Owed(taken.Currency).Minor);
        var beyond = Math.Max(0, taken.Minor - owed - purchase.Refundable.Minor);
        return owed + Math.Min(beyond, purchase.UnderWayMinor(taken.Currency));
    }

    void WriteFee(WorkingSet set, Purchase purchase, Money? before, Money? now)
    {
        if (now is not { } fee || fee == before) return;
        if (before is { } old) set.Write(JournalEntry.FeeReturned(Id, old, purchase.Service, At));
        set.Write(JournalEntry.FeeTaken(Id, fee, purchase.Service, At));
    }

    static string Words(Dispute dispute) => dispute.State switch
    {
        DisputeState.Inquiry => $"the card's bank asks about the payment of {dispute.Amount} ({dispute.Reason}): {dispute.Reference}",
        DisputeState.Open => $"the card's bank has taken {dispute.Amount} back until the dispute is decided ({dispute.Reason}): {dispute.Reference}",
        DisputeState.Won => $"dispute {dispute.Reference} is won; {dispute.Amount} stays",
        DisputeState.Lost when dispute.DueMinor > 0 =>
            $"dispute {dispute.Reference} is lost; {dispute.Amount} is gone, of which {dispute.Amount with { Minor = dispute.DueMinor }} pays what the member was owed",
        DisputeState.Lost => $"dispute {dispute.Reference} is lost; {dispute.Amount} is gone",
    };

    static int Rank(DisputeState state) => state switch
    {
        DisputeState.Inquiry => 0,
        DisputeState.Open => 1,
        DisputeState.Won or DisputeState.Lost => 2,
    };
}
