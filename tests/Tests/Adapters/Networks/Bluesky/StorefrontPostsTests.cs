using System.Text;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

/// <summary>What is particular to posts on Bluesky, against the real server.</summary>
public sealed class StorefrontPostsTests : IAsyncLifetime
{
    BlueskyTest _bluesky = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _bluesky = await BlueskyTest.Open();
    }

    public ValueTask DisposeAsync() => _bluesky?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task hashtags_and_links_are_marked_where_they_stand()
    {
        const string text = "Größe 👨‍👩‍👧‍👦 wählen: #Größe_M, #ConfirmBCD2346. Weiter: https://shop.example.org/o/Größe#x . Ende.";

        var post = await _bluesky.PostOf(await Reply(await Ask(), text));

        var bytes = Encoding.UTF8.GetBytes(text);
        var marked = post["facets"]!.AsArray().Select(facet => (
            Encoding.UTF8.GetString(bytes[facet!["index"]!["byteStart"]!.GetValue<int>()..facet["index"]!["byteEnd"]!.GetValue<int>()]),
            (facet["features"]![0]!["tag"] ?? facet["features"]![0]!["uri"])!.ToString()));
        Assert.Equal([("#Größe_M", "Größe_M"), ("#ConfirmBCD2346", "ConfirmBCD2346"), ("https://shop.example.org/o/Größe#x", "https://shop.example.org/o/Gr%C3%B6%C3%9Fe#x")], marked);
        Assert.Equal(["en"], post["langs"]!.AsArray().Select(language => language!.ToString()));
    }

    [Fact]
    public async Task what_only_begins_like_an_address_and_half_characters_do_no_harm()
    {
        var post = await _bluesky.PostOf(await Reply(await Ask(), "http://[ \ud83d https:// #Confirm2346789B"));

        Assert.Equal("Confirm2346789B", Assert.Single(post["facets"]!.AsArray())!["features"]![0]!["tag"]!.ToString());
    }

    [Fact]
    public async Task a_storefront_that_may_not_write_any_more_keeps_its_replies()
    {
        var ask = await Ask();
        await _bluesky.Account.SignIn(Cancellation);
        await _bluesky.Pds.TakeDown(_bluesky.Storefront);

        Assert.IsType<PublishAnswer.Unavailable>(await Reply(ask, "yours"));

        await _bluesky.Pds.TakeDown(_bluesky.Storefront, down: false);
        Assert.IsType<PublishAnswer.Published>(await Reply(ask, "yours"));
    }

    [Fact]
    public async Task a_reply_within_a_thread_names_where_the_thread_began()
    {
        var beginning = await _bluesky.Somebody.Post("hello");
        var middle = await _bluesky.Somebody.Post("and", replyTo: beginning);
        var ask = await _bluesky.Somebody.Post("#BuyMug", replyTo: middle, root: beginning);

        var post = await _bluesky.PostOf(await Reply(Key(ask), "yours"));

        Assert.Equal(ask.Uri, post["reply"]!["parent"]!["uri"]!.ToString());
        Assert.Equal(ask.Cid, post["reply"]!["parent"]!["cid"]!.ToString());
        Assert.Equal(beginning.Uri, post["reply"]!["root"]!["uri"]!.ToString());
    }

    [Fact]
    public async Task what_the_stream_told_of_a_post_is_not_asked_for_again()
    {
        var (root, ask) = (await _bluesky.Somebody.Post("hello"), await _bluesky.Somebody.Post("#BuyMug"));
        _bluesky.Account.Memory.Remember(Key(ask), ask.Cid, RecordReference.Of(root.Uri, root.Cid));

        var post = await _bluesky.PostOf(await Reply(Key(ask), "yours"));

        // Its own record names no thread: this can only come from memory.
        Assert.Equal(root.Uri, post["reply"]!["root"]!["uri"]!.ToString());
        Assert.Equal(ask.Cid, post["reply"]!["parent"]!["cid"]!.ToString());
    }

    [Fact]
    public async Task a_post_of_which_the_stream_told_that_it_is_deleted_is_not_answered()
    {
        var ask = await _bluesky.Somebody.Post("#BuyMug");
        _bluesky.Account.Memory.Remember(Key(ask), ask.Cid, null);
        _bluesky.Account.Memory.Forget(Key(ask));

        Assert.IsType<PublishAnswer.Refused>(await Reply(Key(ask), "yours"));
    }

    [Fact]
    public async Task nobody_who_was_taken_down_is_answered()
    {
        var ask = await Ask();
        await _bluesky.Pds.TakeDown(_bluesky.Somebody);

        Assert.IsType<PublishAnswer.Refused>(await Reply(ask, "yours"));
    }

    [Theory]
    [InlineData("at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3kaaaaaaaaaaa")]
    [InlineData("at://did:web:localhost%3A1/app.bsky.feed.post/3kaaaaaaaaaaa", false)]
    [InlineData("at://did:plc:../../app.bsky.feed.post/x")]
    [InlineData("https://example.org/")]
    [InlineData("")]
    public async Task a_post_that_cannot_be_found_is_not_answered(string id, bool finally_ = true)
    {
        var answer = await Reply(new("bluesky", id), "yours");
        Assert.Equal(finally_, answer is PublishAnswer.Refused);
        Assert.IsNotType<PublishAnswer.Published>(answer);
    }

    [Fact]
    public async Task an_offer_post_shows_its_picture_to_everybody()
    {
        var mug = new Picture(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), "image/png", "A red mug");

        var post = await _bluesky.PostOf(await _bluesky.Network.Announce("announce/1", "#BuyMug", mug, Cancellation));

        var image = Assert.Single(post["embed"]!["images"]!.AsArray())!;
        Assert.Equal("A red mug", image["alt"]!.ToString());
        Assert.Equal("image/png", image["image"]!["mimeType"]!.ToString());
        Assert.Equal(mug.Bytes.Length, image["image"]!["size"]!.GetValue<int>());
    }

    [Fact]
    public async Task a_server_that_has_enough_says_when_to_come_back()
    {
        var ask = await Ask();
        await _bluesky.Account.SignIn(Cancellation);
        _bluesky.Instead = http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers["RateLimit-Limit"] = "5000";
            http.Response.Headers["RateLimit-Remaining"] = "0";
            http.Response.Headers["RateLimit-Reset"] = $"{DateTimeOffset.UtcNow.AddSeconds(90).ToUnixTimeSeconds()}";
            return Task.CompletedTask;
        };

        var answer = Assert.IsType<PublishAnswer.Unavailable>(await Reply(ask, "yours"));

        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 60, 90);
        Assert.Equal((5000, 0), (_bluesky.Account.LastLimit!.Limit, _bluesky.Account.LastLimit.Remaining));
    }

    [Fact]
    public async Task the_limits_of_the_real_server_are_obeyed_and_told()
    {
        await using var pds = await Pds.Start(new() { RateLimits = true });
        await using var bluesky = await BlueskyTest.Open(pds);
        var ask = await bluesky.Somebody.Post("#BuyMug");

        Assert.IsType<PublishAnswer.Published>(await bluesky.Network.Reply("reply/1", Key(ask), "yours", Cancellation));

        Assert.InRange(bluesky.Account.LastLimit!.Remaining, 1, bluesky.Account.LastLimit.Limit - 1);
    }

    async Task<PostKey> Ask() => Key(await _bluesky.Somebody.Post("#BuyMug"));

    Task<PublishAnswer> Reply(PostKey to, string text) => _bluesky.Network.Reply($"reply/{to.Id}", to, text, Cancellation);

    static PostKey Key(PdsRecord post) => new("bluesky", post.Uri);
}
