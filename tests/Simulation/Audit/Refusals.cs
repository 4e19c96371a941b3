using Tagsale.Core.Offers;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>
/// Nobody is told that something is sold out while a unit is free, nor that a choice is none when it is one. What is said is read from the reply, what was wanted from the
/// post, and what was free is counted at the commit that decided.
/// </summary>
static class Refusals
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var titles = evidence.Offers.Values.ToDictionary(o => o.Title);
        foreach (var reply in evidence.Network.Replies)
        {
            if (ReplyReading.Refused(reply.Text) is not { } refused) continue;
            var (offer, post) = (titles[refused.Title], evidence.Network.Posts[reply.To]);
            if (Objection(evidence.World.Witness, offer, post, refused.IsSoldOut) is { } objection)
                yield return new(refused.IsSoldOut ? Rules.SoldOutIsTrue : Rules.ChoiceIsTrue, $"{objection}, and was told: {reply.Text}", Post: post.Key);
        }
    }

    static string? Objection(Witness witness, ProductOffer offer, WorldPost post, bool soldOut) => (Wanted(offer, post), soldOut) switch
    {
        (null, true) => $"post {post.Key.Id} chose nothing",
        (null, false) => null,
        ({ } wanted, false) => $"post {post.Key.Id} chose '{wanted.Tag}'",
        ({ } wanted, true) when !witness.Decided.ContainsKey(post.Key) => $"nothing was decided about post {post.Key.Id} and '{wanted.Tag}'",
        ({ } wanted, true) => witness.Units.FewestFree(offer.Id, wanted.Tag, witness.Decided[post.Key].Commit) is var free and > 0
            ? $"post {post.Key.Id} wanted one of {free} free '{wanted.Tag}'"
            : null,
    };

    /// <summary>The one with the most words of all whose words are there.</summary>
    static Variant? Wanted(ProductOffer offer, WorldPost post)
    {
        var named = offer.Variants.Where(v => v.Words.All(word => post.Tags.Contains(word))).OrderByDescending(v => v.Words.Length).ToList();
        return named.Count == 1 || named.Count > 1 && named[0].Words.Length > named[1].Words.Length ? named[0] : null;
    }
}
