using System.Text;
using System.Text.Json.Nodes;

namespace Tagsale.Tests.Web;

/// <summary>Whatever is sent: a clear problem, and nothing changed.</summary>
public sealed class BadInputTests(RunningShop shop) : IClassFixture<RunningShop>
{
    readonly ShopOverHttp _calls = shop.Calls;

    public static TheoryData<string> MalformedBodies =>
    [
        "{", "", "null", "[]", "\"text\"", "1", "true", "{}{}", "{} x", "<offer/>", "{'kind':'product'}", "{\"kind\":}", "{\"kind\":\"product\",}",
        "// comment\n{}", "{\"nobody\":1}", "{\"kind\":{}}", "{\"kind\":[\"product\"]}", "{\"kind\":1}", "{\"stock\":\"5\"}", "{\"stock\":5.5}",
        "{\"stock\":99999999999}", "{\"stock\":true}", "{\"price\":1000}", "{\"price\":[]}", "{\"price\":{\"amount\":\"1\",\"currency\":\"USD\"}}",
        "{\"price\":{\"amount\":1e400,\"currency\":\"USD\"}}", "{\"price\":{\"amount\":1.5,\"currency\":\"USD\"}}", "{\"price\":{\"amount\":1,\"currency\":\"USD\",\"x\":1}}",
        "{\"price\":{\"amount\":9223372036854775808,\"currency\":\"USD\"}}", "{\"variants\":{}}", "{\"variants\":\"x\"}", "{\"variants\":[1]}",
        "{\"startsAt\":\"tomorrow\"}", "{\"startsAt\":\"2999-01-01\"}", "{\"startsAt\":\"2999-01-01T00:00:00\"}", "{\"startsAt\":1}",
        "{\"startsAt\":\"0001-01-01T00:00:00+14:00\"}", "{\"startsAt\":\"2999-02-30T00:00:00Z\"}", "{\"title\":\"\\ud800\"}", "{\"title\":\"\\udc00\\ud800\"}",
        "{\"kind\":\"product\",\"kind\":\"product\"}", "{\"title\":\"a\nb\"}", "{\"\\u0000\":1}", "{\"\\ud800\":1}",
    ];

