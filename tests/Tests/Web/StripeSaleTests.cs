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
    public async Task of_dinars_only_so_much_goes_back_as_stripe_can_return()
    {
        var tag = ShopOverHttp.NewTag();
        var dinars = new { kind = "product", hashtag = tag, title = "Red kettle", merchant = "Kettles & Co", price = new { amount = 10_000, currency = "KWD" }, stock = 5 };
        var offer = (await _shop.Operator.Post("/v1/offers", dinars)).Expect(201).Text("id");
        var (person, member) = await Member("pm_card_visa");
        var refunds = $"/v1/purchases/{await _shop.Calls.Buy(person, member, offer, tag)}/refunds";

        (await _shop.Operator.Post(refunds, new { amount = new { amount = 1234, currency = "KWD" } })).ExpectProblem(422, "amount-not-taken");
        (await _shop.Operator.Post(refunds, new { amount = new { amount = 1230, currency = "KWD" } })).Expect(201);
        await Until.True(() => Task.FromResult(_stripe.All("refund").Count == 1), "a refund");
    }

    [Fact]
    public async Task an_offer_that_stripe_could_never_charge_is_not_published()
    {
        await using var live = await RunningShop.Start("--Tagsale:Demo=false", $"--Tagsale:Stripe:ApiKey={_stripe.Key}", $"--Tagsale:Stripe:ApiBase={_stripe.Address}");
        var cheap = new { kind = "product", hashtag = ShopOverHttp.NewTag(), title = "A sticker", merchant = "Kettles & Co", price = new { amount = 10, currency = "USD" }, stock = 5 };
        (await live.Operator.Post("/v1/offers", cheap)).ExpectProblem(422, "amount-not-taken");
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
