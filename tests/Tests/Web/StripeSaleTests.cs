using Tagsale.Servers;

namespace Tagsale.Tests.Web;

/// <summary>Whole purchases that are charged at Stripe, as a script outside sees them.</summary>
public sealed class StripeSaleTests : IAsyncLifetime
{
    StripeFake _stripe = null!;
    RunningShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeFake.Start();
        _shop = await RunningShop.Start($"--Tagsale:Stripe:ApiKey={_stripe.Key}", $"--Tagsale:Stripe:ApiBase={_stripe.Address}", "--Tagsale:Stripe:RequestsPerSecond=1000");
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _stripe.DisposeAsync();
        Assert.Empty(await _stripe.Wrong());
    }

    [Fact]
    public async Task a_purchase_is_charged_once_though_an_answer_was_lost_and_refunded_in_part()
    {
        var (offer, tag) = await _shop.Calls.Publish();
        var (person, member) = await Member("pm_card_visa");
        var code = await _shop.Calls.Ask(person, tag);
        _stripe.Faults.LoseAnswers = true;
        await ShopOverHttp.Post(person, code);
        await Until.True(() => Task.FromResult(_stripe.All("charge").Count == 1), "a charge");
        _stripe.Faults.LoseAnswers = false;

        var id = Assert.Single(await _shop.Calls.Purchases($"offer={offer}&member={member}")).Text("id");
        await _shop.Calls.PurchaseIn("paid", id);
        Assert.Equal(1100, StripeBooks.Number(Assert.Single(_stripe.All("charge")), "amount"));

        (await _shop.Operator.Post($"/v1/purchases/{id}/refunds", new { amount = new { amount = 400, currency = "USD" } })).Expect(201);
        await Until.True(() => Task.FromResult(_stripe.All("refund").Count == 1), "a refund");
        Assert.Equal(400, StripeBooks.Number(Assert.Single(_stripe.All("refund")), "amount"));
    }

    [Fact]
    public async Task a_declined_card_returns_the_unit()
    {
        var (offer, tag) = await _shop.Calls.Publish(stock: 1);
        var (person, member) = await Member("pm_card_visa_chargeDeclinedInsufficientFunds");
        await ShopOverHttp.Post(person, await _shop.Calls.Ask(person, tag));

        await _shop.Calls.PurchaseIn("declined", Assert.Single(await _shop.Calls.Purchases($"offer={offer}&member={member}")).Text("id"));
        Assert.Equal((1, 0, 0, 1), await _shop.Calls.Stock(offer));
        Assert.Empty(_stripe.All("charge"));
    }

    [Fact]
    public async Task a_card_that_is_not_the_customer_s_enrols_nobody()
    {
        var person = await _shop.Calls.SignUp();
        var (_, card) = _stripe.AddCard("pm_card_visa");
        var (customer, _) = _stripe.AddCard("pm_card_visa");
        (await Enrol(person, card, customer)).ExpectProblem(422, "invalid");
    }

    async Task<(Person Person, string Member)> Member(string token)
    {
        var person = await _shop.Calls.SignUp();
        var (customer, card) = _stripe.AddCard(token);
        return (person, (await Enrol(person, card, customer)).Expect(201).Text("id"));
    }

    Task<Answered> Enrol(Person person, string token, string customer) => _shop.Operator.Post("/v1/members", new
    {
        name = "Ada Test",
        email = "ada@example.org",
        address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" },
        accounts = new[] { new { network = "plaza", id = person.Id } },
        cards = new[] { new { service = "stripe", token, customer } },
        termsVersion = "1",
    });
}
