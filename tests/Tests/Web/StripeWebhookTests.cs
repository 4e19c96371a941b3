using System.Text;
using System.Text.Json;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Web;

/// <summary>What Stripe tells a running shop, signed, over HTTP: in any order, twice, and before its own answer.</summary>
public sealed class StripeWebhookTests : IAsyncLifetime
{
    StripeFake _stripe = null!;
    RunningShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeFake.Start();
        _shop = await RunningShop.Start(
            $"--Tagsale:Stripe:ApiKey={_stripe.Key}", $"--Tagsale:Stripe:WebhookSecret={_stripe.WebhookSecret}", $"--Tagsale:Stripe:ApiBase={_stripe.Address}", "--Tagsale:Stripe:RequestsPerSecond=1000");
        _stripe.WebhookTo = new(new Uri(_shop.Calls.Address), "/webhooks/stripe");
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _stripe.DisposeAsync();
        Assert.Empty(await _stripe.Wrong());
    }

    [Theory]
    [InlineData(StripeDelivery.AfterAnswer, false, false)]
    [InlineData(StripeDelivery.AfterAnswer, true, true)]
    [InlineData(StripeDelivery.BeforeAnswer, true, false)]
    [InlineData(StripeDelivery.BeforeAnswer, false, true)]
    [InlineData(StripeDelivery.Held, true, true)]
    public async Task however_it_is_told_a_purchase_is_paid_once_refunded_once_and_frozen_by_its_dispute(object delivery, bool twice, bool reversed)
    {
        (_stripe.Faults.Delivery, _stripe.Faults.Twice, _stripe.Faults.Reversed) = ((StripeDelivery)delivery, twice, reversed);
        var id = await Buy("pm_card_visa");
        var intent = StripeBooks.Id(Assert.Single(_stripe.All("payment_intent")));
        _stripe.RefundThere(intent, 400);
        _stripe.OpenDispute(intent);
        await _stripe.Release();
        await _stripe.Told();
        Assert.All(_stripe.Sendings, sending => Assert.Equal(200, sending.Status));
        Assert.Equal((twice ? 2 : 1) * _stripe.All("event").Count, _stripe.Sendings.Count);

        await Until.True(async () => (await Alerts()).Contains("dispute-open"), "the dispute");
        await Until.True(async () => (await Purchase(id)).GetProperty("refunded").Number("amount") == 400, "the refund");
        Assert.Equal("paid", (await Purchase(id)).Text("state"));
        (await _shop.Operator.Post($"/v1/purchases/{id}/refunds", new { })).ExpectProblem(409, "disputed");
        await Until.True(async () => (await Queued()) == 0, "all is understood");
        Assert.Equal(["dispute-open"], await Alerts());
        Assert.Single(_stripe.All("charge"));
        Assert.Single(await _shop.Calls.All($"/v1/journal?purchase={id}"), line => line.Text("account") == "service:stripe" && line.Text("side") == "debit" && line.Number("amount") == 1100);
    }

    [Fact]
    public async Task an_approval_at_the_bank_is_told_though_the_member_never_comes_back()
    {
        var id = await Confirm("pm_card_authenticationRequired");
        await _shop.Calls.PurchaseIn("actionRequired", id);
        _stripe.Decide(new($"{_stripe.Address}3ds/{StripeBooks.Id(Assert.Single(_stripe.All("payment_intent")))}"), approve: true);
        await _shop.Calls.PurchaseIn("paid", id);
    }

    [Fact]
    public async Task with_the_wrong_secret_nothing_is_believed_and_the_operator_is_told()
    {
        _stripe.WebhookSecret = "whsec_another";
        var id = await Buy("pm_card_visa");
        _stripe.RefundThere(StripeBooks.Id(Assert.Single(_stripe.All("payment_intent"))), 400);
        await _stripe.Told();
        Assert.All(_stripe.Sendings, sending => Assert.Equal(400, sending.Status));
        Assert.Contains("webhook-refused", await Alerts());
        Assert.Equal(0, (await Purchase(id)).GetProperty("refunded").Number("amount"));
    }

    [Theory]
    [InlineData(200_000, 200)]
    [InlineData(300_000, 413)]
    public async Task a_genuine_event_may_be_long_and_not_endless(int length, int status)
    {
        var body = $$"""{"id":"evt_long","type":"customer.created","created":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},"livemode":false,"data":{"object":{"id":"cus_1","description":"{{new string('x', length)}}" } } }""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(status, (int)(await _shop.Anyone.Send(HttpMethod.Post, "/webhooks/stripe", content, ("Stripe-Signature", _stripe.Sign(body)))).Status);
    }

    async Task<string> Buy(string card)
    {
        var id = await Confirm(card);
        await _shop.Calls.PurchaseIn("paid", id);
        return id;
    }

    /// <returns>The purchase, confirmed and not yet heard of.</returns>
    async Task<string> Confirm(string card)
    {
        var (_, tag) = await _shop.Calls.Publish();
        var person = await _shop.Calls.SignUp();
        var (customer, token) = _stripe.AddCard(card);
        var member = (await _shop.Operator.Post("/v1/members", new
        {
            name = "Ada Test",
            email = "ada@example.org",
            address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" },
            accounts = new[] { new { network = "plaza", id = person.Id } },
            cards = new[] { new { service = "stripe", token, customer } },
            termsVersion = "1",
        })).Expect(201).Text("id");
        await ShopOverHttp.Post(person, await _shop.Calls.Ask(person, tag));
        return Assert.Single(await _shop.Calls.Purchases($"member={member}")).Text("id");
    }

    async Task<JsonElement> Purchase(string id) => (await _shop.Operator.Get($"/v1/purchases/{id}")).Expect(200);

    async Task<List<string>> Alerts() => [.. (await _shop.Calls.All("/v1/alerts")).Select(alert => alert.Text("kind"))];

    Task<int> Queued() => Task.FromResult(_shop.Part<IQueries>().Summary().Queued);
}
