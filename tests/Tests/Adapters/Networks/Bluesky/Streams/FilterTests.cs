using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Tests.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>What decoding a message would find, the look at its bytes lets through; what concerns nobody it does not.</summary>
public sealed class FilterTests
{
    const string Shop = "did:plc:tagsaletagsaletagsaletag";
    const string Ann = "did:plc:annannannannannannannann";
    const string Posts = "app.bsky.feed.post";
    const string OurPost = $"at://{Shop}/{Posts}/3offer";

    static readonly DateTimeOffset At = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One that no app writes, with all that JSON must escape.</summary>
    static readonly string[] LiveVenues = ["fsq:4b1", "fsq:店/\"1\"\\", "osm:node/123"];

    readonly LiveTags _live = new();
    readonly JetstreamFormat _jetstream;
    readonly FirehoseFormat _firehose;

    public FilterTests()
    {
        foreach (var tag in TagTexts.Live) _live.Add(tag);
        foreach (var venue in LiveVenues) _live.AddVenue(venue);
        var wanted = new PostFilter(_live, Shop);
        Assert.True(Did.TryParse(Shop, out var shop));
        _jetstream = new(new("ws://stream.example/subscribe"), new(wanted, shop));
        _firehose = new(new("ws://stream.example"), new(wanted, shop), shop);
    }

    static readonly Dictionary<string, Told> Concerning = new()
    {
        ["a live hashtag"] = Posted(Told.Post("I want it", tags: ["BuyTee"])),
        ["with its mark"] = Posted(Told.Post("I want it", tags: ["#BuyTee"])),
        ["with a wide mark, in wide letters"] = Posted(Told.Post("I want it", tags: ["＃ＢｕｙＴｅｅ"])),
        ["among others"] = Posted(Told.Post("I want it", tags: ["hat", "tag", "tags", "Tシャツ"])),
        ["in the record's list"] = Posted(Told.Post("I want it", listed: ["hat", "Straße"])),
        ["a code"] = Posted(Told.Post("yes", tags: ["ConfirmBCDF2346"])),
        ["a mention"] = Posted(Told.Post("hello", mentions: [Shop])),
        ["an answer to us"] = Posted(Told.Post("hello", parent: OurPost)),
        ["an answer below us"] = Posted(Told.Post("#stop", tags: ["stop"], root: OurPost, parent: OurPost)),
        ["an edit"] = new Told.Commit(Ann, "update", Posts, "3k", Told.Post("I want it", tags: ["BuyTee"])),
        ["a deleted post"] = new Told.Commit(Ann, "delete", Posts, "3k"),
        ["our like"] = new Told.Commit(Shop, "create", "app.bsky.feed.like", "3k", Told.Like(OurPost)),
        ["our like taken back"] = new Told.Commit(Shop, "delete", "app.bsky.feed.like", "3k"),
        ["a place"] = Posted(Told.CheckIn("embed", Told.Place("4b1"))),
        ["a place with escapes"] = Posted(Told.CheckIn("location", Told.Place("店/\"1\"\\"))),
        ["a place among others"] = Posted(Told.CheckIn("locations", Told.Place("4b9"), Told.Place("4b1"))),
        ["a check-in"] = new Told.Commit(Ann, "create", "app.beaconbits.beacon", "3k", Told.Beacon("osm://node/123", $"at://{Ann}/{Posts}/3k")),
        ["an account gone"] = new Told.Account(Ann, false, "deactivated"),
        ["an account back"] = new Told.Account(Ann, true),
        ["another handle"] = new Told.Identity(Ann, "ann.example.com"),
    };

    static readonly Dictionary<string, Told> Idle = new()
    {
        ["no hashtag"] = Posted(Told.Post("nothing to see")),
        ["a hashtag in the text alone"] = Posted(Told.Post("#BuyTee")),
        ["other hashtags"] = Posted(Told.Post("hello", tags: ["hat", "caturday", "日", "buyteeshirt", "confirmation"])),
        ["the words of the trade"] = Posted(Told.Post("\"tag\" is a tag on the path, \"operation\" kind account identity & <tags>")),
        ["an answer to somebody"] = Posted(Told.Post("hello", parent: $"at://{Ann}/{Posts}/3k")),
        ["another place"] = Posted(Told.CheckIn("embed", Told.Place("4b2"))),
        ["places, in words"] = Posted(Told.Post("\"fsq_place_id\":\"4b1\", \"venueUri\":\"osm://node/123\"")),
        ["a check-in elsewhere"] = new Told.Commit(Ann, "create", "app.beaconbits.beacon", "3k", Told.Beacon("osm://node/12", $"at://{Ann}/{Posts}/3k")),
        ["somebody's like"] = new Told.Commit(Ann, "create", "app.bsky.feed.like", "3k", Told.Like($"at://{Ann}/{Posts}/3k")),
        ["somebody's like taken back"] = new Told.Commit(Ann, "delete", "app.bsky.feed.like", "3k"),
    };

    public static TheoryData<string> OfConcern => [.. Concerning.Keys];

    public static TheoryData<string> OfNone => [.. Idle.Keys];

    [Theory]
    [MemberData(nameof(OfConcern))]
    public void what_concerns_us_is_decoded(string what)
    {
        Assert.True(_jetstream.MayConcern(Concerning[what].AsEvent(At)));
        Assert.True(_firehose.MayConcern(Concerning[what].AsFrame(7, At)));
        Assert.Single(_jetstream.Read(Concerning[what].AsEvent(At)).Events);
        Assert.Single(_firehose.Read(Concerning[what].AsFrame(7, At)).Events);
    }

