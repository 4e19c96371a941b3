using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tagsale.Servers;

namespace Tagsale.Browser;

/// <summary>From the console to the receipt, on a real server of the AT Protocol, as docs/bluesky.md tells it.</summary>
public sealed partial class BlueskySaleTests : IAsyncLifetime
{
    const string Posts = "app.bsky.feed.post";

    Pds _pds = null!;
    PdsAccount _storefront = null!;
    Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _pds = await Pds.Shared;
        _storefront = await _pds.SignUp("storefront");
        _shop = await Shop.Start([.. BlueskyShop.Settings(_pds), .. await BlueskyShop.Settings(_storefront)]);
    }

    [Fact]
    public async Task an_operator_publishes_a_member_links_posts_and_confirms_and_both_find_the_order()
    {
        await Publish();
        var offer = await Found(async () => (await _storefront.List(Posts)).SingleOrDefault(), "the offer's post");
        Assert.Equal("A brass lamp", offer["value"]!["embed"]!["images"]![0]!["alt"]!.ToString());
        var like = await Found(async () => (await _storefront.List("app.bsky.feed.like")).SingleOrDefault(), "its like");
        Assert.Equal(offer["uri"]!.ToString(), like["value"]!["subject"]!["uri"]!.ToString());
        var profile = await _storefront.Read("app.bsky.actor.profile", "self");
        Assert.Contains("bot", profile!["labels"]!["values"]!.AsArray().Select(value => value!["val"]!.ToString()));

        var account = await _pds.SignUp("ann");
        var ann = await _shop.Visitor();
        await ann.JoinWithBluesky(account, "tok_approved");
        var code = Code().Match(await ReplyTo(await account.Post("Just what I need #BuyLamp"))).Value;
        await ann.Go("/member");
        await ann.ReadUntil(code);
        Assert.StartsWith("Thank you! Ordered and paid", await ReplyTo(await account.Post(code)), StringComparison.Ordinal);

        await ann.Go("/member/purchases");
        Assert.Contains("Reading lamp", await ann.Text(), StringComparison.Ordinal);
        var paid = Assert.Single((await _shop.Get("/v1/purchases?state=paid")).GetProperty("items").EnumerateArray());
        Assert.StartsWith($"at://{account.Did}/", paid.GetProperty("postId").GetString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
    }

    async Task Publish()
    {
        var visit = await _shop.Visitor(javaScript: false, width: 1280);
        await visit.OfferLamp();
        await visit.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "lamp.png", MimeType = "image/png", Buffer = Visitor.Png });
        await visit.Fill("What can be seen on it", "A brass lamp");
        await visit.Press("Publish the offer");
        await visit.Page.WaitForURLAsync("**/console/offers/*-*");
    }

    async Task<string> ReplyTo(PdsRecord post) =>
        (await Found(async () => (await _storefront.RepliesTo(post)).SingleOrDefault(), $"a reply to {post.Uri}"))["value"]!["text"]!.ToString();

    static async Task<T> Found<T>(Func<Task<T?>> look, string what) where T : class
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); ;)
        {
            if (await look() is { } found) return found;
            if (DateTime.UtcNow > until) throw new TimeoutException($"{what}: not within a minute");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("#Confirm[0-9A-Z]{8}")]
    private static partial Regex Code();
}
