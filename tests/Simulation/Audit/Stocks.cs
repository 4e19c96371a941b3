using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Audit;

/// <summary>Every unit is where it must be: on hand, or with somebody who paid.</summary>
static class Stocks
{
    const string Rule = "stock";

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var published in evidence.Offers.Values)
        {
            var now = evidence.World.Queries.Offer(published.Id)!;
            foreach (var variant in published.Variants)
            {
                var kept = now.Variants.Single(v => v.Tag == variant.Tag).Stock;
                var corrected = evidence.Chronicle.Corrections.Where(c => c.Accepted && c.Offer == published.Id && c.Variant == variant.Tag).Sum(c => c.Delta);
                var returned = evidence.Chronicle.Refundings.Count(r => r.Restocked && IsOf(evidence.Purchases[r.Purchase]));
                var paid = evidence.Payments.Approved.Select(evidence.PurchaseOf).OfType<Purchase>().Where(IsOf).Select(p => p.Id).Distinct().Count();
                var (onHand, sold) = (variant.Stock.OnHand + corrected - paid + returned, paid - returned);

                if (onHand < 0) yield return new(Rule, $"{published.Hashtag} '{variant.Tag}': {sold} sold, more than there were by {-onHand}");
                if ((kept.OnHand, kept.Held, kept.Sold) != (onHand, 0, sold))
                    yield return new(Rule, $"{published.Hashtag} '{variant.Tag}' is kept as {kept}, but on hand are {onHand}, held 0, sold {sold}");

                bool IsOf(Purchase p) => p.Offer == published.Id && p.Variant == variant.Tag;
            }
        }
    }
}
