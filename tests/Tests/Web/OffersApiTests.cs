using System.Text.Json;

namespace Tagsale.Tests.Web;

public abstract class OffersApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task an_offer_is_made_and_found()
    {
        var tag = ShopOverHttp.NewTag();
        var made = await _calls.Operator.Post("/v1/offers", new
        {
            kind = "product", hashtag = "#" + tag, title = "Red kettle", merchant = "Kettles & Co", stock = 4, limitPerMember = 2,
            price = new { amount = 1000, currency = "USD" }, tax = new { amount = 80, currency = "USD" },
            startsAt = "2026-01-01T01:00:00+01:00", endsAt = "2999-01-01T00:00:00Z", termsUrl = "https://example.org/terms",
        });
        var offer = made.Expect(201);

        Assert.Equal($"/v1/offers/{offer.Text("id")}", made.Header("Location"));
        Assert.Equal(
            ["id", "kind", "hashtag", "title", "merchant", "price", "tax", "shipping", "total", "stock", "variants", "limitPerMember", "startsAt", "endsAt", "termsUrl", "listed", "createdAt",
                "taxMode", "taxCategory"],
            offer.Names());
        Assert.Equal(("product", tag, "Red kettle", "Kettles & Co"), (offer.Text("kind"), offer.Text("hashtag"), offer.Text("title"), offer.Text("merchant")));
        Assert.Equal("""{"amount":1000,"currency":"USD"}""", offer.GetProperty("price").GetRawText());
        Assert.Equal("""{"amount":80,"currency":"USD"}""", offer.GetProperty("tax").GetRawText());
        Assert.Equal("""{"amount":0,"currency":"USD"}""", offer.GetProperty("shipping").GetRawText());
        Assert.Equal("""{"amount":1080,"currency":"USD"}""", offer.GetProperty("total").GetRawText());
        Assert.Equal("""{"onHand":4,"held":0,"sold":0,"available":4}""", offer.GetProperty("stock").GetRawText());
        Assert.Equal(2, offer.Number("limitPerMember"));
        Assert.Equal("2026-01-01T00:00:00Z", offer.Text("startsAt"));
        Assert.Equal("2999-01-01T00:00:00Z", offer.Text("endsAt"));
        Assert.Equal("https://example.org/terms", offer.Text("termsUrl"));
        Assert.EndsWith("Z", offer.Text("createdAt"), StringComparison.Ordinal);

        var found = (await _calls.Operator.Get($"/v1/offers/{offer.Text("id")}")).Expect(200);
        Assert.Equal(offer.Text("hashtag"), found.Text("hashtag"));
        Assert.Equal(offer.Names(), found.Names());
        Assert.Equal("2026-01-01T00:00:00Z", found.Text("startsAt"));
    }

    [Fact]
    public async Task the_smallest_offer_takes_the_usual_values()
    {
        var offer = (await _calls.Operator.Post("/v1/offers", new
        {
            kind = "product", hashtag = ShopOverHttp.NewTag(), title = "Kettle", merchant = "K", price = new { amount = 1, currency = "JPY" }, stock = 0,
        })).Expect(201);

        Assert.Equal(1, offer.Number("limitPerMember"));
        Assert.Equal(JsonValueKind.Null, offer.GetProperty("startsAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, offer.GetProperty("endsAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, offer.GetProperty("termsUrl").ValueKind);
        Assert.Empty(offer.GetProperty("variants").EnumerateArray());
    }

    [Fact]
    public async Task each_variant_has_its_stock()
    {
        var offer = (await _calls.Operator.Post("/v1/offers", new
        {
            kind = "product", hashtag = ShopOverHttp.NewTag(), title = "Tee", merchant = "T", price = new { amount = 1, currency = "USD" },
            variants = new[] { new { tag = "blackM", title = "Black, medium", stock = 2 }, new { tag = "whiteS", title = "White, small", stock = 3 } },
        })).Expect(201);

        Assert.Equal(
            """[{"tag":"blackM","title":"Black, medium","stock":{"onHand":2,"held":0,"sold":0,"available":2}},{"tag":"whiteS","title":"White, small","stock":{"onHand":3,"held":0,"sold":0,"available":3}}]""",
            offer.GetProperty("variants").GetRawText());
        Assert.Equal(5, offer.GetProperty("stock").Number("onHand"));

        var more = (await _calls.Operator.Post($"/v1/offers/{offer.Text("id")}/stock", new { delta = 4, reason = "delivery", variant = "whiteS" })).Expect(200);
        Assert.Equal(7, more.GetProperty("variants")[1].GetProperty("stock").Number("onHand"));
        (await _calls.Operator.Post($"/v1/offers/{offer.Text("id")}/stock", new { delta = 4, reason = "delivery", variant = "pink\0L" })).ExpectProblem(422, "invalid");
        (await _calls.Operator.Post($"/v1/offers/{offer.Text("id")}/stock", new { delta = 4, reason = "delivery" })).ExpectProblem(422, "invalid");
    }

    [Fact]
    public async Task a_taken_hashtag_is_refused_however_it_is_written()
    {
        var (_, tag) = await _calls.Publish();

        foreach (var same in new[] { tag, tag.ToLowerInvariant(), "#" + tag, string.Concat(tag.Select(c => (char)(c - 0x21 + 0xFF01))) })
            (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(same))).ExpectProblem(409, "hashtag-taken");
    }

    [Theory]
    [InlineData("BuyMocha", "BuyMoch\u0430")] // Cyrillic a
    [InlineData("BuyVino", "BuyVin0")]
    [InlineData("BuyLilac", "Buy1ilac")]
    public async Task a_hashtag_people_cannot_tell_from_a_taken_one_is_refused(string taken, string confusable)
    {
        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(taken))).Expect(201);
        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(confusable))).ExpectProblem(409, "hashtag-confusable");
    }

    [Fact]
    public async Task stock_goes_up_and_down_but_not_below_what_is_held()
    {
        var (offer, tag) = await _calls.Publish(stock: 2);
        var (person, _) = await _calls.NewMember();
        await _calls.Ask(person, tag);

        Assert.Equal("""{"onHand":5,"held":1,"sold":0,"available":4}""", (await Adjust(offer, 3)).Expect(200).GetProperty("stock").GetRawText());
        (await Adjust(offer, -5)).ExpectProblem(409, "stock-below-held");
        (await Adjust(offer, -4)).Expect(200);
        Assert.Equal((1, 1, 0, 0), await _calls.Stock(offer));
        (await Adjust(offer, int.MaxValue)).ExpectProblem(422, "invalid");
        (await Adjust(offer, int.MinValue)).ExpectProblem(409, "stock-below-held");
        (await Adjust(offer, 0)).ExpectProblem(422, "invalid");
        (await _calls.Operator.Post($"/v1/offers/{offer}/stock", new { delta = 1 })).ExpectProblem(422, "invalid");
        Assert.Equal((1, 1, 0, 0), await _calls.Stock(offer));
    }

    [Fact]
    public async Task an_unknown_offer_is_not_found()
    {
        foreach (var id in new[] { "x", Guid.NewGuid().ToString("N"), "00000000-0000-0000-0000-000000000000", "%2e%2e", "a%2Fb", "\u00e4" })
        {
            (await _calls.Operator.Get($"/v1/offers/{id}")).ExpectProblem(404, "not-found");
            (await Adjust(id, 1)).ExpectProblem(404, "not-found");
        }
    }

    Task<Answered> Adjust(string offer, int delta) => _calls.Operator.Post($"/v1/offers/{offer}/stock", new { delta, reason = "counted" });
}