    [Theory]
    [MemberData(nameof(OfNone))]
    public void what_concerns_nobody_is_not(string what)
    {
        Assert.False(_jetstream.MayConcern(Idle[what].AsEvent(At)));
        Assert.False(_firehose.MayConcern(Idle[what].AsFrame(7, At)));
    }

    [Fact]
    public void jetstream_may_write_its_json_in_any_way()
    {
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"facets":[{"features":[{"tag" : "BuyTee"}]}]}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"facets":[{"features":[{"t\u0061g":"\u0042uyTee"}]}]}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"facets":[{"features":[{"did":"did:plc:tagsale\u0074agsaletagsaletag"}]}]}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"t\u0061gs":["BuyTee"]}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"embed":{"fsq_place_id" : "4b1"}}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","record":{"embed":{"fsq_pl\u0061ce_id":"4b1"}}}}"""));
        Assert.True(MayConcern("""{"kind":"commit","commit":{"operation":"create","collection":"app.beaconbits.beacon","record":{"venueUri":"osm:\/\/node\/123"}}}"""));
        Assert.True(MayConcern("""{"kind":"commit", "commit":{"operation" : "delete","collection":"app.bsky.feed.post"}}"""));
        Assert.True(MayConcern("""{ "kind" : "account" }"""));
    }

    [Fact]
    public void no_event_of_jetstream_that_parsing_would_find_is_lost() => Holds(
        from text in TagTexts.Any from tags in Tags from listed in Listed from mentions in Mentions from parent in Parent
        from json in InAnyForm(new Told.Commit(Ann, "create", Posts, "3k", Told.Post(text, tags, mentions, listed, null, parent)).AsEvent(At))
        select json, _jetstream);

    [Fact]
    public void no_frame_of_the_firehose_that_decoding_would_find_is_lost() => Holds(
        from text in TagTexts.Any from tags in Tags from listed in Listed from mentions in Mentions from parent in Parent from padding in Gen.Choose(0, 400)
        select new Told.Commit(Ann, "create", Posts, "3k", Told.Post(text, tags, mentions, listed, null, parent)).AsFrame(7, At, padding), _firehose);

    [Fact]
    public void no_check_in_that_parsing_would_find_is_lost_by_jetstream() => Holds(from told in CheckIns from json in InAnyForm(told.AsEvent(At)) select json, _jetstream);

    [Fact]
    public void no_check_in_that_decoding_would_find_is_lost_by_the_firehose() =>
        Holds(from told in CheckIns from padding in Gen.Choose(0, 400) select told.AsFrame(7, At, padding), _firehose);

    static readonly Gen<Told> CheckIns =
        from field in Gen.Elements("embed", "location", "locations", "beacon")
        from id in Gen.Elements("4b1", "店/\"1\"\\", "4b2", "")
        from text in TagTexts.Any.Resize(4)
        select field == "beacon"
            ? new Told.Commit(Ann, "create", "app.beaconbits.beacon", "3k", Told.Beacon(id.Length % 2 == 1 ? "osm://node/123" : "osm://way/1", $"at://{Ann}/{Posts}/3k"))
            : (Told)Posted(Told.CheckIn(field, Told.Place(id), Told.Place(text)));

    static readonly Gen<string[]> Tags = TagTexts.Any.Resize(4).ArrayOf().Resize(4);
    static readonly Gen<string[]?> Listed = Gen.Frequency((9, Gen.Constant<string[]?>(null)), (1, Tags.Select(tags => (string[]?)tags)));
    static readonly Gen<string[]> Mentions = Gen.Frequency((9, Gen.Constant<string[]>([])), (1, Gen.Elements(Ann, Shop).ArrayOf(1)));
    static readonly Gen<string?> Parent = Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(OurPost, $"at://{Ann}/{Posts}/3k")));

    /// <summary>The same JSON with some of its characters escaped.</summary>
    static Gen<byte[]> InAnyForm(byte[] json)
    {
        var text = Encoding.UTF8.GetString(json);
        return from share in Gen.Elements(0, 1, 30) from dice in Gen.Choose(0, 99).ArrayOf(text.Length) select Encoding.UTF8.GetBytes(Escaped(text, i => dice[i] < share));
    }

    static string Escaped(string json, Func<int, bool> hit)
    {
        var written = new StringBuilder();
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                var escape = json[i + 1] == 'u' ? 6 : 2;
                written.Append(json, i, escape);
                i += escape - 1;
            }
            else if (hit(i) && (char.IsLetter(json[i]) || json[i] > 127)) written.Append(CultureInfo.InvariantCulture, $"\\u{(int)json[i]:x4}");
            else written.Append(json[i]);
        }
        return written.ToString();
    }

    void Holds(Gen<byte[]> messages, IStreamFormat format)
    {
        var found = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(messages.ToArbitrary(), message =>
        {
            var concerns = format.Read(message).Events.Any(told => told is StreamEvent.Posted posted ? Concerns(posted) : told is StreamEvent.CheckedIn there && _live.ContainsVenue(there.Venue));
            if (concerns) found++;
            return !concerns || format.MayConcern(message);
        }));
        Assert.True(found > 300, $"only {found} messages had something to find");
    }

    bool Concerns(StreamEvent.Posted posted) =>
        posted.Content.FoldedTags().Any(tag => _live.Contains(tag) || ConfirmationCode.LooksLikeOne(tag))
        || !posted.Content.LiveVenues(_live).IsEmpty
        || posted.Content.Mentions.Contains(Shop) || posted.Content.Parent == OurPost;

    bool MayConcern(string json) => _jetstream.MayConcern(Encoding.UTF8.GetBytes(json));

    static Told Posted(JsonObject record) => new Told.Commit(Ann, "create", Posts, "3k", record);
}
