using System.Text.Json;

namespace Tagsale.Tests.Web;

public sealed class TaxApiOnSqlite(RunningShop shop) : TaxApiTests(shop), IClassFixture<RunningShop>;

public sealed class TaxApiOnPostgres(PostgresShop postgres) : TaxApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public abstract class TaxApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task an_order_is_taxed_by_where_it_goes_at_the_rates_of_its_hold()
    {
        var (plus, plusTag) = await Publish("exclusive");
        var (within, withinTag) = await Publish("inclusive");
        await Rates(new { country = "US", rate = 8.875m });
        var (ann, annId) = await _calls.NewMember();
        var (bob, bobId) = await _calls.NewMember();

        var asked = await ShopOverHttp.Post(ann, $"#{plusTag}");
        var reply = await _calls.ReplyTo(asked);
        Assert.Contains("12.09 USD in total incl. tax 0.99 USD and shipping 1.00 USD", reply, StringComparison.Ordinal); // 89.6… and 8.875
        await Rates(new { country = "*", rate = 50m });
        Assert.Contains("11.10 USD in total incl. tax 3.70 USD and shipping 1.00 USD", await _calls.ReplyTo(await ShopOverHttp.Post(bob, $"#{withinTag}")), StringComparison.Ordinal);

        await Until.True(async () => (await _calls.Purchases("state=awaitingConfirmation")).Any(p => p.Text("postId") == asked), "the hold awaiting its code");
        await _calls.ReplyTo(await ShopOverHttp.Post(ann, ShopOverHttp.CodeIn(reply)));
        var paid = Assert.Single(await _calls.Purchases($"offer={plus}&member={annId}&state=paid"));
        Assert.Equal((1209, 1010, 100, 99, false), (Minor(paid, "total"), Minor(paid, "price"), Minor(paid, "shipping"), Minor(paid, "tax"), paid.GetProperty("taxIncluded").GetBoolean()));
        var journal = (await _calls.Operator.Get($"/v1/journal?purchase={paid.Text("id")}")).Expect(200).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(99, journal.Single(l => l.Text("account") == "tax").Number("amount"));
        var held = Assert.Single(await _calls.Purchases($"offer={within}&member={bobId}"));
        Assert.Equal((1110, 370, true), (Minor(held, "total"), Minor(held, "tax"), held.GetProperty("taxIncluded").GetBoolean()));
    }

    [Fact]
    public async Task where_no_rate_is_known_nothing_is_sold_and_the_reply_names_no_place()
    {
        var (offer, tag) = await Publish("exclusive");
        await Rates(new { country = "DE", rate = 19m });
        var (ann, _) = await _calls.NewMember();

        var reply = await _calls.ReplyTo(await ShopOverHttp.Post(ann, $"#{tag}"));

        Assert.Contains("cannot be ordered with your delivery details", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("US", reply, StringComparison.Ordinal);
        Assert.Empty(await _calls.Purchases($"offer={offer}"));
    }

    [Fact]
    public async Task the_table_is_told_as_it_was_given()
    {
        var rates = new object[] { new { country = "de", rate = 19m }, new { country = "US", region = "CA", category = "food", rate = 7.2501m } };
        (await Put(new { rates })).Expect(200);

        var told = (await _calls.Operator.Get("/v1/tax-rates")).Text;
        var items = JsonElement.Parse(told).GetProperty("rates").EnumerateArray().ToList();
        Assert.Equal([("DE", null, null, 19m), ("US", "CA", "food", 7.2501m)],
            items.Select(i => (i.Text("country"), i.GetProperty("region").GetString(), i.GetProperty("category").GetString(), i.GetProperty("rate").GetDecimal())));
        (await Put(new { rates = Array.Empty<object>() })).Expect(200);
        Assert.Equal(0, (await _calls.Operator.Get("/v1/tax-rates")).Expect(200).GetProperty("rates").GetArrayLength());

        Assert.Equal(told, (await PutText(told)).Text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"rates\":[{\"country\":\"US\",\"rate\":101}]}")]
    [InlineData("{\"rates\":[{\"country\":\"US\"}]}")]
    [InlineData("{\"rates\":[null]}")]
    public async Task what_is_no_table_is_refused(string json) => (await PutText(json)).ExpectProblem(422, "invalid");

    [Fact]
    public async Task a_body_that_is_too_large_is_told_how_large_it_may_be() =>
        Assert.Contains("1,000,000 bytes", (await PutText($"{{\"rates\":[]{new string(' ', 1_000_000)}}}", ("Expect", "100-continue"))).ExpectProblem(413, "too-large").Text("detail"), StringComparison.Ordinal);

    [Fact]
    public async Task an_offer_cannot_have_a_tax_of_both_kinds()
    {
        var both = ShopOverHttp.Product(ShopOverHttp.NewTag());
        var json = JsonSerializer.SerializeToNode(both)!.AsObject();
        json["taxMode"] = "exclusive";
        (await _calls.Operator.PostText("/v1/offers", json.ToJsonString())).ExpectProblem(422, "invalid");
        json["taxMode"] = "sometimes";
        (await _calls.Operator.PostText("/v1/offers", json.ToJsonString())).ExpectProblem(422, "invalid");
    }

    async Task<(string Id, string Tag)> Publish(string mode)
    {
        var tag = ShopOverHttp.NewTag();
        var product = JsonSerializer.SerializeToNode(ShopOverHttp.Product(tag))!.AsObject();
        product.Remove("tax");
        (product["taxMode"], product["price"]!["amount"], product["shipping"]!["amount"]) = (mode, 1010, 100);
        var offer = (await _calls.Operator.PostText("/v1/offers", product.ToJsonString())).Expect(201);
        Assert.Equal(mode, offer.Text("taxMode"));
        return (offer.Text("id"), tag);
    }

    async Task Rates(params object[] rates) => (await Put(new { rates })).Expect(200);

    Task<Answered> Put(object body) => PutText(JsonSerializer.Serialize(body));

    Task<Answered> PutText(string json, params (string Name, string Value)[] headers) =>
        _calls.Operator.PutText("/v1/tax-rates", json, headers);

    static int Minor(JsonElement purchase, string field) => purchase.GetProperty(field).Number("amount");
}