    [Theory, MemberData(nameof(MalformedBodies))]
    public async Task a_body_that_is_no_offer_is_a_problem(string body)
    {
        var before = await Everything();

        var refused = await _calls.Operator.PostText("/v1/offers", body);

        refused.ExpectProblem(body.Length == 0 ? 422 : 400, body.Length == 0 ? "invalid" : "malformed");
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task bytes_that_are_no_text_are_a_problem()
    {
        foreach (var bytes in new byte[][] { [0xff, 0xfe, 0x7b, 0x00], [.. "{\"title\":\""u8, 0xff, .. "\"}"u8], [0], [.. Encoding.UTF8.Preamble, 0x80], Encoding.Unicode.GetBytes("{}") })
            (await _calls.Operator.PostBytes("/v1/offers", bytes)).ExpectProblem(400, "malformed");
    }

    [Fact]
    public async Task a_nesting_without_end_is_a_problem() =>
        (await _calls.Operator.PostText("/v1/offers", new string('[', 30_000))).ExpectProblem(400, "malformed");

    public static TheoryData<string, string> WrongFields => new()
    {
        { "kind", "\"reward!\"" }, { "kind", "null" }, { "kind", "\"Product\"" },
        { "hashtag", "null" }, { "hashtag", "\"\"" }, { "hashtag", "\"#\"" }, { "hashtag", "\"two words\"" }, { "hashtag", "\"123\"" }, { "hashtag", "\"stop\"" },
        { "hashtag", "\"st\\u043ep\"" }, { "hashtag", "\"a\\u0000b\"" }, { "hashtag", "\"\\ud83c\\udf89\"" }, { "hashtag", "\"Buy\\u202eMug\"" },
        { "hashtag", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"" },
        { "title", "\"\"" }, { "title", "\"   \"" }, { "title", "\"a\\u0000b\"" }, { "title", "\"a\\nb\"" }, { "title", "\"a\\u202eb\"" }, { "title", "\"a\\u2066b\"" },
        { "title", "\"a #tag\"" }, { "title", "\"a @somebody\"" }, { "title", "\"a\\uff03tag\"" },
        { "merchant", "\"\"" }, { "merchant", "\"a\\u0007b\"" }, { "merchant", "\"a\\u200fb\"" },
        { "price", "null" }, { "price", "{}" }, { "price", "{\"amount\":1}" }, { "price", "{\"currency\":\"USD\"}" },
        { "price", "{\"amount\":-1,\"currency\":\"USD\"}" }, { "price", "{\"amount\":0,\"currency\":\"USD\"}" }, { "price", "{\"amount\":1000000000001,\"currency\":\"USD\"}" },
        { "price", "{\"amount\":1,\"currency\":\"XXQ\"}" }, { "price", "{\"amount\":1,\"currency\":\"usd\"}" }, { "price", "{\"amount\":1,\"currency\":\"\"}" },
        { "price", "{\"amount\":1,\"currency\":\"US\\u0000\"}" },
        { "tax", "{\"amount\":-1,\"currency\":\"USD\"}" }, { "tax", "{\"amount\":1,\"currency\":\"EUR\"}" }, { "tax", "{\"amount\":1}" }, { "tax", "{\"amount\":1000000000001,\"currency\":\"USD\"}" },
        { "shipping", "{\"amount\":-1,\"currency\":\"USD\"}" }, { "shipping", "{}" },
        { "stock", "-1" }, { "stock", "null" }, { "stock", "2000000000" },
        { "limitPerMember", "0" }, { "limitPerMember", "-1" }, { "limitPerMember", "1001" },
        { "endsAt", "\"2020-01-01T00:00:00Z\"" }, { "startsAt", "\"2999-01-02T00:00:00Z\"" }, { "startsAt", "\"2999-01-01T00:00:00Z\"" },
        { "termsUrl", "\"javascript:alert(1)\"" }, { "termsUrl", "\"/terms\"" }, { "termsUrl", "\"https://\"" }, { "termsUrl", "\"\"" }, { "termsUrl", "\"https://a.example/\\u0000\"" },
        { "variants", "[null]" }, { "variants", "[{}]" }, { "variants", "[{\"tag\":\"M\",\"title\":\"M\",\"stock\":-1}]" },
        { "variants", "[{\"tag\":\"M\",\"title\":\"M\",\"stock\":1},{\"tag\":\"m\",\"title\":\"N\",\"stock\":2}]" },
        { "variants", "[{\"tag\":\"M black\",\"title\":\"M\",\"stock\":1},{\"tag\":\"black M\",\"title\":\"N\",\"stock\":2}]" },
        { "variants", "[{\"tag\":\"M\\u0000\",\"title\":\"M\",\"stock\":3}]" }, { "variants", "[{\"tag\":\"\",\"title\":\"M\",\"stock\":3}]" },
        { "variants", "[{\"tag\":\"M\",\"title\":\"a\\u202eb\",\"stock\":3}]" },
    };

    [Theory, MemberData(nameof(WrongFields))]
    public async Task a_field_that_cannot_be_accepted_is_named(string field, string value)
    {
        var body = Offer();
        body["endsAt"] = "2999-01-01T00:00:00Z";
        body[field] = JsonNode.Parse(value);
        if (field == "variants") body.AsObject().Remove("stock");
        var before = await Everything();

        var problem = (await _calls.Operator.PostText("/v1/offers", body.ToJsonString())).ExpectProblem(422, "invalid");

        var named = problem.GetProperty("errors").Names().ToList();
        Assert.Contains(named, name => name.Split('.', '[')[0] == (field == "startsAt" ? "endsAt" : field));
        Assert.Equal(before, await Everything());
    }

    [Theory]
    [InlineData("Kettle \U0001F389 \u2764\uFE0F")]
    [InlineData("\u05E7\u05D5\u05DE\u05E7\u05D5\u05DD")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 family")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; drop table offers; --")]
    public async Task text_of_any_language_stays_as_it_was_written(string title)
    {
        var body = Offer();
        body["title"] = title;

        var made = (await _calls.Operator.PostText("/v1/offers", body.ToJsonString())).Expect(201);

        Assert.Equal(title, (await _calls.Operator.Get($"/v1/offers/{made.Text("id")}")).Expect(200).Text("title"));
    }

    [Theory]
    [InlineData("title", 60_000)]
    [InlineData("hashtag", 60_000)]
    [InlineData("merchant", 60_000)]
    [InlineData("termsUrl", 60_000)]
    public async Task a_text_that_fits_the_body_but_no_field_is_named(string field, int length)
    {
        var body = Offer();
        body[field] = new string('a', length);

        (await _calls.Operator.PostText("/v1/offers", body.ToJsonString())).ExpectProblem(422, "invalid").GetProperty("errors").GetProperty(field);
    }

