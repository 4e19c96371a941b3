namespace Tagsale.Tests.Web;

public abstract class PurchasesApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_purchase_is_told_with_its_whole_history()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var post = await ShopOverHttp.Post(person, $"#{tag}");
        var code = ShopOverHttp.CodeIn(await _calls.ReplyTo(post));

        var open = await _calls.PurchaseIn("awaitingConfirmation", Assert.Single(await _calls.Purchases($"offer={offer}&member={member}")).Text("id"));
        Assert.Equal(
            ["id", "state", "offer", "variant", "member", "total", "confirmation", "network", "postId", "refunded", "carrier", "tracking", "createdAt",
                "price", "shipping", "tax", "taxIncluded", "disputes", "history"],
            open.Names());
        Assert.Equal(("awaitingConfirmation", offer, member, post), (open.Text("state"), open.Text("offer"), open.Text("member"), open.Text("postId")));
        Assert.Equal("""{"amount":1100,"currency":"USD"}""", open.GetProperty("total").GetRawText());
        Assert.Equal("""{"amount":0,"currency":"USD"}""", open.GetProperty("refunded").GetRawText());
        Assert.Equal(["hashtag", "deadline"], open.GetProperty("confirmation").Names());
        Assert.EndsWith("Z", open.GetProperty("confirmation").Text("deadline"), StringComparison.Ordinal);

        await ShopOverHttp.Post(person, code);
        var paid = await _calls.PurchaseIn("paid", open.Text("id"));
        var history = paid.GetProperty("history").EnumerateArray().ToList();
        Assert.All(history, line => Assert.Equal(["at", "state", "reason"], line.Names()));
        Assert.All(history, line => Assert.EndsWith("Z", line.Text("at"), StringComparison.Ordinal));
        Assert.Equal(["awaitingReply", "awaitingConfirmation", "paying", "paid"], history.Select(line => line.Text("state")));
    }

    [Fact]
    public async Task the_list_is_filtered_by_offer_member_and_state()
    {
        var (offer, tag) = await _calls.Publish();
        var (buyer, member) = await _calls.NewMember();
        var (other, otherMember) = await _calls.NewMember();
        var bought = await _calls.Buy(buyer, member, offer, tag);
        await _calls.Ask(other, tag);

        Assert.Equal(2, (await _calls.Purchases($"offer={offer}")).Count);
        Assert.Equal(bought, Assert.Single(await _calls.Purchases($"member={member}")).Text("id"));
        foreach (var state in new[] { "awaitingConfirmation", "AWAITINGCONFIRMATION", "AwaitingConfirmation" })
            Assert.Equal(otherMember, Assert.Single(await _calls.Purchases($"offer={offer}&state={state}")).Text("member"));
        Assert.Empty(await _calls.Purchases($"offer={offer}&state=expired"));
    }

    [Theory]
    [InlineData("state=nonsense")]
    [InlineData("state=3")]
    [InlineData("state=paid,expired")]
    [InlineData("state=")]
    [InlineData("offer=x")]
    [InlineData("member=%F0%9F%8E%89")]
    public async Task a_filter_that_cannot_be_read_is_a_problem(string query) =>
        (await _calls.Operator.Get($"/v1/purchases?{query}")).ExpectProblem(422, "invalid");

    [Fact]
    public async Task money_goes_back_in_parts_and_never_more_than_was_paid()
    {
        var (offer, tag) = await _calls.Publish(stock: 2);
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);

        var part = (await Refund(id, new { amount = 300 })).Expect(201);
        Assert.Equal(("paid", 300), (part.Text("state"), part.GetProperty("refunded").Number("amount")));
        (await Refund(id, new { amount = 801 })).ExpectProblem(422, "invalid");
        (await Refund(id, new { amount = 0 })).ExpectProblem(422, "invalid");
        (await Refund(id, new { amount = -1 })).ExpectProblem(422, "invalid");
        (await Refund(id, new { amount = new { amount = 1, currency = "EUR" } })).ExpectProblem(422, "invalid");
        Assert.Equal((1, 0, 1, 1), await _calls.Stock(offer));

        (await Refund(id, new { amount = new { amount = 100, currency = "USD" } })).Expect(201);
        var rest = (await Refund(id, new { restock = true })).Expect(201);
        Assert.Equal(("refunded", 1100), (rest.Text("state"), rest.GetProperty("refunded").Number("amount")));
        Assert.Equal((2, 0, 0, 2), await _calls.Stock(offer));
        (await Refund(id, new { })).ExpectProblem(409, "not-refundable");
    }

    [Fact]
    public async Task what_is_not_paid_cannot_be_refunded_or_shipped()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, _) = await _calls.NewMember();
        await _calls.Ask(person, tag);
        var id = Assert.Single(await _calls.Purchases($"offer={offer}")).Text("id");

        (await Refund(id, new { })).ExpectProblem(409, "not-refundable");
        (await _calls.Operator.Post($"/v1/purchases/{id}/shipments", new { })).ExpectProblem(409, "not-possible");
        (await _calls.Operator.Post($"/v1/purchases/{id}/deliveries", new { })).ExpectProblem(409, "not-possible");
    }

    [Fact]
    public async Task a_paid_purchase_is_shipped_and_delivered()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);

        var shipped = (await _calls.Operator.Post($"/v1/purchases/{id}/shipments", new { carrier = "DHL", tracking = "1Z" })).Expect(201);
        Assert.Equal(("shipped", "DHL", "1Z"), (shipped.Text("state"), shipped.Text("carrier"), shipped.Text("tracking")));
        Assert.Equal("delivered", (await _calls.Operator.Post($"/v1/purchases/{id}/deliveries", new { })).Expect(201).Text("state"));
        (await _calls.Operator.Post($"/v1/purchases/{id}/shipments", new { })).ExpectProblem(409, "not-possible");
        (await Refund(id, new { })).Expect(201);
    }

    [Fact]
    public async Task the_journal_tells_each_movement_and_is_balanced()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);
        (await Refund(id, new { amount = 100 })).Expect(201);
        await Until.True(async () => (await _calls.All($"/v1/journal?purchase={id}")).Sum(l => l.Number("amount")) == 2 * (1100 + 100 + 100), "the refund, decided and settled, in the journal");

        var lines = await _calls.All($"/v1/journal?purchase={id}");
        Assert.All(lines, line =>
        {
            Assert.Equal(["at", "account", "side", "amount", "currency", "purchase", "entry", "credit"], line.Names());
            Assert.EndsWith("Z", line.Text("at"), StringComparison.Ordinal);
            Assert.Equal((id, "USD"), (line.Text("purchase"), line.Text("currency")));
            Assert.True(line.Number("amount") > 0);
            Assert.Contains(line.Text("side"), new[] { "debit", "credit" });
        });
        Assert.Equal(0, lines.Sum(l => l.Text("side") == "debit" ? l.Number("amount") : -l.Number("amount")));
        Assert.Equal(lines.Count, (await _calls.All("/v1/journal", limit: 1)).Count(l => l.Text("purchase") == id));
    }

    [Fact]
    public async Task unknown_purchases_are_not_found()
    {
        foreach (var id in new[] { "x", Guid.NewGuid().ToString("N"), "a%2Fb" })
        {
            (await _calls.Operator.Get($"/v1/purchases/{id}")).ExpectProblem(404, "not-found");
            foreach (var call in new[] { "refunds", "shipments", "deliveries" })
                (await _calls.Operator.Post($"/v1/purchases/{id}/{call}", new { })).ExpectProblem(404, "not-found");
        }
        (await _calls.Operator.Get("/v1/journal?purchase=x")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task a_paused_programme_takes_no_asks_until_it_goes_on()
    {
        await using var own = await shop.Another();
        var (_, tag) = await own.Calls.Publish();
        var (person, member) = await own.Calls.NewMember();

        Assert.Equal(204, (int)(await own.Operator.Post("/v1/program/pause", new { }, "k1")).Status);
        Assert.Equal(204, (int)(await own.Operator.Post("/v1/program/pause", new { }, "k1")).Status);
        (await own.Operator.Post("/v1/program/resume", new { }, "k1")).ExpectProblem(409, "idempotency-key-reused");
        Assert.Contains("paused", await own.Calls.ReplyTo(await ShopOverHttp.Post(person, $"#{tag}")), StringComparison.Ordinal);
        Assert.Empty(await own.Calls.Purchases($"member={member}"));

        Assert.Equal(204, (int)(await own.Operator.Post("/v1/program/resume", new { })).Status);
        await own.Calls.Ask(person, tag);
    }

    Task<Answered> Refund(string id, object body) => _calls.Operator.Post($"/v1/purchases/{id}/refunds", body);
}
