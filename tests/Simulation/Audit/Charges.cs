using Tagsale.Core.Purchases;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>No charge twice, none without its confirmation, none of another sum than was told.</summary>
static class Charges
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var twice in evidence.Payments.Approved.Where(c => !c.Unbidden).GroupBy(c => c.Key).Where(g => g.Count() > 1))
            yield return new(Rules.OneCharge, $"{twice.Key} was charged {twice.Count()} times", evidence.PurchaseOf(twice.First())?.Id);

        foreach (var charge in evidence.Payments.Charges)
        {
            if (evidence.PurchaseOf(charge) is not { } purchase)
            {
                yield return new(Rules.ConfirmedCharge, $"{charge.Reference} belongs to no purchase");
                continue;
            }
            if (Objection(evidence, charge, purchase) is var (rule, objection)) yield return new(rule, $"{charge.Reference}: {objection}", purchase.Id);
            var told = evidence.AnswersTo(purchase.Post).Select(r => ReplyReading.Total(r.Text)).FirstOrDefault();
            if (told != (charge.Asked.Minor, charge.Asked.Currency)) yield return new(Rules.SumTold, $"{charge.Asked} was to be charged, {told} was told", purchase.Id);
            if (Owed(evidence, charge) is { } owed) yield return new(Rules.MistakenMoneyReturns, $"{charge.Reference}: {owed}", purchase.Id);
        }
    }

    static (string Rule, string Objection)? Objection(Evidence evidence, WorldCharge charge, Purchase purchase)
    {
        if (!evidence.Network.Posts.TryGetValue(purchase.Post, out var ask) || ask.Author != purchase.Account) return (Rules.ConfirmedCharge, "nobody asked");
        var posts = evidence.PostsWithCode(purchase).Where(HadArrived).ToList();
        if (posts.Count == 0) return (Rules.ConfirmedCharge, "no confirmation by the same account had arrived");
        var confirmations = evidence.Confirmations(purchase).Where(HadArrived).ToList();
        if (confirmations.Count == 0) return (Rules.PromptConfirmation, $"the confirmation of {posts[0].At:O} was late");

        var left = evidence.Chronicle.Departures.FirstOrDefault(d => d.Told > ask.Stamp && Concerns(evidence, d, purchase, charge) && confirmations.All(c => c.Stamp > d.Told));
        return left is null ? null : (Rules.ConfirmedCharge, $"they had left before they confirmed ({left})");

        bool HadArrived(WorldPost post) => evidence.Network.Arrivals.TryGetValue(post.Key, out var arrival) && arrival.Stamp < charge.Stamp;
    }

    /// <summary>What the bank took beside what it was asked for goes back once; what it was asked for and paid out stays.</summary>
    static string? Owed(Evidence evidence, WorldCharge charge) => (charge, evidence.Unasked[charge.Reference].Count()) switch
    {
        ({ Unbidden: true }, 0) => "the bank charged a second time, and the money did not go back",
        ({ IsOfOtherSum: true, Status: ChargeStatus.Approved }, 0) => "the bank took another sum than it was asked for, and it did not go back",
        ({ Unbidden: false, Contradicted: false, IsOfOtherSum: false }, > 0) => "the money went back, which nobody had asked for",
        (_, > 1) => "the money went back twice",
        _ => null,
    };

    static bool Concerns(Evidence evidence, Departure departure, Purchase purchase, WorldCharge charge) => departure.Taken switch
    {
        Taken.Account => departure.Account == purchase.Account,
        Taken.Card => departure.Member == purchase.Member && departure.Token == charge.Token,
        Taken.Membership => departure.Member == purchase.Member,
        Taken.OpenPurchases => departure.Member == purchase.Member && departure.Told > evidence.World.Witness.Asks[purchase.Id].Stamp,
    };
}
