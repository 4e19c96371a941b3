using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tagsale.Servers;
using Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

namespace Tagsale.Tests.Web;

/// <summary>The built program on a real AT Protocol server: what people post there is all it hears, what stands there is all that counts.</summary>
public sealed class BlueskySaleTests : IAsyncLifetime
{
    const string Posts = "app.bsky.feed.post";
    const string Key = "operator-key-for-tests";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-bluesky-").FullName;
    readonly int _port = TagsaleProcess.FreePort();
    Pds _pds = null!;
    PdsAccount _storefront = null!;
    string _password = "";
    ShopOverHttp _shop = null!;
    TagsaleProcess? _process;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _pds = await Pds.Start(new() { RateLimits = true });
        _storefront = await _pds.SignUp("storefront");
        _password = await _storefront.AppPassword();
        _shop = new($"http://127.0.0.1:{_port}", Key);
        await StartShop();
    }

    [Fact]
    public async Task a_member_buys_by_two_posts_and_nobody_else_can_use_the_code()
    {
        var (offer, tag) = await PublishAndSee(stock: 2);
        var (ann, member) = await Member("ann");
        var copycat = await _pds.SignUp("copycat");
        var (rival, _) = await Member("rival");

        var ask = await ann.Post($"#{tag} please");
        var reply = await OnlyReply(ask);
        var code = ShopOverHttp.CodeIn(Text(reply));
        Assert.Equal(["en"], reply["langs"]!.AsArray().Select(l => l!.ToString()));
        Assert.Contains(code.TrimStart('#'), Tags(reply));
        Assert.Equal((2, 1, 0, 1), await _shop.Stock(offer));

        var copies = new[] { await copycat.Post(code), await rival.Post($"{code} me too") };
        var receipt = await OnlyReply(await ann.Post(code));

        Assert.Contains("Paid", Text(receipt), StringComparison.OrdinalIgnoreCase);
        var paid = Assert.Single(await _shop.Purchases($"offer={offer}&state=paid"));
        Assert.Equal(member, paid.Text("member"));
        Assert.Equal(ask.Uri, paid.Text("postId"));
        Assert.Equal((1, 0, 1, 1), await _shop.Stock(offer));
        foreach (var copy in copies) Assert.Empty(await _storefront.RepliesTo(copy));
        Assert.DoesNotContain(ann.Did, Text(reply) + Text(receipt), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_offer_is_announced_and_listed_by_a_like_and_taken_off_the_list_without_it()
    {
        var (_, tag) = await PublishAndSee(stock: 1);
        var post = await AnnouncementOf(tag);
        Assert.Contains(tag, Tags(post["value"]!.AsObject()), StringComparer.OrdinalIgnoreCase);

        var like = await Until.Found(async () => (await _storefront.List("app.bsky.feed.like")).SingleOrDefault(l => l["value"]!["subject"]!["uri"]!.ToString() == post["uri"]!.ToString()), "its like", Patience);
        await _storefront.Delete(new(like["uri"]!.ToString(), like["cid"]!.ToString()));
        await Until.True(async () => !(await Listed()).Contains(tag), "the offer is off the list", Patience);
        await _storefront.Like(new(post["uri"]!.ToString(), post["cid"]!.ToString()));
        await Until.True(async () => (await Listed()).Contains(tag), "the offer is on the list again", Patience);
    }

    [Fact]
    public async Task nothing_is_lost_or_said_twice_when_the_server_is_away_for_a_while()
    {
        var (offer, tag) = await PublishAndSee(stock: 10);
        var members = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Member($"out{i}")));
        var asks = new List<PdsRecord>();
        foreach (var (account, _) in members) asks.Add(await account.Post($"#{tag}"));

        await _pds.Stop();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await _pds.StartAgain();

        var confirmations = new List<PdsRecord>();
        foreach (var ((account, _), ask) in members.Zip(asks)) confirmations.Add(await account.Post(ShopOverHttp.CodeIn(Text(await OnlyReply(ask)))));
        await _pds.Stop();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await _pds.StartAgain();
        foreach (var confirmation in confirmations) Assert.Contains("Paid", Text(await OnlyReply(confirmation)), StringComparison.OrdinalIgnoreCase);

        await Audited(offer, 10, asks, confirmations);
    }

    [Fact]
    public async Task nothing_is_lost_or_said_twice_when_the_program_is_killed_in_the_middle()
    {
        var (offer, tag) = await PublishAndSee(stock: 20);
        var members = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Member($"kill{i}")));
        var asks = new List<PdsRecord>();
        var random = new Random(20130212);

        foreach (var (account, _) in members)
        {
            asks.Add(await account.Post($"#{tag}"));
            if (asks.Count % 3 == 2) await KillAndStartShop(random);
        }
        var confirmations = new List<PdsRecord>();
        foreach (var ((account, _), ask) in members.Zip(asks))
        {
            confirmations.Add(await account.Post(ShopOverHttp.CodeIn(Text(await OnlyReply(ask)))));
            if (confirmations.Count % 3 == 2) await KillAndStartShop(random);
        }
        foreach (var confirmation in confirmations) Assert.Contains("Paid", Text(await OnlyReply(confirmation)), StringComparison.OrdinalIgnoreCase);

        await Audited(offer, 20, asks, confirmations);
    }

    [Fact]
    public async Task a_member_is_told_in_private_what_the_servers_limits_do_not_let_out_in_public()
    {
        var (offer, tag) = await PublishAndSee(stock: 1);
        var (ann, _) = await Member("ann");
        await UseUpLimits();

        var ask = await ann.Post($"#{tag}");
        var letter = await Letter("here is your answer");
        await ann.Post(ShopOverHttp.CodeIn(letter));

        await Until.True(async () => (await _shop.Purchases($"offer={offer}&state=paid")).Count == 1, "the purchase is paid", Patience);
        await Letter("Charged once");
        Assert.Empty(await _storefront.RepliesTo(ask));
        Assert.Empty(await _shop.All("/v1/parked"));
    }

    [Fact]
    public async Task a_check_in_loads_what_its_place_offers_and_is_answered_once()
    {
        await _shop.Operator.Post("/v1/offers", new
        {
            kind = "reward", hashtag = ShopOverHttp.NewTag(), title = "Check in at the diner", merchant = "Diner", credit = new { amount = 500, currency = "USD" }, budget = 10_000,
            match = new { mccs = new[] { "5812" } }, venues = new[] { new { id = "fsq:4b1", name = "The diner" }, new { id = "osm:node/123", name = "The diner" } },
        });
        var ((ann, annsId), (bob, bobsId)) = (await Member("ann"), await Member("bob"));

        var tagged = await ann.Post("Pancakes!", more: ("embed", Told.Place("4b1")));
        var told = await bob.Post("Pancakes, too");
        await bob.Create("app.beaconbits.beacon", Told.Beacon("osm://node/123", told.Uri));

        Assert.StartsWith("Loaded: Check in at the diner.", Text(await OnlyReply(tagged)), StringComparison.Ordinal);
        Assert.StartsWith("Loaded: Check in at the diner.", Text(await OnlyReply(told)), StringComparison.Ordinal);
        Assert.Equal(new[] { annsId, bobsId }.Order(), (await _shop.All("/v1/enrollments")).Where(e => e.Text("source") == "checkIn").Select(e => e.Text("member")).Order());

        // Whoever is there again has been told; what follows is answered, so both have been read.
        var again = await ann.Post("More pancakes", more: ("embed", Told.Place("4b1")));
        await bob.Create("app.beaconbits.beacon", Told.Beacon("osm://node/123", told.Uri));
        var (_, tag) = await PublishAndSee(stock: 1);
        await OnlyReply(await ann.Post($"#{tag}"));
        Assert.Empty(await _storefront.RepliesTo(again));
        await OnlyReply(told);
        Assert.Empty(await _shop.All("/v1/parked"));
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _shop?.Dispose();
        if (_pds is not null) await _pds.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    async Task StartShop() => _process = await TagsaleProcess.Start(_directory, _port,
        ("OperatorKey", Key), ("Bluesky__Service", _pds.Url), ("Bluesky__Identifier", _storefront.Handle), ("Bluesky__AppPassword", _password),
        ("Bluesky__Stream", _pds.StreamUrl), ("Bluesky__PlcDirectory", _pds.PlcUrl));

    async Task KillAndStartShop(Random random)
    {
        await Task.Delay(random.Next(1_500), TestContext.Current.CancellationToken);
        await _process!.Kill();
        _process.Dispose();
        await StartShop();
    }

    async Task<(PdsAccount Account, string Member)> Member(string name)
    {
        var account = await _pds.SignUp(name);
        var enrolled = (await _shop.Operator.Post("/v1/members", ShopOverHttp.Enrolment(account.Did, network: "bluesky"))).Expect(201);
        Assert.Equal(account.Handle, enrolled.GetProperty("accounts")[0].Text("handle"));
        return (account, enrolled.Text("id"));
    }

    /// <summary>Published, and its post stands on the network.</summary>
    async Task<(string Offer, string Tag)> PublishAndSee(int stock)
    {
        var (offer, tag) = await _shop.Publish(stock);
        await AnnouncementOf(tag);
        return (offer, tag);
    }

    Task<JsonObject> AnnouncementOf(string tag) => Until.Found(async () =>
        (await _storefront.List(Posts)).SingleOrDefault(p => p["value"]!["reply"] is null && Text(p["value"]!.AsObject()).Contains($"#{tag}", StringComparison.Ordinal)),
        $"the announcement of #{tag}", Patience);

    /// <summary>As a careless operator would with another app: twenty posts a call, three points each.</summary>
    async Task UseUpLimits()
    {
        using var app = new HttpClient { BaseAddress = new(_pds.Url) };
        var session = await (await app.PostAsJsonAsync("/xrpc/com.atproto.server.createSession", new { identifier = _storefront.Handle, password = _storefront.Password })).Content.ReadFromJsonAsync<JsonObject>();
        app.DefaultRequestHeaders.Authorization = new("Bearer", session!["accessJwt"]!.ToString());
        var like = new Dictionary<string, object>
        {
            ["$type"] = "com.atproto.repo.applyWrites#create",
            ["collection"] = "app.bsky.feed.threadgate",
            ["value"] = new Dictionary<string, object> { ["$type"] = "app.bsky.feed.threadgate", ["post"] = $"at://{_storefront.Did}/{Posts}/3k", ["createdAt"] = DateTimeOffset.UtcNow },
        };
        HttpResponseMessage answer;
        do answer = await app.PostAsJsonAsync("/xrpc/com.atproto.repo.applyWrites", new { repo = _storefront.Did, validate = false, writes = Enumerable.Repeat(like, 20) });
        while (answer.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    Task<string> Letter(string saying) =>
        Until.Found(() => Task.FromResult(Audit.Letters(_directory).FirstOrDefault(letter => letter.Contains(saying, StringComparison.Ordinal))), $"a letter that says: {saying}", Patience);

    async Task<List<string>> Listed()
    {
        var offers = await _shop.All("/v1/offers");
        return [.. offers.Where(offer => offer.GetProperty("listed").GetBoolean()).Select(offer => offer.Text("hashtag"))];
    }

    async Task<JsonObject> OnlyReply(PdsRecord post)
    {
        var replies = await Until.Found(async () => await _storefront.RepliesTo(post) is { Count: > 0 } found ? found : null, $"a reply to {post.Uri}", Patience);
        return Assert.Single(replies)["value"]!.AsObject();
    }

    /// <summary>By what stands on the network and in the program's books.</summary>
    async Task Audited(string offer, int stock, List<PdsRecord> asks, List<PdsRecord> confirmations)
    {
        foreach (var post in asks.Concat(confirmations)) await OnlyReply(post);
        var purchases = await _shop.Purchases($"offer={offer}");
        Assert.Equal(asks.Select(a => a.Uri).Order(), purchases.Select(p => p.Text("postId")).Order());
        Assert.All(purchases, p => Assert.Equal("paid", p.Text("state")));
        Assert.Equal((stock - asks.Count, 0, asks.Count, stock - asks.Count), await _shop.Stock(offer));
        Assert.Equal(asks.Count, (await _shop.All("/v1/journal")).Select(line => line.Text("purchase")).Distinct().Count());
        Assert.Empty(await _shop.All("/v1/parked"));
    }

    static string Text(JsonObject post) => post["text"]!.ToString();

    static IEnumerable<string> Tags(JsonObject post) => post["facets"]!.AsArray().SelectMany(f => f!["features"]!.AsArray())
        .Where(feature => feature!["$type"]!.ToString() == "app.bsky.richtext.facet#tag").Select(feature => feature!["tag"]!.ToString());
}
