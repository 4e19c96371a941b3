using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Scenarios;

/// <summary>The payment service takes whole dollars, from two to a hundred.</summary>
public sealed class AmountLimitTests : IDisposable
{
    readonly Shop _shop = new(rules => rules with { Limits = new([("sandbox", currency => currency == "USD" ? new(200, 10_000, 100) : AmountLimits.None)]) });

    [Theory]
    [InlineData(2_000, "USD", 0, null)]
    [InlineData(2_050, "USD", 50, null)]
    [InlineData(2_050, "USD", 0, "sandbox takes USD only in steps of 1.00 USD, and this is 20.50 USD")]
    [InlineData(100, "USD", 0, "sandbox charges no less than 2.00 USD at once, and this is 1.00 USD")]
    [InlineData(10_000, "USD", 100, "sandbox takes no more than 100.00 USD at once, and this is 101.00 USD")]
    [InlineData(2_000, "EUR", 0, "sandbox does not take EUR")]
    public async Task an_offer_that_nobody_could_ever_pay_is_not_published(long price, string currency, long shipping, string? objection)
    {
        var outcome = await Publish(new() { Price = new(price, currency), Shipping = new(shipping, currency) });
        if (objection is null) Assert.IsType<PublishOutcome.Published>(outcome);
        else Assert.Equal(objection, Assert.IsType<PublishOutcome.NotTaken>(outcome).Objection);
    }

    [Fact]
    public async Task with_tax_on_top_every_place_of_the_table_is_looked_at_by_the_rate_it_has()
    {
        await _shop.Do(at => new SetTaxRates(new([new("US", "", "", 333_333), new("US", "", "books", 100_000), new("*", "", "", 50_000)])) { At = at });
        var draft = new ProductDraft { Price = new(2_000, "USD"), TaxMode = "exclusive" };
        Assert.Contains("26.67 USD", Assert.IsType<PublishOutcome.NotTaken>(await Publish(draft)).Objection, StringComparison.Ordinal);
        Assert.IsType<PublishOutcome.Published>(await Publish(draft with { TaxCategory = "books" }));
    }

    [Fact]
    public async Task a_total_that_cannot_be_paid_is_refused_before_anything_is_held()
    {
        var offer = Assert.IsType<PublishOutcome.Published>(await Publish(new() { Price = new(2_000, "USD"), TaxMode = "exclusive" })).Offer;
        await _shop.Do(at => new SetTaxRates(new([new("US", "", "", 333_333)])) { At = at });
        var ann = await _shop.Member("ann");
        var post = ann.Post("#BuyTee");
        await _shop.Settle();
        Assert.Contains("cannot be paid for as it is", _shop.ReplyTo(post), StringComparison.Ordinal);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        Assert.Empty(_shop.Purchases());
    }

    [Fact]
    public async Task a_refund_that_cannot_be_made_is_refused_and_less_than_is_charged_can_go_back()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        Assert.Contains("in steps of 1.00 USD", Assert.IsType<RefundOutcome.NotTaken>(await _shop.Do(at => new RefundPurchase(bought.Id, 1_050, false) { At = at })).Objection, StringComparison.Ordinal);
        Assert.Equal(0, _shop.OnlyPurchase().RefundedMinor);
        Assert.IsType<RefundOutcome.Refunded>(await _shop.Do(at => new RefundPurchase(bought.Id, 100, false) { At = at }));
    }

    [Fact]
    public async Task a_charge_that_is_never_taken_is_declined_as_no_fault_of_the_member_s()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Telling.Charges = _ => throw new ArgumentException("It takes only whole dollars.");
        Assert.Equal((PurchaseState.Declined, DeclineReason.AmountNotTaken), ((await ann.Buy()).State, _shop.OnlyPurchase().Declined));
        Assert.Equal(["charge-rejected"], _shop.Alerts());
        Assert.Contains("That is for the shop to mend", Eml.Text(Assert.Single(_shop.Mails())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_charge_that_was_given_up_and_had_been_made_is_paid()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Telling.Charges = _ => throw new ArgumentException("It takes only whole dollars.");
        _shop.Telling.Cancels = _ => new ChargeAnswer.Approved("charge-1");
        Assert.Equal((PurchaseState.Paid, null), ((await ann.Buy()).State, _shop.OnlyPurchase().Declined));
    }

    Task<PublishOutcome> Publish(ProductDraft draft)
    {
        var offer = (draft with { Hashtag = "BuyTee", Title = "A tee", Merchant = "Studio Nord", Stock = 10 }).Check(_shop.Draw.OfferId(), _shop.Time.GetUtcNow()).Value!;
        return _shop.Do(at => new PublishOffer(offer) { At = at });
    }

    public void Dispose() => _shop.Dispose();
}
