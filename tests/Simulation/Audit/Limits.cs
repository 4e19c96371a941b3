using Tagsale.Core;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Audit;

/// <summary>At no time has anybody, or any card, more of an offer than its limit: paid and not given back in full.</summary>
static class Limits
{
    const string Rule = "limit per member and card";

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var tokens = evidence.Payments.Approved.DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Token);
        var count = new Dictionary<(OfferId, string), int>();
        foreach (var (_, purchase, change) in Changes(evidence).OrderBy(c => c.Stamp))
        {
            var limit = evidence.Offers[purchase.Offer].LimitPerMember;
            foreach (var owner in new[] { $"member {purchase.Member}", $"card {CardOf(purchase)}" })
            {
                var has = count[(purchase.Offer, owner)] = count.GetValueOrDefault((purchase.Offer, owner)) + change;
                if (has > limit) yield return new(Rule, $"{owner} has {has} of {evidence.Offers[purchase.Offer].Hashtag}, of which {limit} are allowed", purchase.Id);
            }
        }

        // The bank's own knowledge of the card, by the token that was charged.
        string CardOf(Purchase p) => evidence.Prints[tokens[p.Id.ToString()]];
    }

    static IEnumerable<(long Stamp, Purchase Purchase, int Change)> Changes(Evidence evidence)
    {
        foreach (var charge in evidence.Payments.Approved)
            if (evidence.PurchaseOf(charge) is { } purchase) yield return (charge.ApprovedStamp!.Value, purchase, 1);

        foreach (var refunds in evidence.Chronicle.Refundings.Where(r => r.Minor > 0).GroupBy(r => r.Purchase))
        {
            var purchase = evidence.Purchases[refunds.Key];
            if (refunds.Sum(r => r.Minor) == purchase.Total.Minor) yield return (refunds.Max(r => r.Asked), purchase, -1);
        }
    }
}
