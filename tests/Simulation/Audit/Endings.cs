using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Audit;

/// <summary>Everything comes to an end, and to the one that the bank knows of.</summary>
static class Endings
{
    const string Rule = "everything ends";

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var queries = evidence.World.Queries;
        foreach (var parked in queries.Parked(PageRequest.First(200)).Items) yield return new("nothing is parked", $"{parked.Command}: {parked.Reason}");
        foreach (var queued in queries.Queued(PageRequest.First(200)).Items) yield return new(Rule, $"{queued.Item.Key} is still queued after {queued.Attempts} attempts: {queued.Error}");
        if (evidence.World.Witness.Cursor != evidence.World.Network.Length)
            yield return new(Rule, $"the stream was read to {evidence.World.Witness.Cursor} of {evidence.World.Network.Length}");

        var charged = evidence.Payments.Approved.Select(c => c.Key).ToHashSet();
        foreach (var purchase in evidence.Purchases.Values)
        {
            if (purchase.State is PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation or PurchaseState.Paying or PurchaseState.ActionRequired)
                yield return new(Rule, $"still in {purchase.State}", purchase.Id);
            var isPaid = purchase.State is PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Refunded;
            if (isPaid != charged.Contains(purchase.Id.ToString()))
                yield return new(Rule, $"{purchase.State} here, {(isPaid ? "not " : "")}charged at the bank", purchase.Id);
        }
    }
}
