using Tagsale.Tests.Adapters.Webhooks;

namespace Tagsale.Tests.Web;

/// <summary>Webhooks from outside: over HTTP, with a receiver that trusts only what is signed.</summary>
public abstract class WebhooksApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task an_order_is_told_to_whoever_asked_signed_with_the_secret_that_was_told_once()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await Listen(receiver, "purchase.*");
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var purchase = await _calls.Buy(person, member, offer, tag);
        (await _calls.Operator.Post($"/v1/purchases/{purchase}/shipments", new { carrier = "Pony" })).Expect(201);

        await Until.True(() => Task.FromResult(receiver.Told.Count >= 3), "three events");
        Assert.Equal(["purchase.held", "purchase.paid", "purchase.shipped"], receiver.Told.Select(t => t.Type));
        Assert.All(receiver.Told, t => Assert.Equal(purchase, t.Data.Text("id")));
        var shown = (await _calls.Operator.Get($"/v1/purchases/{purchase}")).Expect(200);
        Assert.All(receiver.Told[^1].Data.EnumerateObject(), p => Assert.Equal(shown.GetProperty(p.Name).GetRawText(), p.Value.GetRawText()));
        Assert.Equal(0, receiver.Forged);

        await Until.True(async () => (await _calls.All($"/v1/webhooks/{webhook}/deliveries")).Count(d => d.Text("state") == "delivered") == 3, "a log of three");
        var log = await _calls.All($"/v1/webhooks/{webhook}/deliveries", limit: 2);
        Assert.Equal(receiver.Told.Select(t => t.Id).Reverse(), log.Select(d => d.Text("id")));
        Assert.All(log, d => Assert.Equal((204, 1, purchase), (d.Number("status"), d.Number("attempts"), d.Text("subject"))));
        await Remove(webhook);
    }

    [Fact]
    public async Task the_secret_is_in_the_answer_to_its_making_and_nowhere_else()
    {
        await using var receiver = await Receiver.Start();
        var made = (await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events = new[] { "*" } }, "key-" + receiver.Url)).Expect(201);
        var secret = made.Text("secret");
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.Equal(secret, (await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events = new[] { "*" } }, "key-" + receiver.Url)).Expect(201).Text("secret"));

        foreach (var path in new[] { "/v1/webhooks", $"/v1/webhooks/{made.Text("id")}", $"/v1/webhooks/{made.Text("id")}/deliveries", "/v1/alerts", "/v1/parked" })
            Assert.DoesNotContain(secret, (await _calls.Operator.Get(path)).Text, StringComparison.Ordinal);
        (await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events = new[] { "member.left" } })).ExpectProblem(409, "webhook-url-taken");
        await Remove(made.Text("id"));
    }

    [Fact]
    public async Task a_secret_that_was_replaced_or_is_needed_no_more_is_told_to_no_repeat()
    {
        var made = new { url = $"http://127.0.0.1:9/{Guid.NewGuid():N}", events = new[] { "member.left" } };
        var (makingKey, rollingKey) = ($"make-{Guid.NewGuid()}", $"roll-{Guid.NewGuid()}");
        var webhook = (await _calls.Operator.Post("/v1/webhooks", made, makingKey)).Expect(201).Text("id");

        var rolled = (await _calls.Operator.Post($"/v1/webhooks/{webhook}/secrets", new { }, rollingKey)).Expect(201).Text("secret");
        (await _calls.Operator.Post("/v1/webhooks", made, makingKey)).ExpectProblem(410, "gone");
        Assert.Equal(rolled, (await _calls.Operator.Post($"/v1/webhooks/{webhook}/secrets", new { }, rollingKey)).Expect(201).Text("secret"));

        await Remove(webhook);
        (await _calls.Operator.Post($"/v1/webhooks/{webhook}/secrets", new { }, rollingKey)).ExpectProblem(410, "gone");
    }

    [Fact]
    public async Task while_a_secret_is_replaced_old_and_new_are_both_good()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await Listen(receiver, "member.joined");
        var rolled = (await _calls.Operator.Post($"/v1/webhooks/{webhook}/secrets", new { })).Expect(201);
        await _calls.NewMember();
        await Until.True(() => Task.FromResult(receiver.Told.Count == 1), "told by the old secret");

        receiver.Distrust();
        receiver.Trust(rolled.Text("secret"));
        await _calls.NewMember();
        await Until.True(() => Task.FromResult(receiver.Told.Count == 2), "told by the new secret");
        await Remove(webhook);
    }

    [Fact]
    public async Task one_that_is_gone_is_disabled_and_gets_what_it_missed_when_it_is_enabled()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answers = _ => 410;
        var webhook = await Listen(receiver, "member.joined");
        await _calls.NewMember();
        await Until.True(async () => (await Webhook(webhook)).Text("status") == "disabled", "disabled");
        Assert.Contains(await _calls.All("/v1/alerts"), a => a.Text("kind") == "webhook-disabled" && a.Text("text").Contains(webhook, StringComparison.Ordinal));
        (await _calls.Operator.Post($"/v1/webhooks/{webhook}/replay", new { from = "2020-01-01T00:00:00Z" })).ExpectProblem(409, "webhook-disabled");

        receiver.Answers = _ => 204;
        await _calls.NewMember();
        (await _calls.Operator.Post($"/v1/webhooks/{webhook}/enable", new { })).Expect(204);
        await Until.True(() => Task.FromResult(receiver.Told.Count == 2), "what it missed");
        await Remove(webhook);
    }

    [Fact]
    public async Task a_replay_tells_again_under_the_same_ids()
    {
        await using var receiver = await Receiver.Start();
        var began = DateTimeOffset.UtcNow.AddSeconds(-1);
        var webhook = await Listen(receiver, "member.*");
        var (_, member) = await _calls.NewMember();
        (await _calls.Operator.Delete($"/v1/members/{member}")).Expect(204);
        await Until.True(() => Task.FromResult(receiver.Told.Count == 2), "told");

        (await _calls.Operator.Post($"/v1/webhooks/{webhook}/replay", new { from = began })).Expect(202);
        await Until.True(() => Task.FromResult(Own().Count >= 4), "told again");
        var own = Own();
        Assert.Equal([("member.joined", own[0].Id), ("member.left", own[1].Id), ("member.joined", own[0].Id), ("member.left", own[1].Id)], own);
        await Remove(webhook);

        // What befell others just before is told again too.
        List<(string Type, string Id)> Own() => [.. receiver.Told.Where(t => t.Data.Text("id") == member).Select(t => (t.Type, t.Id))];
    }

    [Theory]
    [InlineData("""{"events":["purchase.paid"]}""", "url")]
    [InlineData("""{"url":"nonsense","events":["purchase.paid"]}""", "url")]
    [InlineData("""{"url":"https://user:password@shop.example/","events":["purchase.paid"]}""", "url")]
    [InlineData("""{"url":"http://169.254.169.254/latest","events":["purchase.paid"]}""", "url")]
    [InlineData("""{"url":"https://shop.example/"}""", "events")]
    [InlineData("""{"url":"https://shop.example/","events":[]}""", "events")]
    [InlineData("""{"url":"https://shop.example/","events":["purchase.eaten"]}""", "events")]
    [InlineData("""{"url":"https://shop.example/","events":["purchase.paid",null]}""", "events")]
    public async Task what_cannot_be_a_webhook_is_refused_with_the_field_named(string body, string field)
    {
        var problem = (await _calls.Operator.PostText("/v1/webhooks", body)).ExpectProblem(422, "invalid");
        Assert.Equal([field], problem.GetProperty("errors").Names());
    }

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        const string Nobody = "/v1/webhooks/hook_00000000000000000000000000000000";
        (await _calls.Operator.Get(Nobody)).ExpectProblem(404, "not-found");
        (await _calls.Operator.Get(Nobody + "/deliveries")).ExpectProblem(404, "not-found");
        (await _calls.Operator.Delete(Nobody)).ExpectProblem(404, "not-found");
        foreach (var deed in new[] { "enable", "secrets" }) (await _calls.Operator.Post($"{Nobody}/{deed}", new { })).ExpectProblem(404, "not-found");
        (await _calls.Operator.Post($"{Nobody}/replay", new { from = "2020-01-01T00:00:00Z" })).ExpectProblem(404, "not-found");
        (await _calls.Operator.Post($"{Nobody}/replay", new { from = "2120-01-01T00:00:00Z" })).ExpectProblem(422, "invalid");
        (await _calls.Anyone.Get("/v1/webhooks")).ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task webhooks_are_listed_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add((await _calls.Operator.Post("/v1/webhooks", new { url = $"https://shop{i}.example/{Guid.NewGuid():N}", events = new[] { "offer.sold_out" } })).Expect(201).Text("id"));
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await _calls.All("/v1/webhooks", limit: 1)).Select(w => w.Text("id")).Where(ids.Contains));
        foreach (var id in ids) await Remove(id);
    }

    async Task<string> Listen(Receiver receiver, params string[] events)
    {
        var made = (await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events })).Expect(201);
        receiver.Trust(made.Text("secret"));
        return made.Text("id");
    }

    async Task<System.Text.Json.JsonElement> Webhook(string id) => (await _calls.Operator.Get($"/v1/webhooks/{id}")).Expect(200);

    async Task Remove(string id) => (await _calls.Operator.Delete($"/v1/webhooks/{id}")).Expect(204);
}

public sealed class WebhooksApiOnSqlite(RunningShop shop) : WebhooksApiTests(shop), IClassFixture<RunningShop>;

public sealed class WebhooksApiOnPostgres(PostgresShop postgres) : WebhooksApiTests(postgres.Shop), IClassFixture<PostgresShop>;
