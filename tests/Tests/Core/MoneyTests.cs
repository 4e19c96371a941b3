using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;

namespace Tagsale.Tests.Core;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(14999, "USD", "149.99 USD")]
    [InlineData(5, "EUR", "0.05 EUR")]
    [InlineData(-5, "EUR", "-0.05 EUR")]
    [InlineData(1500, "JPY", "1500 JPY")]
    [InlineData(1500, "KWD", "1.500 KWD")]
    [InlineData(0, "USD", "0.00 USD")]
    [InlineData(long.MaxValue, "USD", "92233720368547758.07 USD")]
    public void an_amount_is_written_with_the_decimals_of_its_currency(long minor, string currency, string written) =>
        Assert.Equal(written, new Money(minor, currency).ToString());

    [Fact]
    public void an_amount_is_written_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal("1234.56 EUR", new Money(123456, "EUR").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("CLP", 0)]
    [InlineData("XOF", 0)]
    [InlineData("USD", 2)]
    [InlineData("HUF", 2)]
    [InlineData("ZWG", 2)]
    [InlineData("BHD", 3)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    public void a_currency_has_the_exponent_of_iso_4217(string code, int exponent)
    {
        Assert.True(Iso4217.Knows(code));
        Assert.Equal(exponent, Iso4217.Exponent(code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("usd")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    [InlineData(" USD")]
    public void an_unknown_currency_is_a_mistake(string code)
    {
        Assert.False(Iso4217.Knows(code));
        Assert.Throws<InvariantException>(() => Iso4217.Exponent(code));
    }

    [Fact]
    public void adding_and_taking_away_come_back_to_the_same_amount() =>
        Prop.ForAll<int, int>((a, b) =>
        {
            Money left = new(a, "USD"), right = new(b, "USD");
            return left + right - right == left && (left + right).Minor == (long)a + b && left + right - left == right;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void what_is_written_is_read_back_as_the_same_amount() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), Gen.Elements("USD", "JPY", "KWD").ToArbitrary(), (minor, currency) =>
        {
            var money = new Money(minor, currency);
            var (exponent, written) = (Iso4217.Exponent(currency), money.ToString().Split(' '));
            var scale = Enumerable.Repeat(10m, exponent).Aggregate(1m, (a, b) => a * b);
            Assert.Equal(currency, written[1]);
            Assert.Equal(minor, decimal.Parse(written[0], CultureInfo.InvariantCulture) * scale);
            Assert.Equal(exponent, written[0].Split('.') is [_, var decimals] ? decimals.Length : 0);
            Assert.Equal(minor, money.ToDecimal() * scale);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void two_currencies_do_not_add_up()
    {
        Assert.Throws<InvariantException>(() => new Money(1, "USD") + new Money(1, "EUR"));
        Assert.Throws<InvariantException>(() => new Money(1, "USD") - Money.Zero("EUR"));
    }

    [Fact]
    public void an_amount_never_wraps_around()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "USD") + new Money(1, "USD"));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "USD") - new Money(1, "USD"));
    }

    [Theory]
    [InlineData(1, "USD", true)]
    [InlineData(0, "USD", false)]
    [InlineData(-1, "USD", false)]
    [InlineData(1_000_000_000_000, "USD", true)]
    [InlineData(1_000_000_000_001, "USD", false)]
    [InlineData(long.MaxValue, "USD", false)]
    [InlineData(1, "usd", false)]
    [InlineData(1, null, false)]
    public void an_amount_from_outside_is_positive_at_most_the_limit_and_in_a_known_currency(long minor, string? currency, bool accepted)
    {
        var errors = new Errors();
        errors.Amount("price", new Money(minor, currency!), least: 1);
        Assert.Equal(accepted, errors["price"] is null);
    }

    [Fact]
    public void an_amount_that_was_not_given_is_told_so()
    {
        var errors = new Errors();
        Assert.Equal(Money.Zero("USD"), errors.Amount("price", null, least: 1));
        Assert.NotNull(errors["price"]);
    }
}
