using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Core.Taxes;

public sealed class PriceLinesTests
{
    // Price, shipping, rate per million, and the tax by hand.
    [Theory]
    [InlineData("USD", 1999, 500, 72_500, false, 181)] // 144.9275 + 36.25
    [InlineData("USD", 50, 0, 50_000, false, 2)] // 2.5 goes to the even 2
    [InlineData("USD", 150, 0, 50_000, false, 8)] // 7.5 goes to the even 8
    [InlineData("USD", 50, 50, 50_000, false, 4)] // each line by itself: 2 and 2, not 5
    [InlineData("EUR", 11_900, 590, 190_000, true, 1_994)] // 1900 and 94.2…
    [InlineData("EUR", 119, 0, 190_000, true, 19)]
    [InlineData("JPY", 1_000, 500, 100_000, false, 150)]
    [InlineData("JPY", 1_100, 550, 100_000, true, 150)]
    [InlineData("JPY", 5, 0, 100_000, false, 0)] // 0.5 goes to the even 0
    [InlineData("JPY", 15, 0, 100_000, false, 2)] // 1.5 goes to the even 2
    [InlineData("KWD", 12_345, 1_000, 50_000, false, 667)] // 617.25 + 50
    [InlineData("KWD", 12_345, 0, 50_000, true, 588)] // 587.857…
    [InlineData("USD", 1999, 500, 0, false, 0)]
    [InlineData("USD", 1999, 500, 1_000_000, true, 1250)] // 999.5 goes to the even 1000, and 250
    [InlineData("USD", 1_000_000, 0, 88_751, false, 88_751)] // the fourth decimal place of a percent counts
    public void tax_is_rounded_by_line_half_to_even(string currency, long price, long shipping, int perMillion, bool included, long tax)
    {
        var lines = PriceLines.Of(new(price, currency), new(shipping, currency), perMillion, included);

        Assert.Equal(new Money(tax, currency), lines.Tax);
        Assert.Equal(price + shipping + (included ? 0 : tax), lines.Total.Minor);
    }

    [Fact]
    public void what_is_shown_has_the_currencys_decimals() => Assert.Equal(["150 JPY", "1.81 USD", "0.667 KWD"], new[]
    {
        PriceLines.Of(new(1_000, "JPY"), new(500, "JPY"), 100_000, false), PriceLines.Of(new(1_999, "USD"), new(500, "USD"), 72_500, false), PriceLines.Of(new(12_345, "KWD"), new(1_000, "KWD"), 50_000, false),
    }.Select(lines => lines.Tax.ToString()));

    [Fact]
    public void parts_add_up_and_an_included_tax_never_changes_the_total() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Orders.ToArbitrary(), order =>
    {
        var (price, shipping, rate) = order;
        var on = PriceLines.Of(new(price, "USD"), new(shipping, "USD"), rate, false);
        var within = PriceLines.Of(new(price, "USD"), new(shipping, "USD"), rate, true);
        return on.Price + on.Shipping + on.Tax == on.Total
            && within.Total.Minor == price + shipping
            && within.Tax.Minor >= 0 && within.Tax.Minor <= price + shipping && on.Tax.Minor >= within.Tax.Minor
            // What is kept of a purchase tells the same.
            && Kept(on).Lines == on with { TaxIncluded = false } && Kept(within).Lines == within with { TaxIncluded = within.Tax.Minor > 0 };
    }));

    [Fact]
    public void refunds_in_parts_return_the_whole_tax_and_no_more() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        (from order in Orders from included in Gen.Elements(true, false) from parts in Gen.Choose(1, 6) select (order, included, parts)).ToArbitrary(), given =>
        {
            var ((price, shipping, rate), included, parts) = given;
            var lines = PriceLines.Of(new(price, "USD"), new(shipping, "USD"), rate, included);
            var (offer, purchase) = (Some.Offer(), Kept(lines));
            var tax = 0L;
            for (var i = 1; i <= parts; i++)
            {
                var upTo = (long)((Int128)lines.Total.Minor * i / parts);
                if (upTo == purchase.RefundedMinor) continue;
                var entry = JournalEntry.RefundDecided(purchase, upTo, offer, Some.Now);
                tax += entry.Lines.Where(l => l.Account == "tax").Sum(l => l.Amount.Minor);
                purchase = purchase with { RefundedMinor = upTo };
            }
            return tax == lines.Tax.Minor;
        }));

    [Fact]
    public void the_journal_parts_the_total_between_merchant_and_tax()
    {
        var lines = PriceLines.Of(new(11_900, "EUR"), new(590, "EUR"), 190_000, true);

        Assert.Equal([12_490, 10_496, 1_994], JournalEntry.Charged(Kept(lines), Some.Offer(), "sandbox", Some.Now).Lines.Select(l => l.Amount.Minor));
    }

    static Gen<(long Price, long Shipping, int Rate)> Orders =>
        from price in Gen.OneOf(Gen.Choose(1, 100_000), Gen.Choose(1, int.MaxValue))
        from scale in Gen.Elements(1, 400)
        from shipping in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 100_000))
        from rate in Gen.Choose(0, 100 * TaxRate.PerPercent)
        select ((long)price * scale, (long)shipping, rate);

    static Tagsale.Core.Purchases.Purchase Kept(PriceLines lines) => Some.Purchase(Some.Offer(), Some.Member(), Tagsale.Core.Purchases.PurchaseState.Paid) with
    {
        Total = lines.Total, PriceMinor = lines.Price.Minor, ShippingMinor = lines.Shipping.Minor, TaxMinor = lines.Tax.Minor,
    };
}
