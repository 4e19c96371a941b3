using Tagsale.Servers;

namespace Tagsale.Browser;

/// <summary>Cards and the bank's approval on Stripe's own pages, reached from ours and left for ours by a real browser.</summary>
public sealed class StripeTests : IAsyncLifetime
{
    StripeFake _stripe = null!;
    Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeFake.Start();
        _shop = await Shop.Start($"--Tagsale:Stripe:ApiKey={_stripe.Key}", $"--Tagsale:Stripe:ApiBase={_stripe.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _stripe.DisposeAsync();
        Assert.Empty(await _stripe.Wrong());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_stranger_joins_enters_a_card_at_stripe_and_approves_a_payment_at_the_bank(bool javaScript)
    {
        var gil = await _shop.Visitor(javaScript);
        await gil.Go("/join");
        await gil.Follow("Continue with Plaza");
        await gil.Follow("Choose a name");
        await gil.Fill("Handle", "gil");
        await gil.Press("Sign up");
        await gil.Follow("I have kept it, go on");
        await gil.Press("Allow");
        await gil.FillIn("gil@example.org");
        await gil.AgreeToCard();
        await gil.Arrive($"{_stripe.Address}c/pay/*");
        // Back leads to where the card was agreed to, and not at once to the service again.
        await gil.Page.GoBackAsync();
        await gil.AgreeToCard();
        await gil.Arrive($"{_stripe.Address}c/pay/*");
        await gil.Press("visa 3184");
        await gil.Arrive("**/member*");
        Assert.Contains("Visa ending in 3184", await gil.Text(), StringComparison.Ordinal);

        await gil.PostOnPlaza("#BuyGiftCard25");
        await gil.PostOnPlaza(await gil.CodeFromReply());
        await gil.Go("/member");
        await gil.ReadUntil("Approve the payment");
        await gil.Follow("Approve the payment");
        await gil.Arrive($"{_stripe.Address}3ds/*");
        await gil.Press("Approve");
        await gil.Arrive("**/member/purchases/*");
        await gil.ReadUntil("Paid");
        Assert.Single(_stripe.All("charge"));
    }
}
