using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Audit;

/// <summary>Works out anew, from what the outside saw, what must be so, and compares. It shares no rule with the programme.</summary>
public static class Auditor
{
    public static IReadOnlyList<Violation> Audit(Evidence evidence) =>
        [
            .. evidence.World.Witness.Objections.Select(o => new Violation("nothing is skipped and nothing oversold", o)),
            .. Stocks.Check(evidence),
            .. Limits.Check(evidence),
            .. Charges.Check(evidence),
            .. Ledger.Check(evidence),
            .. Replies.Check(evidence),
            .. Answers.Check(evidence),
            .. Endings.Check(evidence),
        ];

    /// <summary>A purchase's own story, for whoever looks into a violation.</summary>
    public static IEnumerable<string> History(World world, PurchaseId id)
    {
        if (world.Queries.Purchase(id) is not { } view) yield break;
        yield return $"{id} {view.Purchase.State} of {view.Offer.Hashtag} '{view.Purchase.Variant}' by {view.Purchase.Account.Id}, asked in {view.Purchase.PostId}";
        foreach (var line in view.History) yield return string.Create(CultureInfo.InvariantCulture, $"  {line.At:O} {line.State}: {line.Reason}");
        foreach (var charge in world.Payments.Truth.Charges.Where(c => c.Key == id.ToString()))
            yield return string.Create(CultureInfo.InvariantCulture, $"  the bank, {charge.At:O}: {charge.Reference} {charge.Amount} {charge.Status}");
    }
}
