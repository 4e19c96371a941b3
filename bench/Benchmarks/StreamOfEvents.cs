using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

namespace Tagsale.Benchmarks;

/// <summary>
/// What happens on Bluesky, the same in every run, in about the shares it has there. Of a Jetstream asked for posts and likes: 70 likes in a hundred, 22 posts, 5 likes taken back, 2 posts
/// deleted, 1 account news. Of a firehose: 50 likes, 15 posts, 12 follows, 10 reposts, 10 of these taken back, 1.5 posts deleted, the rest account news; each frame with 2 to 6 KB of the tree that proves it. One post in a
/// thousand carries the hashtag of a live offer.
/// </summary>
static partial class StreamOfEvents
{
    public const string Storefront = "did:plc:tagsaletagsaletagsaletag";

    public static readonly DateTimeOffset Arrival = new(2026, 11, 21, 13, 0, 0, TimeSpan.Zero);

    static readonly DateTimeOffset Begin = Arrival.AddHours(-1);

    public static byte[][] AsJetstream(int count, int offers)
    {
        var random = new Random(20130211);
        return [.. Enumerable.Range(0, count).Select(n => OnJetstream(random.Next(1_000), n, offers, random).AsEvent(At(n)))];
    }

    public static byte[][] AsFirehose(int count, int offers)
    {
        var random = new Random(20130211);
        return [.. Enumerable.Range(0, count).Select(n => OnFirehose(random.Next(1_000), n, offers, random).AsFrame(n + 1, At(n), random.Next(2_000, 6_000)))];
    }

    static DateTimeOffset At(int n) => Begin.AddMicroseconds(n * 700L);

    static Told OnJetstream(int kind, int n, int offers, Random random) => kind switch
    {
        < 700 => Create("app.bsky.feed.like", Told.Like(Uri(random)), random),
        < 920 => Create("app.bsky.feed.post", Post(n, offers, random), random),
        < 970 => Delete("app.bsky.feed.like", random),
        < 990 => Delete("app.bsky.feed.post", random),
        < 995 => new Told.Account(Did(random), Active: true),
        _ => new Told.Identity(Did(random), $"somebody{random.Next(100_000)}.example.com"),
    };

    static Told OnFirehose(int kind, int n, int offers, Random random) => kind switch
    {
        < 500 => Create("app.bsky.feed.like", Told.Like(Uri(random)), random),
        < 650 => Create("app.bsky.feed.post", Post(n, offers, random), random),
        < 770 => Create("app.bsky.graph.follow", new() { ["$type"] = "app.bsky.graph.follow", ["subject"] = Did(random), ["createdAt"] = "2026-11-21T12:00:00.000Z" }, random),
        < 870 => Create("app.bsky.feed.repost", new() { ["$type"] = "app.bsky.feed.repost", ["subject"] = Told.Reference(Uri(random)), ["createdAt"] = "2026-11-21T12:00:00.000Z" }, random),
        < 970 => Delete(random.Next(2) == 0 ? "app.bsky.feed.like" : "app.bsky.graph.follow", random),
        < 985 => Delete("app.bsky.feed.post", random),
        < 992 => new Told.Account(Did(random), Active: true),
        _ => new Told.Identity(Did(random), $"somebody{random.Next(100_000)}.example.com"),
    };

    static Told.Commit Create(string collection, JsonObject record, Random random) => new(Did(random), "create", collection, Key(random), record);

    static Told.Commit Delete(string collection, Random random) => new(Did(random), "delete", collection, Key(random));

    static JsonObject Post(int n, int offers, Random random)
    {
        var text = StreamOfPosts.Text(n, offers, random);
        var answers = random.Next(3) == 0;
        return Told.Post(
            text, [.. Tags().Matches(text).Select(tag => tag.Groups[1].Value)], random.Next(20) == 0 ? [Did(random)] : [],
            root: answers ? Uri(random) : null, parent: answers ? Uri(random) : null);
    }

    static string Uri(Random random) => $"at://{Did(random)}/app.bsky.feed.post/{Key(random)}";

    static string Did(Random random) => $"did:plc:{Letters(24, random)}";

    static string Key(Random random) => $"3l{Letters(11, random)}";

    static string Letters(int count, Random random) => string.Create(count, random, static (text, random) =>
    {
        for (var at = 0; at < text.Length; at++) text[at] = "abcdefghijklmnopqrstuvwxyz234567"[random.Next(32)];
    });

    [GeneratedRegex(@"#(\w+)")]
    private static partial Regex Tags();
}
