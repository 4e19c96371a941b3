using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Audit;

/// <summary>Everything comes to an end, and to the one that the bank knows of.</summary>
static class Endings
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var (queries, witness) = (evidence.World.Queries, evidence.World.Witness);
        foreach (var parked in queries.Parked(PageRequest.First(200)).Items) yield return new(Rules.NothingIsParked, $"{parked.Command}: {parked.Reason}");
        foreach (var queued in queries.Queued(PageRequest.First(200)).Items)
            yield return new(Rules.NothingIsLeft, $"{queued.Item.Key} is still queued after {queued.Attempts} attempts: {queued.Error}");
        foreach (var network in evidence.World.Networks.Values.Where(network => witness.Cursors[network.Name] != network.Length))
            yield return new(Rules.NothingIsLeft, $"the {network.Name} was read to {witness.Cursors[network.Name]} of {network.Length}");

        foreach (var sent in witness.SentDisputed) yield return new(Rules.DisputedIsNotSent, "it was sent while its payment was disputed", sent);

        var sold = evidence.Sold.Values.Select(p => p.Id).ToHashSet();
        foreach (var purchase in evidence.Purchases.Values)
        {
            if (purchase.State is PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation or PurchaseState.Paying or PurchaseState.ActionRequired)
                yield return new(Rules.PurchaseEnds, $"still in {purchase.State}", purchase.Id);
            var isPaid = purchase.State is PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Refunded;
            if (isPaid != sold.Contains(purchase.Id)) yield return new(Rules.PurchaseEnds, $"{purchase.State} here, {(isPaid ? "not " : "")}charged at the bank", purchase.Id);
        }
    }
}
