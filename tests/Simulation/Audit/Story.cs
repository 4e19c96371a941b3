using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>What happened around a violation, by whoever saw it, in the order of time.</summary>
public static class Story
{
    public static IEnumerable<string> Of(World world, Violation violation)
    {
        var events = violation switch
        {
            { Purchase: { } purchase } => OfPurchase(world, purchase),
            { Post: { } post } => OfPost(world, post),
            { Card: { } card } => OfCard(world, card),
            _ => [],
        };
        return events.OrderBy(e => e.At).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.At:yyyy-MM-dd HH:mm:ss.fff}  {e.What}"));
    }

    static IEnumerable<(DateTimeOffset At, string What)> OfPurchase(World world, PurchaseId id)
    {
        if (world.Queries.Purchase(id) is not { } view) return [];
        var purchase = view.Purchase;
        var ask = world.Witness.Asks.TryGetValue(id, out var seen) ? new PostKey(seen.Account.Network, seen.PostId) : purchase.Post;
        var code = ConfirmationTag(world, ask);
        return
        [
            .. OfPost(world, ask),
            .. world.NetworkTruth.Posts.Values.Where(p => code is not null && p.Tags.Contains(code) && !IsStorefront(world, p.Author)).SelectMany(p => OfPost(world, p.Key)),
            .. world.Payments.Truth.Charges.Where(c => c.Key == id.ToString()).Select(c => (c.At, string.Create(CultureInfo.InvariantCulture,
                $"bank: {c.Reference} of {c.Amount}{(c.Unbidden ? ", unbidden" : "")}{(c.Contradicted ? ", first declined" : "")}, in the end {c.Status}"))),
            .. world.Payments.Truth.Refunds.Where(r => world.Payments.Truth.Charges.Any(c => c.Reference == r.Charge && c.Key == id.ToString()))
                .Select(r => (r.At, $"bank: {r.Reference} of {r.Amount} to {r.Charge}{(r.AtBank ? ", asked for there" : "")}{(r.Failed ? ", which failed in the end" : "")}")),
            .. view.History.Select(line => (line.At, $"{line.State}: {line.Reason}  ({view.Offer.Hashtag} '{purchase.Variant}', {id})")),
        ];
    }

    static IEnumerable<(DateTimeOffset At, string What)> OfPost(World world, PostKey key)
    {
        var truth = world.NetworkTruth;
        if (!truth.Posts.TryGetValue(key, out var post)) yield break;
        yield return (post.At, $"{key.Network}: {post.Kind} post {key.Id} by {post.Author.Id}{(post.IsPublic ? "" : ", not public")}: {string.Join(' ', post.Tags.Select(tag => "#" + tag))}");
        if (truth.Arrivals.TryGetValue(key, out var arrival)) yield return (arrival.At, $"{key.Network}: post {key.Id} delivered{(arrival.Replayed ? " as missed" : "")}");
        if (world.Witness.Decided.TryGetValue(key, out var decided)) yield return (decided.At, $"post {key.Id} taken for: {decided.Understood}");
        foreach (var away in truth.Refusals.Where(r => r.Network == key.Network && r.Until >= post.At && r.From <= post.At.AddMinutes(10)))
            yield return (away.From, string.Create(CultureInfo.InvariantCulture, $"{key.Network}: takes nothing from the storefront until {away.Until:HH:mm:ss}"));
        if (truth.Deleted.TryGetValue(key, out var deleted)) yield return (deleted, $"{key.Network}: post {key.Id} deleted");
        foreach (var reply in truth.Replies.Where(r => r.To == key)) yield return (reply.At, $"{key.Network}: reply to {key.Id}: {reply.Text}");
        foreach (var letter in world.LetterBox.Letters.Where(l => l.Ask == key)) yield return (letter.Delivered, $"letter about {key.Id}: {letter.Text.ReplaceLineEndings(" ")}");
    }

    static IEnumerable<(DateTimeOffset At, string What)> OfCard(World world, string token) =>
    [
        .. world.Witness.Loads.Enrollments.Values.SelectMany(seen => seen.Select(s => s.Enrollment)).Where(e => e.Card.Token == token).DistinctBy(e => (e.Id, e.At))
            .Select(e => (e.At, $"{world.Bonuses.Single(o => o.Id == e.Offer).Hashtag} loaded by {e.Source} ({e.Member}){(e.EndedAt is { } ended ? string.Create(CultureInfo.InvariantCulture, $", until {ended:HH:mm:ss.fff}") : "")}")),
        .. world.Feed.Transactions.Select(t => t.Transaction).Where(t => t.Card.Token == token).Select(t => (t.At, $"card: {t.Id} of {t.Amount} at {t.Merchant.Name}{(t.Original is { } original ? $", of {original}" : "")}")),
        .. world.Feed.Transactions.Select(t => world.Queries.Transaction(t.Transaction.Id)).OfType<TakenTransaction>().Where(t => t.Transaction.Card.Token == token)
            .SelectMany(t => t.Why.Offers.Select(o => $"{o.Title}: {o.CreditMinor}. {o.Text}").Prepend(t.Why.Text).Select(text => (t.TakenAt, $"{t.Transaction.Id}, {t.Status}: {text}"))),
    ];

    static string? ConfirmationTag(World world, PostKey ask) =>
        world.NetworkTruth.Replies.Where(r => r.To == ask).Select(r => r.Text).Concat(world.LetterBox.Letters.Where(l => l.Ask == ask).Select(l => l.Text))
            .Select(ReplyReading.Code).FirstOrDefault();

    static bool IsStorefront(World world, SocialAccount account) => world.Networks.Values.Any(network => network.Storefront == account);
}
