using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tagsale.Servers;

namespace Tagsale.Tests.Web;

/// <summary>Whole purchases over the real server: the offer is published there, the hashtag and the code are posted there, the replies are read there.</summary>
public sealed partial class PurchaseOnBlueskyTests : IAsyncLifetime
{
    Pds _pds = null!;
    PdsAccount _storefront = null!;
    RunningShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _pds = await Pds.Shared;
        _storefront = await _pds.SignUp("store");
        _shop = await RunningShop.Start(
            $"--Tagsale:Bluesky:Service={_pds.Url}", $"--Tagsale:Bluesky:Identifier={_storefront.Handle}", $"--Tagsale:Bluesky:AppPassword={await _storefront.AppPassword()}",
            $"--Tagsale:Bluesky:Stream={_pds.StreamUrl}", $"--Tagsale:Bluesky:PlcDirectory={_pds.PlcUrl}");
    }

    public ValueTask DisposeAsync() => _shop?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task the_hashtag_the_code_and_nobody_else_s_copy_of_it()
    {
        var (offer, hashtag) = await _shop.Calls.Publish();
        var offerPost = await First("app.bsky.feed.post");
        var like = await First("app.bsky.feed.like");
        Assert.Equal(offerPost["uri"]!.ToString(), like["value"]!["subject"]!["uri"]!.ToString());
        Assert.Contains($"#{hashtag}", offerPost["value"]!["text"]!.ToString(), StringComparison.Ordinal);

        var (ann, copycat) = (await Member("ann"), await Member("bob"));
        var code = Code().Match(await ReplyTo(await ann.Post($"#{hashtag} please"))).Value;
        var copied = await copycat.Post($"mine: {code}");
        var receipt = await ReplyTo(await ann.Post($"yes: {code}"));

        Assert.StartsWith("Thank you! Ordered and paid", receipt, StringComparison.Ordinal);
        Assert.Single(await _shop.Calls.Purchases($"offer={offer}&state=paid"));
        Assert.Single(await _shop.Calls.Purchases($"offer={offer}"));
        // Read before the receipt was written: were there to be an answer, it would be there.
        Assert.Empty(await _storefront.RepliesTo(copied));
    }

    Task<JsonObject> First(string collection) =>
        Until.Found(async () => await _storefront.List(collection) is [var first, ..] ? first : null, $"a record of {collection}");

    async Task<PdsAccount> Member(string name)
    {
        var account = await _pds.SignUp(name);
        (await _shop.Operator.Post("/v1/members", new
        {
            name = "Ada Test",
            email = "ada@example.org",
            address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" },
            accounts = new[] { new { network = "bluesky", id = account.Did } },
            cards = new[] { new { service = "sandbox", token = "tok_approved" } },
            termsVersion = "1",
        })).Expect(201);
        return account;
    }

    async Task<string> ReplyTo(PdsRecord post)
    {
        var reply = await Until.Found<JsonObject>(async () => (await _storefront.RepliesTo(post)).SingleOrDefault(), $"a reply to {post.Uri}");
        return reply["value"]!["text"]!.ToString();
    }

    [GeneratedRegex(@"#Confirm\w+")]
    private static partial Regex Code();
}
