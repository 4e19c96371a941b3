using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The payment service tells how a dispute stands. It only goes forward: what is older than what we know changes nothing.</summary>
public sealed record TakeDispute(PurchaseId Id, PaymentNews.Disputed Told) : Command<SettleOutcome>
{
    const int LongestReason = 100;

    public override int Lane => Id.Lane;

    public override string Subject => Id.ToString();

    public override void Need(Keys keys) => keys.Purchases.Add(Id);

    public override SettleOutcome Decide(WorkingSet set)
    {
        var purchase = Invariant.Found(set.Purchase(Id), $"purchase {Id}");
        var before = purchase.Disputes.FirstOrDefault(d => d.Reference == Told.Reference);
        var now = new Dispute(Told.Reference, Told.State, before?.Amount ?? Told.Amount, Told.Fee ?? before?.Fee, Told.Reason.Length > LongestReason ? Told.Reason[..LongestReason] : Told.Reason);
        if (before is not null && Rank(before.State) > Rank(now.State)) return SettleOutcome.Already;
        if (before?.State != now.State) return Move(set, purchase, before, now);
        if (before.Fee == now.Fee) return SettleOutcome.Already;

        WriteFee(set, purchase, before.Fee, now.Fee);
        set.Put(purchase.With(before with { Fee = now.Fee }), At, $"the fee of dispute {now.Reference} is {now.Fee}");
        return SettleOutcome.Settled;
    }

    SettleOutcome Move(WorkingSet set, Purchase purchase, Dispute? before, Dispute now)
    {
        if (before?.State is DisputeState.Won or DisputeState.Lost)
        {
            set.Raise(At, "dispute-contradicted", $"{Id}: dispute {now.Reference} was {before.State} and is {now.State} now; the journal keeps {before.State}");
            set.Put(purchase.With(now), At, $"dispute {now.Reference}, which was {before.State}, is {now.State} now");
            return SettleOutcome.Settled;
        }
        if (now.Amount.Currency == purchase.Total.Currency) WriteMoney(set, purchase, before, now);
        else set.Raise(At, "dispute-currency", $"{Id}: dispute {now.Reference} is in {now.Amount.Currency}, the purchase in {purchase.Total.Currency}; write it down by hand");
        set.Put(purchase.With(now), At, Words(now));
        set.Raise(At, "dispute-" + now.State.ToString().ToLowerInvariant(), $"{Id}: {Words(now)}");
        return SettleOutcome.Settled;
    }

    void WriteMoney(WorkingSet set, Purchase purchase, Dispute? before, Dispute now)
    {
        var wasTaken = before?.State == DisputeState.Open;
        // An inquiry that comes to nothing moves no money; whoever hears of a dispute only when it is won knows by its fee that money had moved.
        var isTaken = now.State is DisputeState.Open or DisputeState.Lost || now is { State: DisputeState.Won, Fee: not null } && before is null;
        if (isTaken && !wasTaken) set.Write(JournalEntry.DisputeOpened(Id, now.Amount, null, purchase.Service, At));
        if (now.State == DisputeState.Won && (wasTaken || isTaken)) set.Write(JournalEntry.DisputeWon(Id, now.Amount, purchase.Service, At));
        if (now.State == DisputeState.Lost) set.Write(JournalEntry.DisputeLost(purchase, now.Amount, set.OfferOf(purchase), At));
        WriteFee(set, purchase, before?.Fee, now.Fee);
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
        DisputeState.Lost => $"dispute {dispute.Reference} is lost; {dispute.Amount} is gone",
    };

    static int Rank(DisputeState state) => state switch
    {
        DisputeState.Inquiry => 0,
        DisputeState.Open => 1,
        DisputeState.Won or DisputeState.Lost => 2,
    };
}
