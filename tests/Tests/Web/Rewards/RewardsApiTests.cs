using System.Text.Json;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Tests.Adapters.Webhooks;

namespace Tagsale.Tests.Web.Rewards;

public sealed class RewardsApiOnSqlite(RunningShop shop) : RewardsApiTests(shop), IClassFixture<RunningShop>;

public sealed class RewardsApiOnPostgres(PostgresShop postgres) : RewardsApiTests(postgres.Shop), IClassFixture<PostgresShop>;

/// <summary>Offers, loads, transactions and credits from outside.</summary>
public abstract class RewardsApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;
    readonly RewardsOverHttp _rewards = new(shop.Calls);

    [Fact]
    public async Task sync_of_2013_spend_75_get_20()
    {
        var offer = await _rewards.Publish();
        var (member, token) = await _rewards.Member();
        Assert.Equal("""{"amount":2000,"currency":"USD"}""", (await _rewards.Load(offer, member)).GetProperty("reserved").GetRawText());
        Assert.Equal((1_000_000, 2_000, 0, 998_000), Numbers(await _rewards.Budget(offer)));

        var (a, c, r) = (_rewards.NewId("a"), _rewards.NewId("c"), _rewards.NewId("r"));
        var told = await _rewards.Tell(
            RewardsOverHttp.Transaction(a, "authorization", token, 8_000), RewardsOverHttp.Transaction(c, "clearing", token, 8_000, a), RewardsOverHttp.Transaction(r, "refund", token, 4_000, c));
        Assert.Equal([(a, "recorded", 0), (c, "credited", 2_000), (r, "clawedBack", -1_000)], told.Select(t => (t.Text("id"), t.Text("status"), Credit(t))));
        Assert.Equal((1_000_000, 1_000, 1_000, 998_000), Numbers(await _rewards.Budget(offer)));

        var credits = await _rewards.Credits($"member={member}&offer={offer}", 2);
        Assert.Equal([($"{r}/{offer}", -1_000), ($"{c}/{offer}", 2_000)], credits.Select(x => (x.Text("id"), x.GetProperty("amount").Number("amount"))));
        Assert.All(credits, x => Assert.Equal("paid", x.Text("state")));
        Assert.Equal([2_000, -1_000L], shop.Part<SandboxService>().Credits().Where(x => x.Card == token).Select(x => x.Amount.Minor));

        var why = (await _calls.Operator.Get($"/v1/transactions/{c}/explanation")).Expect(200);
        var trace = Assert.Single(why.GetProperty("offers").EnumerateArray());
        Assert.Equal((offer, 2_000), (trace.Text("offer"), trace.GetProperty("credit").Number("amount")));
        Assert.Equal(["window", "merchant", "currency", "day", "minimumSpend", "visit"], trace.GetProperty("rules").EnumerateArray().Select(x => x.Text("rule")));
        Assert.All(trace.GetProperty("rules").EnumerateArray(), x => Assert.True(x.GetProperty("held").GetBoolean()));
        Assert.Contains("20.00 USD", trace.Text("text"), StringComparison.Ordinal);

        var books = (await _calls.Operator.Get("/v1/journal/reconciliation?service=sandbox")).Expect(200);
        Assert.DoesNotContain(books.GetProperty("items").EnumerateArray(), d => d.GetProperty("credit").ValueKind != JsonValueKind.Null);
        Assert.Contains(books.GetProperty("totals").EnumerateArray(), t => t.Text("kind") == "statementCredit" && t.GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public async Task foursquare_of_2012_spend_10_get_5_once_a_member()
    {
        var offer = await _rewards.Publish(new
        {
            kind = "reward", hashtag = ShopOverHttp.NewTag(), title = "Check in at the diner", merchant = "Diner", credit = new { amount = 500, currency = "USD" }, minSpend = 1_000, maxCreditPerMember = 500,
            budget = 1_000, match = new { mccs = new[] { "5812" }, descriptor = "diner" }, venues = new[] { new { id = "4b1", name = "The diner" } },
        });
        var (first, token) = await _rewards.Member();
        var (second, other) = await _rewards.Member();
        await _rewards.Load(offer, first);
        await _rewards.Load(offer, second);
        var (third, _) = await _rewards.Member();
        (await _calls.Operator.Post("/v1/enrollments", new { offer, member = third })).ExpectProblem(409, "budget-used-up");

        object Paid(string card, long amount) => new
        {
            id = _rewards.NewId(), type = "clearing", card = new { service = "sandbox", token = card }, amount, currency = "USD", at = DateTimeOffset.UtcNow, merchant = new { id = "m-9", name = "Diner 5th Ave", mcc = "5812" },
        };
        Assert.Equal([0, 500, 0, 500], (await _rewards.Tell(Paid(token, 999), Paid(token, 1_000), Paid(token, 5_000), Paid(other, 2_000))).Select(Credit));
        Assert.Equal((1_000, 0, 1_000, 0), Numbers(await _rewards.Budget(offer)));
    }

    [Fact]
    public async Task an_offer_is_told_as_it_was_made()
    {
        var tag = ShopOverHttp.NewTag();
        var made = (await _calls.Operator.Post("/v1/offers", new
        {
            kind = "reward", hashtag = tag, title = "Coffee", merchant = "Cafe", credit = new { percent = 12.5 }, budget = new { amount = 100_000, currency = "EUR" }, minSpend = 500,
            maxCreditPerTransaction = new { amount = 300, currency = "EUR" }, maxCreditPerMember = 900, enrollmentLimit = 50, visits = 3, daysOfWeek = new[] { "mon", "Sunday" }, timeZone = "Europe/Berlin",
            disclosure = "#ad", reserveBudget = false, match = new { mccs = new[] { "5814" }, descriptor = "CAFE" }, venues = new[] { new { id = "v-1", name = "Cafe" } }, endsAt = "2999-01-01T00:00:00Z",
        })).Expect(201);

        Assert.Equal(
            ["id", "kind", "hashtag", "title", "merchant", "credit", "minSpend", "maxCreditPerTransaction", "maxCreditPerMember", "budget", "reserveBudget", "enrolled", "enrollmentLimit", "visits",
                "daysOfWeek", "timeZone", "match", "venues", "disclosure", "startsAt", "endsAt", "termsUrl", "listed", "createdAt"],
            made.Names());
        Assert.Equal("""{"percent":12.5}""", made.GetProperty("credit").GetRawText());
        Assert.Equal("""{"amount":500,"currency":"EUR"}""", made.GetProperty("minSpend").GetRawText());
        Assert.Equal("""{"amount":900,"currency":"EUR"}""", made.GetProperty("maxCreditPerMember").GetRawText());
        Assert.Equal("""{"total":100000,"reserved":0,"credited":0,"free":100000,"currency":"EUR"}""", made.GetProperty("budget").GetRawText());
        Assert.Equal("""["monday","sunday"]""", made.GetProperty("daysOfWeek").GetRawText());
        Assert.Equal("""{"merchantIds":[],"mccs":["5814"],"descriptor":"CAFE"}""", made.GetProperty("match").GetRawText());
        Assert.Equal(("ad", "Europe/Berlin", 50, 3, 0, false), (made.Text("disclosure"), made.Text("timeZone"), made.Number("enrollmentLimit"), made.Number("visits"), made.Number("enrolled"), made.GetProperty("reserveBudget").GetBoolean()));

        Assert.Equal(made.GetRawText(), (await _calls.Operator.Get($"/v1/offers/{made.Text("id")}")).Expect(200).GetRawText());
        var (product, _) = await _calls.Publish();
        var listed = await _calls.All("/v1/offers");
        Assert.Equal(made.GetRawText(), listed.Single(o => o.Text("id") == made.Text("id")).GetRawText());
        Assert.Equal("product", listed.Single(o => o.Text("id") == product).Text("kind"));
        (await _calls.Operator.Post("/v1/offers", RewardsOverHttp.Sync(tag))).ExpectProblem(409, "hashtag-taken");
        (await _calls.Operator.Post($"/v1/offers/{made.Text("id")}/stock", new { delta = 1, reason = "found" })).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("credit", "{}")]
    [InlineData("credit", """{"percent":5,"amount":500,"currency":"USD"}""")]
    [InlineData("credit", """{"percent":100.01}""")]
    [InlineData("credit", """{"percent":0.001}""")]
    [InlineData("credit", """{"amount":0,"currency":"USD"}""")]
    [InlineData("credit", """{"amount":500,"currency":"EUR"}""")]
    [InlineData("budget", "null")]
    [InlineData("budget", "0")]
    [InlineData("budget", "1999")]
    [InlineData("budget", """{"amount":1000}""", "budget")]
    [InlineData("minSpend", "{}")]
    [InlineData("minSpend", """{"amount":1,"currency":"EUR"}""")]
    [InlineData("maxCreditPerMember", "-1")]
    [InlineData("enrollmentLimit", "0")]
    [InlineData("visits", "0")]
    [InlineData("daysOfWeek", """["someday"]""")]
    [InlineData("daysOfWeek", "[null]")]
    [InlineData("timeZone", "\"Europe/Atlantis\"")]
    [InlineData("disclosure", "\"no hashtag\"")]
    [InlineData("match", "null")]
    [InlineData("match", "{}")]
    [InlineData("match", """{"mccs":["54"]}""")]
    [InlineData("venues", """[{"id":"","name":"x"}]""")]
    [InlineData("venues", "[null]")]
    [InlineData("hashtag", "\"two words\"")]
    public async Task a_field_that_cannot_be_accepted_is_named(string field, string value, string? also = null)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(JsonSerializer.Serialize(RewardsOverHttp.Sync(ShopOverHttp.NewTag())))!;
        body[field] = System.Text.Json.Nodes.JsonNode.Parse(value);
        if (also is not null) body["credit"] = System.Text.Json.Nodes.JsonNode.Parse("""{"percent":5}""");
        var problem = (await _calls.Operator.PostText("/v1/offers", body.ToJsonString())).ExpectProblem(422, "invalid");
        Assert.Contains(problem.GetProperty("errors").Names(), name => name.Split('.', '[')[0] == field);
    }

    [Theory]
    [InlineData("""{"kind":"reward","stock":1}""")]
    [InlineData("""{"kind":"reward","budget":1.5}""")]
    [InlineData("""{"kind":"reward","budget":"1000"}""")]
    [InlineData("""{"kind":"reward","budget":99999999999999999999}""")]
    [InlineData("""{"kind":"reward","budget":{"amount":1,"currency":"USD","x":1}}""")]
    [InlineData("""{"kind":"reward","kind":"reward"}""")]
    [InlineData("""{"kind":"product","budget":1}""")]
    [InlineData("""{"kind":"reward","title":"\ud800"}""")]
    public async Task a_body_that_is_no_offer_is_a_problem(string body) => (await _calls.Operator.PostText("/v1/offers", body)).ExpectProblem(400, "malformed");

    [Fact]
    public async Task a_refusal_to_load_names_its_rule()
    {
        var offer = await _rewards.Publish();
        var (member, _) = await _rewards.Member();
        var enrollment = await _rewards.Load(offer, member);
        Assert.Contains(enrollment.Text("id"), (await _calls.Operator.Post("/v1/enrollments", new { offer, member })).ExpectProblem(409, "already-loaded").Text("detail"), StringComparison.Ordinal);
        Assert.Equal(enrollment.GetRawText(), Assert.Single(await _calls.All($"/v1/enrollments?offer={offer}&member={member}")).GetRawText());
        Assert.Equal(("api", 0), (enrollment.Text("source"), enrollment.Number("visits")));

        var (product, _) = await _calls.Publish();
        var nobody = "mem_" + new string('0', 32);
        (await _calls.Operator.Post("/v1/enrollments", new { offer = product, member })).ExpectProblem(404, "not-found");
        (await _calls.Operator.Post("/v1/enrollments", new { offer, member = nobody })).ExpectProblem(404, "not-found");
        (await _calls.Operator.Post("/v1/enrollments", new { offer = "x", member = "y", card = "z" })).ExpectProblem(422, "invalid");
        (await _calls.Operator.Get("/v1/enrollments?offer=x")).ExpectProblem(422, "invalid");
        (await _calls.Anyone.Post("/v1/enrollments", new { offer, member })).ExpectProblem(401, "unauthorized");

        var later = await _rewards.Publish(new { kind = "reward", hashtag = ShopOverHttp.NewTag(), title = "t", merchant = "m", credit = new { percent = 5 }, budget = new { amount = 1, currency = "USD" }, match = new { descriptor = "x" }, startsAt = "2998-01-01T00:00:00Z" });
        (await _calls.Operator.Post("/v1/enrollments", new { offer = later, member })).ExpectProblem(409, "offer-not-started");
    }

    [Fact]
    public async Task webhooks_hear_of_loads_and_credits_without_the_card_that_the_service_credits_itself()
    {
        await using var receiver = await Receiver.Start();
        var webhook = (await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events = new[] { "reward.*" } })).Expect(201);
        receiver.Trust(webhook.Text("secret"));
        var offer = await _rewards.Publish();
        var (member, token) = await _rewards.Member();
        var enrollment = await _rewards.Load(offer, member);
        var c = _rewards.NewId();
        await _rewards.Tell(RewardsOverHttp.Transaction(c, "clearing", token, 8_000));
        await Until.True(() => Task.FromResult(receiver.Told.Count(t => t.Data.Text("offer") == offer) >= 2), "a load and a credit");
        await shop.Part<SandboxService>().Detach(token, TestContext.Current.CancellationToken);
        await _rewards.Tell(RewardsOverHttp.Transaction(_rewards.NewId(), "refund", token, 8_000, c));
        await Until.True(() => Task.FromResult(receiver.Told.Count(t => t.Data.Text("offer") == offer) >= 3), "a clawback");

        var told = receiver.Told.Where(t => t.Data.Text("offer") == offer).ToList();
        Assert.Equal(["reward.loaded", "reward.credited", "reward.clawed_back"], told.Select(t => t.Type));
        Assert.All(told[0].Data.EnumerateObject(), field => Assert.Equal(enrollment.GetProperty(field.Name).GetRawText(), field.Value.GetRawText()));
        Assert.False(told[1].Data.TryGetProperty("card", out _));
        Assert.Equal("owed", told[2].Data.Text("state"));
        Assert.Equal(token, told[2].Data.GetProperty("card").Text("token"));
        Assert.Equal(0, receiver.Forged);
        var shown = (await _calls.All($"/v1/credits?member={member}")).ToDictionary(x => x.Text("id"));
        foreach (var (_, _, data, _) in told.Skip(1))
            Assert.All(data.EnumerateObject(), field => Assert.Equal(shown[data.Text("id")].GetProperty(field.Name).GetRawText(), field.Value.GetRawText()));
        (await _calls.Operator.Delete($"/v1/webhooks/{webhook.Text("id")}")).Expect(204);
    }

    static int Credit(JsonElement result) => result.TryGetProperty("credit", out var credit) ? credit.Number("amount") : 0;

    static (int, int, int, int) Numbers(JsonElement budget) => (budget.Number("total"), budget.Number("reserved"), budget.Number("credited"), budget.Number("free"));
}
