using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>Every movement of money at the bank stands in the journal, balanced, and nothing else does.</summary>
static class Ledger
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var truth = TruthOf(evidence);
        foreach (var lines in evidence.Journal.Where(l => l.Purchase is not null).GroupBy(l => l.Purchase!.Value))
        {
            var (real, key) = (truth.GetValueOrDefault(lines.Key), lines.Key);
            if (lines.Sum(Signed) is var off and not 0) yield return new(Rules.JournalBalances, $"the lines are out of balance by {off}", key);
            if (On("service:" + FakePayments.Bank) is var booked && booked != real.AtBank) yield return new(Rules.JournalIsTheBanks, $"{booked} stand in the journal, {real.AtBank} moved at the bank", key);
            if (On("fees:" + FakePayments.Bank) is var fees && fees != real.Fees) yield return new(Rules.JournalIsTheBanks, $"{fees} stand in the journal as fees, the bank kept {real.Fees}", key);
            if (On("disputes") is var disputed && disputed != real.Disputed) yield return new(Rules.JournalIsTheBanks, $"{disputed} stand in the journal as disputed, {real.Disputed} are", key);
            if (On("refunds-due") is var due && due != real.Paid + PaidByDisputes(evidence, key) - Decided(evidence, key))
                yield return new(Rules.JournalIsTheBanks, $"{due} are owed to the member, of what was decided {real.Paid} was paid", key);
            if (due > 0 && Left(evidence, key, real) is var left and > 0)
                yield return new(Rules.JournalIsTheBanks, $"{due} went back beyond what was decided, and {left} are left to be refunded", key);
            if (Sold(lines) is var sold and > 0 && !real.HasFailures) yield return new(Rules.JournalIsTheBanks, $"merchant and tax gave {sold} more than they got", key);
            if (due != 0 && !evidence.Alerts.Any(a => a.Kind.StartsWith("refund-", StringComparison.Ordinal) && a.Text.Contains(key.ToString(), StringComparison.Ordinal)))
                yield return new(Rules.JournalIsTheBanks, $"{due} are owed to the member, and nobody was told", key);
            truth.Remove(key);

            long On(string account) => lines.Where(l => l.Account == account).Sum(Signed);
        }
        foreach (var (purchase, real) in truth.Where(t => t.Value.AtBank != 0))
            yield return new(Rules.JournalIsTheBanks, $"{real.AtBank} moved at the bank, nothing stands in the journal", purchase);
    }

    /// <summary>To be given back: what was refunded of the total, and all that was taken by mistake.</summary>
    static long Decided(Evidence evidence, PurchaseId id) => (evidence.Purchases.GetValueOrDefault(id)?.RefundedMinor ?? 0)
        + evidence.Payments.Approved.Where(c => c.Key == id.ToString() && !evidence.Sold.ContainsKey(c)).Sum(c => c.Amount.Minor);

    /// <summary>What the member was owed already when a dispute over it was lost.</summary>
    static long PaidByDisputes(Evidence evidence, PurchaseId id) => evidence.Purchases.GetValueOrDefault(id)?.Disputes.Sum(d => d.DueMinor) ?? 0;

    /// <summary>Of what was sold, what neither was refunded nor is lost.</summary>
    static long Left(Evidence evidence, PurchaseId id, Real real) =>
        evidence.Sold.Values.FirstOrDefault(p => p.Id == id) is { } purchase ? purchase.Total.Minor - purchase.RefundedMinor - real.Lost : 0;

    static long Sold(IEnumerable<JournalLine> lines) => lines.Where(l => l.Account == "tax" || l.Account.StartsWith("merchant:", StringComparison.Ordinal)).Sum(Signed);

    static Dictionary<PurchaseId, Real> TruthOf(Evidence evidence)
    {
        var truth = new Dictionary<PurchaseId, Real>();
        var purchaseOf = evidence.Payments.Charges.ToDictionary(c => c.Reference, evidence.PurchaseOf);
        foreach (var charge in evidence.Payments.Approved) Add(purchaseOf[charge.Reference], new(charge.Amount.Minor - charge.Fee.Minor, Fees: charge.Fee.Minor));
        foreach (var refund in evidence.Payments.Refunds) Add(purchaseOf[refund.Charge], refund.Failed ? new(0) { HasFailures = true } : new(-refund.Amount.Minor, Paid: refund.Amount.Minor));
        foreach (var dispute in evidence.Payments.Disputes)
        {
            var (taken, open, fee) = (dispute.IsTaken ? dispute.Amount.Minor : 0, dispute.State == Core.Ports.DisputeState.Open ? dispute.Amount.Minor : 0, dispute.Fee?.Minor ?? 0);
            Add(purchaseOf[dispute.Charge.Reference], new(-taken - fee, fee, Disputed: open, Lost: taken - open));
        }
        return truth;

        void Add(Purchase? purchase, Real moved)
        {
            if (purchase is not null) truth[purchase.Id] = truth.GetValueOrDefault(purchase.Id) + moved;
        }
    }

    static long Signed(JournalLine line) => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor;

    /// <param name="AtBank">What the bank owes of it.</param>
    /// <param name="Paid">What went back to the card and stayed there.</param>
    readonly record struct Real(long AtBank, long Fees = 0, long Paid = 0, long Disputed = 0, long Lost = 0)
    {
        /// <summary>A refund came back: heard of in another order than it happened, that tells not who has given it.</summary>
        public bool HasFailures { get; init; }

        public static Real operator +(Real a, Real b) =>
            new(a.AtBank + b.AtBank, a.Fees + b.Fees, a.Paid + b.Paid, a.Disputed + b.Disputed, a.Lost + b.Lost) { HasFailures = a.HasFailures || b.HasFailures };
    }
}
