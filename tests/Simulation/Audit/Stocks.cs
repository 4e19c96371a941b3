using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Audit;

/// <summary>Every unit is where it must be: on hand, or with somebody who paid.</summary>
static class Stocks
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var (offer, variant) in evidence.World.Witness.Units.Oversold)
            yield return new(Rules.StockNeverNegative, $"of {evidence.Offers[offer].Hashtag} '{variant}' more units were held and sold than there were");

        var paid = evidence.Sold.Values.ToLookup(p => (p.Offer, p.Variant));
        var returned = evidence.Chronicle.Refundings.Where(r => r.Restocked).Select(r => evidence.Purchases[r.Purchase]).ToLookup(p => (p.Offer, p.Variant));
        var corrected = evidence.Chronicle.Corrections.Where(c => c.Accepted).ToLookup(c => (c.Offer, c.Variant), c => c.Delta);
        foreach (var published in evidence.Offers.Values)
        {
            var now = (ProductOffer)evidence.World.Queries.Offer(published.Id)!;
            foreach (var variant in published.Variants)
            {
                var key = (published.Id, variant.Tag);
                var kept = now.Variants.Single(v => v.Tag == variant.Tag).Stock;
                var sold = paid[key].Count() - returned[key].Count();
                var onHand = variant.Stock.OnHand + corrected[key].Sum() - sold;
                if (onHand < 0) yield return new(Rules.StockNeverNegative, $"{published.Hashtag} '{variant.Tag}': {sold} sold, more than there were by {-onHand}");
                if ((kept.OnHand, kept.Held, kept.Sold) != (onHand, 0, sold))
                    yield return new(Rules.StockAddsUp, $"{published.Hashtag} '{variant.Tag}' is kept as {kept}, but on hand are {onHand}, held 0, sold {sold}");
            }
        }
    }
}
