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
        var moved = Moved(evidence);
        foreach (var lines in evidence.Journal.GroupBy(l => l.Purchase))
        {
            var (atBank, key) = (moved.GetValueOrDefault(lines.Key), lines.Key);
            if (lines.Sum(Signed) is var off and not 0) yield return new(Rules.JournalBalances, $"the lines are out of balance by {off}", key);
            var booked = lines.Where(l => l.Account == "service:" + FakePayments.Bank).Sum(Signed);
            if (booked != atBank) yield return new(Rules.JournalIsTheBanks, $"{booked} stand in the journal, {atBank} moved at the bank", key);
            if (lines.Where(l => l.Account == "refunds-due").Sum(Signed) is var due and not 0) yield return new(Rules.JournalIsTheBanks, $"{due} are still owed to the member", key);
            moved.Remove(key);
        }
        foreach (var (purchase, minor) in moved.Where(m => m.Value != 0))
            yield return new(Rules.JournalIsTheBanks, $"{minor} moved at the bank, nothing stands in the journal", purchase);
    }

    static Dictionary<PurchaseId, long> Moved(Evidence evidence)
    {
        var moved = new Dictionary<PurchaseId, long>();
        var purchaseOf = evidence.Payments.Charges.ToDictionary(c => c.Reference, evidence.PurchaseOf);
        foreach (var charge in evidence.Payments.Approved) Add(purchaseOf[charge.Reference], charge.Amount.Minor);
        foreach (var refund in evidence.Payments.Refunds) Add(purchaseOf[refund.Charge], -refund.Amount.Minor);
        return moved;

        void Add(Purchase? purchase, long minor)
        {
            if (purchase is not null) moved[purchase.Id] = moved.GetValueOrDefault(purchase.Id) + minor;
        }
    }

    static long Signed(JournalLine line) => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor;
}
