using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>At no time has anybody, or any card, more of an offer than its limit: paid and not given back in full.</summary>
static class Limits
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var count = new Dictionary<(OfferId, string, string), int>();
        foreach (var (_, charge, purchase, change) in Changes(evidence).OrderBy(c => c.Stamp))
        {
            var offer = evidence.Offers[purchase.Offer];
            // The bank's own knowledge of the card, by the token that was charged.
            foreach (var (rule, owner) in new[] { (Rules.LimitPerMember, purchase.Member.ToString()), (Rules.LimitPerCard, evidence.Prints[charge.Token]) })
            {
                var has = count[(offer.Id, rule, owner)] = count.GetValueOrDefault((offer.Id, rule, owner)) + change;
                if (has > offer.LimitPerMember) yield return new(rule, $"{owner} has {has} of {offer.Hashtag}, of which {offer.LimitPerMember} are allowed", purchase.Id);
            }
        }
    }

    static IEnumerable<(long Stamp, WorldCharge Charge, Purchase Purchase, int Change)> Changes(Evidence evidence)
    {
        foreach (var (charge, purchase) in evidence.Sold) yield return (charge.ApprovedStamp!.Value, charge, purchase, 1);

        var chargeOf = evidence.Sold.DistinctBy(s => s.Value.Id).ToDictionary(s => s.Value.Id, s => s.Key);
        foreach (var (id, charge) in chargeOf)
        {
            var asked = evidence.Chronicle.Refundings.Where(r => r.Purchase == id).ToList();
            var atBank = evidence.Payments.Refunds.Where(r => r.AtBank && r.Charge == charge.Reference).ToList();
            var lost = evidence.Payments.Disputes.Where(d => d.Charge == charge && d.State == DisputeState.Lost).Sum(d => d.Amount.Minor);
            // A refund at the bank that failed before anybody heard of it was never one.
            if (asked.Sum(r => r.Minor) + atBank.Sum(r => r.Amount.Minor) + lost < charge.Amount.Minor) continue;
            if (evidence.Purchases[id].State == PurchaseState.Refunded) yield return (asked.Select(r => r.Asked).Concat(atBank.Select(r => r.Stamp)).Max(), charge, evidence.Purchases[id], -1);
        }
    }
}
