using System.Diagnostics;
using System.Text.Json;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Benchmarks;

/// <summary>How many posts of a network's whole stream one core sorts out: the filter, and the reading of what passes it, beside parsing every post.</summary>
static class FilterBench
{
    const int Offers = 10_000;
    const int Rounds = 31;

    public static int Run(bool quick)
    {
        var posts = StreamOfPosts.Draw(quick ? 20_000 : 200_000, Offers);
        var live = new LiveTags();
        for (var offer = 0; offer < Offers; offer++) live.Add(StreamOfPosts.LiveTag(offer));
        var filter = new PostFilter(live, "did:plc:tagsale7storefront2account");

        var (filtering, parsing) = (new double[Rounds], new double[Rounds]);
        var matched = 0;
        WarmUp(posts, filter, live);
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            filtering[round] = PerSecond(posts.Length, () => matched = Sort(posts, filter, live));
            parsing[round] = PerSecond(posts.Length, () => Parse(posts));
        }

        var (value, reference) = (Median(filtering), Median(parsing));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "filter",
            value = Math.Round(value),
            unit = "posts/s",
            reference = new { name = "JsonDocument.Parse of the same bytes", value = Math.Round(reference) },
            ratio = Math.Round(value / reference, 2),
            seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2),
            posts = posts.Length,
            passed = posts.Count(post => filter.MayConcern(post)),
            matched,
        }));
        return 0;
    }

    // Until the compiler has had its second and third thoughts on both sides.
    static void WarmUp(byte[][] posts, PostFilter filter, LiveTags live)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1);)
        {
            Sort(posts, filter, live);
            Parse(posts);
        }
    }

    static int Sort(byte[][] posts, PostFilter filter, LiveTags live)
    {
        var matched = 0;
        foreach (var post in posts)
            if (filter.MayConcern(post) && Concerns(post, live)) matched++;
        return matched;
    }

    static bool Concerns(byte[] post, LiveTags live)
    {
        using var json = JsonDocument.Parse(post);
        foreach (var tag in Hashtags.Scan(json.RootElement.GetProperty("text").GetString()!))
            if (live.Contains(tag) || ConfirmationCode.LooksLikeOne(tag)) return true;
        return false;
    }

    static void Parse(byte[][] posts)
    {
        foreach (var post in posts) JsonDocument.Parse(post).Dispose();
    }

    static double PerSecond(int posts, Action pass)
    {
        var started = Stopwatch.GetTimestamp();
        pass();
        return posts / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
