using System.Text.Json.Nodes;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

/// <summary>Against the real server.</summary>
public sealed class BlueskyCompliance : NetworkCompliance, IAsyncLifetime
{
    readonly Dictionary<PostKey, PdsRecord> _posts = [];
    BlueskyTest _bluesky = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _bluesky = await BlueskyTest.Open();
    }

    public ValueTask DisposeAsync() => _bluesky?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override INetwork Network => _bluesky.Network;

    protected override DateTimeOffset Now => DateTimeOffset.UtcNow;

    protected override bool LosesAnswers { set => _bluesky.LosesAnswer = method => value && method == "com.atproto.repo.putRecord"; }

    protected override bool IsAway
    {
        set => _bluesky.Instead = value ? http => Task.Run(http.Abort) : null;
    }

    protected override async Task<PostKey> SomebodyPosts(string text)
    {
        var post = await _bluesky.Somebody.Post(text);
        var key = new PostKey("bluesky", post.Uri);
        _posts.Add(key, post);
        return key;
    }

    protected override Task Delete(PostKey post) => _bluesky.Somebody.Delete(_posts[post]);

    protected override async Task<IReadOnlyList<(string Id, string Text)>> RepliesTo(PostKey post) =>
        Told(await _bluesky.Storefront.RepliesTo(_posts[post]));

    protected override async Task<IReadOnlyList<(string Id, string Text)>> OfferPosts() =>
        Told((await _bluesky.Storefront.List("app.bsky.feed.post")).Where(post => post["value"]!["reply"] is null));

    protected override async Task<IReadOnlyList<string>> Liked() =>
        [.. (await _bluesky.Storefront.List("app.bsky.feed.like")).Select(like => like["value"]!["subject"]!["uri"]!.ToString())];

    static List<(string, string)> Told(IEnumerable<JsonObject> posts) => [.. posts.Select(post => (post["uri"]!.ToString(), post["value"]!["text"]!.ToString()))];
}
