using System.Text;
using System.Text.Json;
using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Tests.Web.Rewards;

namespace Tagsale.Tests.Web;

/// <summary>The document is true: what it lists is there, and what the calls answer has the form it tells.</summary>
public sealed class OpenApiTests(RunningShop shop) : IClassFixture<RunningShop>
{
    static readonly string[] Calls =
    [
        "post /v1/offers", "get /v1/offers", "get /v1/offers/{id}", "post /v1/offers/{id}/stock", "put /v1/offers/{id}/picture",
        "post /v1/members", "get /v1/members", "get /v1/members/{id}", "delete /v1/members/{id}", "delete /v1/members/{id}/accounts/{network}/{account}",
        "get /v1/purchases", "get /v1/purchases/{id}", "post /v1/purchases/{id}/cancellations", "post /v1/purchases/{id}/refunds", "post /v1/purchases/{id}/shipments", "post /v1/purchases/{id}/deliveries",
        "get /v1/purchases.csv", "get /v1/packing-list.csv", "post /v1/shipments", "get /v1/tax-rates", "put /v1/tax-rates",
        "get /v1/journal", "get /v1/journal/balance", "get /v1/journal/statement", "get /v1/journal/reconciliation",
        "post /v1/enrollments", "get /v1/enrollments", "post /v1/transactions", "get /v1/transactions", "get /v1/transactions/{id}/explanation", "post /v1/transactions/file",
        "get /v1/credits", "get /v1/payouts.csv", "post /v1/payouts",
        "post /v1/webhooks", "get /v1/webhooks", "get /v1/webhooks/{id}", "delete /v1/webhooks/{id}", "post /v1/webhooks/{id}/secrets", "post /v1/webhooks/{id}/enable",
        "post /v1/webhooks/{id}/replay", "get /v1/webhooks/{id}/deliveries",
        "get /v1/parked", "get /v1/alerts", "post /v1/program/pause", "post /v1/program/resume",
    ];

    static readonly string[] Pages =
    [
        "get /v1/offers", "get /v1/members", "get /v1/purchases", "get /v1/enrollments", "get /v1/transactions", "get /v1/credits", "get /v1/journal", "get /v1/journal/statement", "get /v1/webhooks",
        "get /v1/webhooks/{id}/deliveries", "get /v1/parked", "get /v1/alerts",
    ];

    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task every_call_is_listed_and_nothing_else_of_the_operators()
    {
        var listed = Operations(await Document()).Where(o => o.Path.StartsWith("/v1", StringComparison.Ordinal)).Select(o => $"{o.Method} {o.Path}");

        Assert.Equal(Calls.Order(), listed.Order());
    }

    [Fact]
    public async Task every_post_takes_an_idempotency_key_and_every_call_says_what_it_is()
    {
        foreach (var (method, path, operation) in Operations(await Document()).Where(o => o.Path.StartsWith("/v1", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(operation.Text("summary"));
            var parameters = operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Select(p => (p.Text("name"), p.Text("in"))).ToList() : [];
            Assert.Equal(method == "post", parameters.Contains(("Idempotency-Key", "header")));
            Assert.All(path.Split('{', '}').Where((_, i) => i % 2 == 1), name => Assert.Contains((name, "path"), parameters));
            Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _), $"{method} {path} tells no 401");
        }
    }

    [Fact]
    public async Task lists_say_how_they_are_paged()
    {
        var document = await Document();
        Assert.Equal(Pages.Order(), With("limit").Order());
        Assert.Equal(Pages.Append("get /v1/journal/reconciliation").Order(), With("after").Order());

        IEnumerable<string> With(string parameter) =>
            from operation in Operations(document)
            where operation.Path.StartsWith("/v1/", StringComparison.Ordinal) && operation.Operation.TryGetProperty("parameters", out var all) && all.EnumerateArray().Any(p => (p.Text("name"), p.Text("in")) == (parameter, "query"))
            select $"{operation.Method} {operation.Path}";
    }

    [Fact]
    public async Task calls_say_that_they_answer_in_csv()
    {
        var document = await Document();
        var inCsv = from operation in Operations(document)
                    where operation.Operation.GetProperty("responses").TryGetProperty("200", out var answer) && answer.TryGetProperty("content", out var forms) && forms.TryGetProperty("text/csv", out _)
                    select operation.Path;
        Assert.Equal(["/v1/journal", "/v1/journal/balance", "/v1/journal/statement", "/v1/packing-list.csv", "/v1/payouts.csv", "/v1/purchases.csv"], inCsv.Order());
        foreach (var path in inCsv) Assert.Equal("text/csv", (await _calls.Operator.Get(path + "?format=csv&merchant=Acme")).ContentType);
    }

