using System.Globalization;
using Tagsale.Core;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Tests.Web.Pages;

public sealed class MoneyFormatTests
{
    [Theory]
    [InlineData(1499, "USD", "en-US", "$14.99")]
    [InlineData(1499, "USD", "en-GB", "US$14.99")]
    [InlineData(1499, "USD", "de-DE", "14,99_US$")]
    [InlineData(149900, "EUR", "de-DE", "1.499,00_€")]
    [InlineData(1499, "CHF", "en-US", "CHF_14.99")]
    [InlineData(-1499, "CHF", "en-US", "-CHF_14.99")]
    [InlineData(-1499, "EUR", "en-US", "-€14.99")]
    public void digits_follow_the_reader_and_the_sign_follows_the_currency(long minor, string currency, string culture, string shown) =>
        Assert.Equal(shown, Write(minor, currency, culture));

    [Theory]
    [InlineData(1250, "KWD", "KWD_1.250")]
    [InlineData(1250, "JPY", "JPY_1,250")]
    public void decimals_are_those_of_the_currency(long minor, string currency, string shown) => Assert.Equal(shown, Write(minor, currency, "en-US"));

    [Theory]
    [InlineData("")]
    [InlineData("en")]
    public void a_reader_without_a_country_is_served_too(string culture) => Assert.Contains("14.99", Write(1499, "EUR", culture), StringComparison.Ordinal);

    static string Write(long minor, string currency, string culture) =>
        MoneyFormat.Write(new Money(minor, currency), CultureInfo.GetCultureInfo(culture)).Replace('\u00a0', '_');
}
