using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>What every test of a stream starts from: a server of that form, a reader that knows the hashtag BuyTee, some people.</summary>
public abstract class StreamTest(bool isJetstream) : IAsyncLifetime
{
    internal const string Shop = "did:plc:tagsaletagsaletagsaletag";
    internal const string Ann = "did:plc:annannannannannannannann";
    internal const string Posts = "app.bsky.feed.post";
    internal const string OurPost = $"at://{Shop}/{Posts}/3offer";

    internal bool IsJetstream => isJetstream;
    internal StreamServer Server { get; } = StreamServer.Start(isJetstream);
    internal Reading Reading { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Reading = new(Server.Url, Shop);
        Reading.Live.Add("buytee");
        Reading.Live.AddVenue("fsq:4b1");
        Reading.Live.AddVenue("osm:node/123");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Reading.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal static Told Ask(string key, string who = Ann) => new Told.Commit(who, "create", Posts, key, Told.Post("I want #BuyTee", tags: ["BuyTee"]));

    internal static Told Beacon(string key, string venue, string? post, string visibility = "public", string? revealAt = null, string action = "create") =>
        new Told.Commit(Ann, action, "app.beaconbits.beacon", key, Told.Beacon(venue, post, visibility, revealAt));

    internal static Told Chat(string key) => new Told.Commit(Ann, "create", Posts, key, Told.Post("nothing"));

    internal static PostKey Key(string key, string who = Ann) => new("bluesky", $"at://{who}/{Posts}/{key}");
}
