using Tagsale.Core.Taxes;
using Tagsale.Web.Pages.Console;

namespace Tagsale.Tests.Web.Pages.Console;

public sealed class TypedTaxesTests
{
    [Fact]
    public void what_is_written_is_read_again()
    {
        var table = new TaxTable([new("DE", "", "", 190_000), new("US", "CA", "food", 72_500), new(TaxRate.Elsewhere, "", "", 0)]);
        Assert.Equal(table.Rates, TypedTaxes.Read(TypedTaxes.Write(table)).Table!.Rates);
    }

    [Theory]
    [InlineData("DE | | | 7.25")]
    [InlineData("de|||7,25 %")]
    [InlineData("\r\n DE | | | 7,2500%\r\n")]
    public void a_percentage_has_a_point_or_a_comma(string text) => Assert.Equal(72_500, Assert.Single(TypedTaxes.Read(text).Table!.Rates).PerMillion);

    [Fact]
    public void every_line_that_is_wrong_is_told()
    {
        var (table, error) = TypedTaxes.Read("DE | | | 19\nDE | 19\n\nGermany | | | 1.234,5\nUS | | | x | y");
        Assert.Null(table);
        Assert.Equal(["Line 2: must", "Line 4: the country", "Line 4: the rate", "Line 5: must"], error!.Split('\n').Select(line => string.Join(' ', line.Split(' ').Take(line.Contains("the ", StringComparison.Ordinal) ? 4 : 3))));
        Assert.EndsWith("And 5 more.", TypedTaxes.Read(string.Concat(Enumerable.Repeat("x\n", 25))).Error, StringComparison.Ordinal);
        Assert.Contains("DE twice", TypedTaxes.Read("DE|||1\nDE|||2").Error, StringComparison.Ordinal);
    }
}
