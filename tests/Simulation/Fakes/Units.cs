using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Fakes;

/// <summary>
/// How many units of a variant were free after each commit: counted from what was published, the corrections, and the purchases that had a unit, never from the
/// stock that the programme keeps.
/// </summary>
public sealed class Units
{
    readonly Dictionary<(OfferId, string), List<Level>> _levels;

    public Units(IEnumerable<ProductOffer> offers) => _levels = offers
        .SelectMany(offer => offer.Variants.Select(v => (Key: (offer.Id, v.Tag), v.Stock.OnHand)))
        .ToDictionary(v => v.Key, v => new List<Level> { new(0, v.OnHand, v.OnHand) });

    /// <summary>Variants of which more was given away than there was.</summary>
    public HashSet<(OfferId Offer, string Variant)> Oversold { get; } = [];

    /// <summary>The fewest that can have been free while a commit was decided: in which order it took and gave, nobody outside can tell.</summary>
    public int FewestFree(OfferId offer, string variant, int commit)
    {
        var level = _levels[(offer, variant)].FindLast(l => l.Commit <= commit)!;
        return level.Commit == commit ? level.Fewest : level.Free;
    }

    internal void Saw(int commit, Changes changes)
    {
        var moves = changes.Purchases.Values.SelectMany(p => Moves(p).Select(delta => (Key: (p.After.Offer, p.After.Variant), Delta: delta)))
            .Concat(changes.StockCorrections.Select(c => (Key: (c.Offer, c.Variant), c.Delta)))
            .Where(move => move.Delta != 0);
        foreach (var ofVariant in moves.GroupBy(move => move.Key, move => move.Delta))
        {
            var levels = _levels[ofVariant.Key];
            var before = levels[^1].Free;
            levels.Add(new(commit, before + ofVariant.Sum(), before + ofVariant.Where(delta => delta < 0).Sum()));
            if (levels[^1].Free < 0) Oversold.Add(ofVariant.Key);
        }
    }

    /// <summary>A purchase that was opened and given up in one commit had its unit for a moment.</summary>
    static int[] Moves(PurchaseChange change) => change.Before is null ? [-1, 1 - Has(change.After)] : [Has(change.Before) - Has(change.After)];

    /// <summary>One if the purchase has a unit that nobody else can have.</summary>
    static int Has(Purchase purchase) => purchase.State switch
    {
        PurchaseState.Cancelled or PurchaseState.Expired or PurchaseState.Declined => 0,
        PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation or PurchaseState.Paying or PurchaseState.ActionRequired => 1,
        PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Refunded => purchase.Restocked ? 0 : 1,
        _ => throw new InvalidOperationException($"{purchase.State} is no state."),
    };

    sealed record Level(int Commit, int Free, int Fewest);
}
