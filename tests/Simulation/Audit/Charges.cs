using Tagsale.Core.Purchases;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>No charge twice, none without its confirmation, none of another sum than was told.</summary>
static class Charges
{
    const string Once = "one charge a purchase";
    const string Confirmed = "no charge without a confirmation";
    const string Sum = "the sum told is the sum charged";

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var twice in evidence.Payments.Approved.GroupBy(c => c.Key).Where(g => g.Count() > 1))
            yield return new(Once, $"{twice.Key} was charged {twice.Count()} times", evidence.PurchaseOf(twice.First())?.Id);

        foreach (var charge in evidence.Payments.Charges)
        {
            if (evidence.PurchaseOf(charge) is not { } purchase)
            {
                yield return new(Confirmed, $"{charge.Reference} belongs to no purchase");
                continue;
            }
            if (Objection(evidence, charge, purchase) is { } objection) yield return new(Confirmed, $"{charge.Reference}: {objection}", purchase.Id);
            var told = evidence.RepliesTo(purchase.Post).Select(r => ReplyReading.Total(r.Text)).FirstOrDefault();
            if (told != (charge.Amount.Minor, charge.Amount.Currency)) yield return new(Sum, $"{charge.Amount} was charged, {told} was told", purchase.Id);
        }
    }

    static string? Objection(Evidence evidence, WorldCharge charge, Purchase purchase)
    {
        if (!evidence.Network.Posts.TryGetValue(purchase.Post, out var ask) || ask.Author != purchase.Account) return "nobody asked";
        var confirmations = evidence.Confirmations(purchase).Where(c => evidence.Network.Arrivals.TryGetValue(c.Key, out var a) && a.Stamp < charge.Stamp).ToList();
        if (confirmations.Count == 0) return "no confirmation in time by the same account had arrived";

        var left = evidence.Chronicle.Departures.FirstOrDefault(d => d.Told > ask.Stamp && Concerns(d, purchase, charge) && confirmations.All(c => c.Stamp > d.Told));
        return left is null ? null : $"they had left before they confirmed ({left})";
    }

    static bool Concerns(Departure departure, Purchase purchase, WorldCharge charge) =>
        departure.Account == purchase.Account
        || departure.Member == purchase.Member && (departure.Everything || departure.Token == charge.Token);
}
