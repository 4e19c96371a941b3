using Tagsale.Core;
using Tagsale.Web.Pages.Console;

namespace Tagsale.Tests.Web.Pages.Console;

public sealed class TypedMoneyTests
{
    [Theory]
    [InlineData("14", "USD", 1400)]
    [InlineData(" 14.5 ", "USD", 1450)]
    [InlineData("14,50", "EUR", 1450)]
    [InlineData("0.05", "USD", 5)]
    [InlineData("1400", "JPY", 1400)]
    [InlineData("1.234", "KWD", 1234)]
    public void amounts_are_read_in_major_units_with_point_or_comma(string typed, string currency, long minor)
    {
        var errors = new Errors();
        Assert.Equal(new Money(minor, currency), TypedMoney.Read(errors, "price", typed, currency));
        Assert.False(errors.Any);
    }

    [Theory]
    [InlineData("1.234", "USD")]
    [InlineData("1.000,50", "EUR")]
    [InlineData("14.0", "JPY")]
    [InlineData("-5", "USD")]
    [InlineData("1e3", "USD")]
    [InlineData("14.", "USD")]
    [InlineData("٣", "USD")]
    [InlineData("1234567890123", "USD")]
    public void what_could_be_misread_is_refused_beside_the_field(string typed, string currency)
    {
        var errors = new Errors();
        Assert.Null(TypedMoney.Read(errors, "price", typed, currency));
        Assert.NotNull(errors["price"]);
    }

    [Fact]
    public void nothing_typed_is_nothing_wrong()
    {
        var errors = new Errors();
        Assert.Null(TypedMoney.Read(errors, "tax", " ", "USD"));
        Assert.False(errors.Any);
    }
}
