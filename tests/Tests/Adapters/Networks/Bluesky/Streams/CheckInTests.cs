using System.Text.Json.Nodes;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>Places that posts name, and check-ins that name a post.</summary>
public abstract class CheckInTests(bool isJetstream) : StreamTest(isJetstream)
{
    [Theory]
    [InlineData("embed")]
    [InlineData("location")]
    [InlineData("locations")]
    public async Task a_post_with_a_place_of_a_live_offer_is_delivered_with_it(string field)
    {
        await Reading.Once();
        Happen("3kpost", Told.CheckIn(field, Told.Place("4b1")));
        await Reading.Until(() => Reading.Posts.Count > 0);

        var post = Assert.Single(Reading.Posts);
        Assert.Equal((Key("3kpost"), PostKind.Original, "fsq:4b1"), (post.Key, post.Kind, Assert.Single(post.Venues)));
        Assert.True(post.Tags.IsEmpty);
        Assert.True(Reading.Memory.TryFind(post.Key, out _));
    }

    [Fact]
    public async Task of_several_places_those_of_live_offers_count_each_once()
    {
        await Reading.Once();
        Happen("3kone", Told.CheckIn("locations", Told.Place("4b9"), Told.Place("4b1"), Told.Place("4b1")));
        Happen("3kother", Told.CheckIn("locations", Told.Place("4b9")));
        Happen("3kcrowd", Told.CheckIn("locations", [.. Enumerable.Range(0, 1_000).Select(n => Told.Place($"4b{n}"))]));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Keys.Contains("3klast"));

        Assert.Equal([Key("3kone"), Key("3klast")], Reading.Posts.Select(p => p.Key));
        Assert.Equal(["fsq:4b1"], Reading.Posts[0].Venues);
    }

    [Fact]
    public async Task what_only_looks_like_a_place_is_none()
    {
        await Reading.Once();
        Happen("3ka", Told.CheckIn("embed", Told.Place("4b1", "community.lexicon.location.geo")));
        Happen("3kb", Told.CheckIn("embed", new JsonObject { ["$type"] = "community.lexicon.location.fsq", ["fsq_place_id"] = 41 }));
        Happen("3kc", Told.CheckIn("embed", new JsonObject { ["$type"] = 1, ["fsq_place_id"] = "4b1" }));
        Happen("3kd", Told.CheckIn("embed", new JsonArray(Told.Place("4b1"))));
        Happen("3ke", Told.CheckIn("location", JsonValue.Create("fsq_place_id")));
        Happen("3kf", Told.CheckIn("locations", JsonValue.Create("4b1"), new JsonArray(), new JsonObject { ["fsq_place_id"] = "4b1" }));
        Happen("3kg", Told.CheckIn("embed", Told.Place("fsq:4b1")));
        Happen("3kh", Told.CheckIn("embed", Told.Place(new('4', 100_000))));
        Happen("3ki", Told.CheckIn("record", Told.Place("4b1")));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Keys.Contains("3klast"));

        Assert.Equal(["3klast"], Reading.Keys);
        Assert.Empty(Reading.Notices);
    }

    [Fact]
    public async Task an_edit_of_a_post_checks_in_nowhere()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "update", Posts, "3kpost", Told.CheckIn("embed", Told.Place("4b1"))));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(PostKind.Edit, Assert.Single(Reading.Posts).Kind);
    }

    [Fact]
    public async Task a_beacon_counts_as_the_post_that_tells_of_it()
    {
        await Reading.Once();
        var key = PostedAt(DateTimeOffset.UtcNow.AddMinutes(-5));
        Server.Happen(Beacon("3kbeacon", "osm://node/123", Key(key).Id));
        await Reading.Until(() => Reading.Posts.Count > 0);

        var post = Assert.Single(Reading.Posts);
        Assert.Equal((Key(key), new SocialAccount("bluesky", Ann), PostKind.Original, "osm:node/123"), (post.Key, post.Author, post.Kind, Assert.Single(post.Venues)));
        Assert.InRange(post.At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Assert.False(Reading.Memory.TryFind(post.Key, out _));
    }

    [Fact]
    public async Task a_beacon_that_cannot_be_answered_or_is_not_for_everybody_now_is_passed_over()
    {
        await Reading.Once();
        var post = Key(PostedAt(DateTimeOffset.UtcNow)).Id;
        Server.Happen(Beacon("3kold", "osm://node/123", Key(PostedAt(DateTimeOffset.UtcNow.AddDays(-2))).Id));
        Server.Happen(Beacon("3kyet", "osm://node/123", Key(PostedAt(DateTimeOffset.UtcNow.AddDays(2))).Id));
        Server.Happen(Beacon("3kany", "osm://node/123", Key("3kpost").Id));
        Server.Happen(Beacon("3ka", "osm://node/123", null));
        Server.Happen(Beacon("3kb", "osm://node/123", OurPost));
        Server.Happen(Beacon("3kc", "osm://node/123", $"at://{Ann}/app.beaconbits.beacon/3kc"));
        Server.Happen(Beacon("3kd", "osm://node/123", $"at://{Ann}/{Posts}/.."));
        Server.Happen(Beacon("3ke", "osm://node/123", post, visibility: "followers"));
        Server.Happen(Beacon("3kf", "osm://node/123", post, revealAt: "2026-11-22T00:00:00Z"));
        Server.Happen(Beacon("3kg", "osm://node/1234", post));
        Server.Happen(Beacon("3kh", "https://osm.example/node/123", post));
        Server.Happen(Beacon("3ki", "osm://node/123", post, action: "update"));
        Server.Happen(new Told.Commit(Ann, "delete", "app.beaconbits.beacon", "3kj"));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Keys.Contains("3klast"));

        Assert.Equal(["3klast"], Reading.Keys);
        Assert.Empty(Reading.Deletions);
    }

    /// <summary>The key an app gives a post that is made then.</summary>
    static string PostedAt(DateTimeOffset at)
    {
        var bits = (ulong)((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) << 10 | 7;
        return string.Concat(Enumerable.Range(0, 13).Select(digit => "234567abcdefghijklmnopqrstuvwxyz"[(int)(bits >> 5 * (12 - digit) & 31)]));
    }

    void Happen(string key, JsonObject record) => Server.Happen(new Told.Commit(Ann, "create", Posts, key, record));
}

public sealed class JetstreamCheckInTests() : CheckInTests(isJetstream: true);

public sealed class FirehoseCheckInTests() : CheckInTests(isJetstream: false);
