using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeCardTests : StripeTest
{
    static readonly Uri Back = new("https://shop.example/member/cards/linked?pass=a.b");

    [Fact]
    public async Task a_card_is_entered_at_stripe_and_comes_back_without_its_number()
    {
        var page = await Service.HostedCardPage(Back, null, Cancellation);
        var session = page.Segments[^1];
        Assert.Null(await Service.FindLinked(session, Back, Cancellation));

        Assert.Equal($"{Back}&session={session}", Stripe.Enter(page, "pm_card_amex").OriginalString);
        var card = Assert.IsType<SavedCard>(await Service.FindLinked(session, Back, Cancellation));
        Assert.Equal(("American Express", "8431", new DateOnly(2029, 11, 30)), (card.Brand, card.Last4, card.Expires));
        Assert.StartsWith("pm_", card.Token, StringComparison.Ordinal);
        Assert.StartsWith("cus_", card.Customer, StringComparison.Ordinal);
        Assert.IsType<ChargeAnswer.Approved>(await Service.Charge(new("pur_1", card.Token, Total, "Tee", Back, card.Customer, Time.Now), Cancellation));
    }

    [Fact]
    public async Task a_further_card_is_kept_for_the_same_customer()
    {
        var (customer, _) = Stripe.AddCard("pm_card_visa");
        var page = await Service.HostedCardPage(Back, customer, Cancellation);
        Stripe.Enter(page);
        Assert.Equal(customer, (await Service.FindLinked(page.Segments[^1], Back, Cancellation))?.Customer);
    }

    [Fact]
    public async Task a_card_entered_at_a_page_that_was_opened_for_another_is_not_linked()
    {
        var page = await Service.HostedCardPage(Back, null, Cancellation);
        Stripe.Enter(page);
        Assert.Null(await Service.FindLinked(page.Segments[^1], new("https://shop.example/member/cards/linked?pass=of.another"), Cancellation));
    }

    [Fact]
    public async Task a_customer_that_stripe_does_not_have_any_more_gets_a_new_one_with_the_card()
    {
        var page = await Service.HostedCardPage(Back, "cus_deleted", Cancellation);
        Stripe.Enter(page);
        Assert.StartsWith("cus_", (await Service.FindLinked(page.Segments[^1], Back, Cancellation))?.Customer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs_test_unknown")]
    [InlineData("../events")]
    [InlineData("")]
    public async Task what_is_no_session_has_no_card(string session) => Assert.Null(await Service.FindLinked(session, Back, Cancellation));

    [Fact]
    public async Task a_card_that_was_removed_since_is_not_linked()
    {
        var page = await Service.HostedCardPage(Back, null, Cancellation);
        Stripe.Enter(page);
        var card = (await Service.FindLinked(page.Segments[^1], Back, Cancellation))!;
        await Service.Detach(card.Token, Cancellation);
        Assert.Null(await Service.FindLinked(page.Segments[^1], Back, Cancellation));
    }

    [Fact]
    public async Task a_card_of_another_customer_is_not_linked()
    {
        var (customer, card) = Stripe.AddCard("pm_card_visa");
        var (other, _) = Stripe.AddCard("pm_card_visa");
        Assert.IsType<LinkAnswer.Refused>(await Service.Link("link-1", card, other, Cancellation));
        Assert.Equal(customer, Assert.IsType<LinkAnswer.Linked>(await Service.Link("link-1", card, customer, Cancellation)).Card.Customer);
    }

    [Fact]
    public async Task while_stripe_is_away_nobody_is_told_that_a_card_was_forgotten()
    {
        var (_, card) = Stripe.AddCard("pm_card_visa");
        Stripe.Faults.Down = true;
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => Service.Detach(card, Cancellation));
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => Service.HostedCardPage(Back, null, Cancellation));
        Stripe.Faults.Down = false;
        await Service.Detach(card, Cancellation);
        await Service.Detach(card, Cancellation);
    }
}