    [Fact]
    public async Task lists_keep_to_the_limit_they_are_given()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        await _calls.Buy(person, member, offer, tag);
        var hook = await NewWebhook();

        foreach (var list in Pages)
        {
            var page = (await _calls.Operator.Get(list["get ".Length..].Replace("{id}", hook, StringComparison.Ordinal) + "?limit=1&merchant=Kettles%20%26%20Co")).Expect(200);
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 0, 1);
            Assert.True(page.TryGetProperty("next", out _), $"{list} tells no next page");
        }
    }

    [Fact]
    public async Task what_the_calls_answer_has_the_form_the_document_tells()
    {
        var document = await Document();
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var purchase = await _calls.Buy(person, member, offer, tag);

        await Fits(document, "/v1/offers", "get", 200, await _calls.Operator.Get("/v1/offers"));
        await Fits(document, "/v1/offers", "post", 201, await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(ShopOverHttp.NewTag())));
        await Fits(document, "/v1/offers", "post", 409, await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(tag)));
        await Fits(document, "/v1/offers", "post", 422, await _calls.Operator.Post("/v1/offers", new { }));
        await Fits(document, "/v1/offers/{id}", "get", 200, await _calls.Operator.Get($"/v1/offers/{offer}"));
        await Fits(document, "/v1/offers/{id}/stock", "post", 200, await _calls.Operator.Post($"/v1/offers/{offer}/stock", new { delta = 1, reason = "found" }));
        await Fits(document, "/v1/members", "get", 200, await _calls.Operator.Get("/v1/members"));
        await Fits(document, "/v1/members/{id}", "get", 200, await _calls.Operator.Get($"/v1/members/{member}"));
        await Fits(document, "/v1/purchases", "get", 200, await _calls.Operator.Get("/v1/purchases"));
        await Fits(document, "/v1/purchases/{id}", "get", 200, await _calls.Operator.Get($"/v1/purchases/{purchase}"));
        await Fits(document, "/v1/purchases/{id}/refunds", "post", 201, await _calls.Operator.Post($"/v1/purchases/{purchase}/refunds", new { amount = 5 }));
        await Fits(document, "/v1/purchases/{id}/shipments", "post", 201, await _calls.Operator.Post($"/v1/purchases/{purchase}/shipments", new { carrier = "DHL" }));
        await Fits(document, "/v1/journal", "get", 200, await _calls.Operator.Get("/v1/journal"));
        await Fits(document, "/v1/journal/balance", "get", 200, await _calls.Operator.Get("/v1/journal/balance"));
        await Fits(document, "/v1/journal/statement", "get", 200, await _calls.Operator.Get("/v1/journal/statement?merchant=Acme"));
        await Fits(document, "/v1/journal/reconciliation", "get", 200, await _calls.Operator.Get("/v1/journal/reconciliation?service=sandbox"));
        await Fits(document, "/v1/purchases/{id}/deliveries", "post", 201, await _calls.Operator.Post($"/v1/purchases/{purchase}/deliveries", new { }));
        await Fits(document, "/v1/shipments", "post", 200, await _calls.Operator.Send(HttpMethod.Post, "/v1/shipments", new StringContent("purchase\nnobody's", Encoding.UTF8, "text/csv")));
        await Fits(document, "/v1/tax-rates", "put", 200, await _calls.Operator.PutText("/v1/tax-rates", """{"rates":[{"country":"*","rate":7.25}]}"""));
        await Fits(document, "/v1/tax-rates", "get", 200, await _calls.Operator.Get("/v1/tax-rates"));
        var now = TimeProvider.System.GetUtcNow();
        await shop.Part<GroupCommit>().Submit(new TellOperator("plaza", new("a-test", "nothing to do")) { At = now });
        await Assert.ThrowsAsync<ParkedException>(() => shop.Part<GroupCommit>().Submit(new ListsTests.Broken { At = now }));
        await Fits(document, "/v1/parked", "get", 200, await _calls.Operator.Get("/v1/parked"));
        await Fits(document, "/v1/alerts", "get", 200, await _calls.Operator.Get("/v1/alerts"));
        await Fits(document, "/v1/purchases/{id}", "get", 404, await _calls.Operator.Get("/v1/purchases/x"));
        await Fits(document, "/v1/offers", "get", 401, await _calls.Anyone.Get("/v1/offers"));
    }

    [Fact]
    public async Task what_the_calls_about_webhooks_answer_has_the_form_the_document_tells()
    {
        var document = await Document();
        await Fits(document, "/v1/webhooks", "post", 201, await _calls.Operator.Post("/v1/webhooks", new { url = $"http://127.0.0.1:9/{Guid.NewGuid():N}", events = new[] { "member.*" } }));
        var hook = await NewWebhook();
        await _calls.NewMember();
        await Until.True(async () => (await _calls.All($"/v1/webhooks/{hook}/deliveries")).Any(d => d.Number("attempts") > 0), "an attempt");

        await Fits(document, "/v1/webhooks", "get", 200, await _calls.Operator.Get("/v1/webhooks"));
        await Fits(document, "/v1/webhooks/{id}", "get", 200, await _calls.Operator.Get($"/v1/webhooks/{hook}"));
        await Fits(document, "/v1/webhooks/{id}/deliveries", "get", 200, await _calls.Operator.Get($"/v1/webhooks/{hook}/deliveries"));
        await Fits(document, "/v1/webhooks/{id}/secrets", "post", 201, await _calls.Operator.Post($"/v1/webhooks/{hook}/secrets", new { }));
        await Fits(document, "/v1/webhooks/{id}", "get", 404, await _calls.Operator.Get("/v1/webhooks/x"));
    }

    async Task<string> NewWebhook() =>
        (await _calls.Operator.Post("/v1/webhooks", new { url = $"http://127.0.0.1:9/{Guid.NewGuid():N}", events = new[] { "member.*" } })).Expect(201).Text("id");

    [Fact]
    public async Task what_the_calls_of_rewards_answer_has_the_form_the_document_tells()
    {
        var document = await Document();
        var rewards = new RewardsOverHttp(_calls);
        var offer = RewardsOverHttp.Sync(ShopOverHttp.NewTag());
        Assert.Null(SchemaCheck.Difference(
            document, document.GetProperty("paths").GetProperty("/v1/offers").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema"),
            JsonSerializer.SerializeToElement(offer), "$"));
        var made = await _calls.Operator.Post("/v1/offers", offer);
        await Fits(document, "/v1/offers", "post", 201, made);
        await Fits(document, "/v1/offers", "get", 200, await _calls.Operator.Get("/v1/offers"));
        await Fits(document, "/v1/offers/{id}", "get", 200, await _calls.Operator.Get($"/v1/offers/{made.Json.Text("id")}"));
        var (member, token) = await rewards.Member();
        await Fits(document, "/v1/enrollments", "post", 201, await _calls.Operator.Post("/v1/enrollments", new { offer = made.Json.Text("id"), member }));
        await Fits(document, "/v1/enrollments", "post", 409, await _calls.Operator.Post("/v1/enrollments", new { offer = made.Json.Text("id"), member }));
        await Fits(document, "/v1/enrollments", "get", 200, await _calls.Operator.Get("/v1/enrollments"));
        var id = rewards.NewId();
        await Fits(document, "/v1/transactions", "post", 200, await _calls.Operator.Post("/v1/transactions", new { items = new[] { RewardsOverHttp.Transaction(id, "clearing", token, 8_000), new { } } }));
        await Fits(document, "/v1/transactions", "get", 200, await _calls.Operator.Get("/v1/transactions"));
        await Fits(document, "/v1/transactions/{id}/explanation", "get", 200, await _calls.Operator.Get($"/v1/transactions/{id}/explanation"));
        await Fits(document, "/v1/transactions/file", "post", 200, await rewards.File("id,type,service,token,amount,currency,at,merchantId,merchantName\nx"));
        await Fits(document, "/v1/credits", "get", 200, await _calls.Operator.Get("/v1/credits"));
        await Fits(document, "/v1/payouts", "post", 200, await _calls.Operator.Post("/v1/payouts", new { reference = "r", credits = new[] { $"x/{made.Json.Text("id")}" } }));
    }

    async Task<JsonElement> Document()
    {
        var answer = await shop.Anyone.Get("/openapi/v1.json");
        Assert.Equal("application/json", answer.ContentType);
        return answer.Expect(200);
    }

    static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name, path.Name, operation.Value);

    static Task Fits(JsonElement document, string path, string method, int status, Answered answer)
    {
        var json = answer.Expect(status);
        var response = document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty($"{status}");
        var content = response.GetProperty("content").GetProperty(answer.ContentType!);
        Assert.Null(SchemaCheck.Difference(document, content.GetProperty("schema"), json, "$"));
        return Task.CompletedTask;
    }
}