    [Fact]
    public async Task a_body_above_64_kb_is_too_large_wherever_it_is_sent()
    {
        var text = new string('a', 100_000);
        foreach (var path in new[] { "/v1/offers", "/v1/members", "/v1/offers/x/stock", "/v1/purchases/x/refunds", "/v1/purchases/x/shipments", "/v1/purchases/x/deliveries", "/v1/program/pause" })
            (await _calls.Operator.Post(path, new { title = text })).ExpectProblem(413, "too-large");

        var person = await _calls.SignUp();
        (await person.Plaza.Post("/plaza/posts", new { text })).ExpectProblem(413, "too-long");
        (await _calls.Anyone.Post("/plaza/accounts", new { handle = text })).ExpectProblem(413, "too-long");
    }

    [Theory]
    [InlineData("name", "\"a\\u0000b\"")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"a\\u202eb\"")]
    [InlineData("email", "\"nobody\"")]
    [InlineData("email", "\"a@b.example\\r\\nBcc: x@y.example\"")]
    [InlineData("email", "\"a\\u0000@b.example\"")]
    [InlineData("address", "null")]
    [InlineData("address", "{\"line1\":\"1\",\"city\":\"C\",\"postalCode\":\"1\",\"country\":\"Neverland\"}")]
    [InlineData("address", "{\"line1\":\"a\\u0000\",\"city\":\"C\",\"postalCode\":\"1\",\"country\":\"US\"}")]
    [InlineData("accounts", "[]")]
    [InlineData("accounts", "null")]
    [InlineData("accounts", "[null]")]
    [InlineData("accounts", "[{\"network\":\"nowhere\",\"id\":\"x\"}]")]
    [InlineData("accounts", "[{\"network\":\"plaza\",\"id\":\"a\\u0000b\"}]")]
    [InlineData("accounts", "[{\"network\":\"plaza\"}]")]
    [InlineData("cards", "[null]")]
    [InlineData("cards", "[{\"service\":\"nowhere\",\"token\":\"x\"}]")]
    [InlineData("cards", "[{\"service\":\"sandbox\",\"token\":\"tok_approved:\\u0000\"}]")]
    [InlineData("termsVersion", "null")]
    [InlineData("termsVersion", "\"a\\u0000\"")]
    public async Task a_member_that_cannot_be_enrolled_is_told_why(string field, string value)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(ShopOverHttp.Enrolment("acct_" + Guid.NewGuid())))!;
        body[field] = JsonNode.Parse(value);
        var before = (await _calls.All("/v1/members")).Count;

        var problem = (await _calls.Operator.PostText("/v1/members", body.ToJsonString())).ExpectProblem(422, "invalid");

        Assert.Contains(problem.GetProperty("errors").Names(), name => name.Split('.')[0] == field);
        Assert.Equal(before, (await _calls.All("/v1/members")).Count);
    }

    [Fact]
    public async Task refund_bodies_that_cannot_be_meant_are_problems_and_pay_nothing()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);
        foreach (var amount in new[]
                 {
                     "\"5\"", "1.5", "1e400", "[]", "true", "{}", "{\"amount\":5}", "{\"amount\":\"5\",\"currency\":\"USD\"}", "{\"amount\":5,\"currency\":\"\\ud800\"}",
                     "{\"amount\":5,\"currency\":\"usd\"}", "{\"amount\":5,\"currency\":\"USD\",\"x\":1}", "{\"amount\":5,\"amount\":6,\"currency\":\"USD\"}", "99999999999999999999",
                 })
            Assert.Contains((int)(await _calls.Operator.PostText($"/v1/purchases/{id}/refunds", $"{{\"amount\":{amount}}}")).Status, new[] { 400, 422 });
        (await _calls.Operator.PostText($"/v1/purchases/{id}/refunds", "{\"restock\":\"yes\"}")).ExpectProblem(400, "malformed");
        (await _calls.Operator.PostText($"/v1/purchases/{id}/shipments", "{\"tracking\":\"a\\u0000b\"}")).ExpectProblem(422, "invalid");

        var left = await _calls.PurchaseIn("paid", id);
        Assert.Equal(0, left.GetProperty("refunded").Number("amount"));
    }

    async Task<int> Everything() => (await _calls.All("/v1/offers")).Count;

    static JsonNode Offer() => JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(ShopOverHttp.Product(ShopOverHttp.NewTag())))!;
}
