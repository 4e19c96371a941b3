using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Core.Taxes;

public sealed class TaxTableTests
{
    static readonly TaxTable Table = TaxTableDraft.Check(
    [
        new("de", null, null, 19m), new("DE", "", "books", 7m), new("US", "CA", "", 7.25m), new("US", "", "food", 0m), new("GB", null, null, 20m), new("*", null, "books", 1.5m),
    ]).Value!;

    [Theory]
    [InlineData("DE", null, "", 190_000)]
    [InlineData("DE", "Bayern", "", 190_000)]
    [InlineData("DE", null, "Books", 70_000)]
    [InlineData("DE", null, "toys", 190_000)]
    [InlineData("US", "ca", "", 72_500)]
    [InlineData("US", " CA ", "food", 72_500)] // the region's row before the country's, whatever its category
    [InlineData("US", "NY", "food", 0)]
    [InlineData("US", "NY", "", null)]
    [InlineData("FR", null, "books", 15_000)]
    [InlineData("FR", null, "", null)]
    public void the_nearest_row_counts(string country, string? region, string category, int? perMillion) =>
        Assert.Equal(perMillion, Table.For(Some.Address with { Country = country, Region = region }, category)?.PerMillion);

    [Theory]
    [InlineData("", new[] { 190_000, 72_500, 200_000 })]
    [InlineData("books", new[] { 70_000, 72_500, 200_000, 15_000 })]
    [InlineData("food", new[] { 190_000, 72_500, 0, 200_000 })]
    public void goods_may_be_taxed_by_the_nearest_row_of_each_place(string category, int[] perMillion) => Assert.Equal(perMillion, Table.For(category).Select(rate => rate.PerMillion));

    [Theory]
    [InlineData("Germany", "", "", 19.0, "rates[0].country")]
    [InlineData("", "", "", 19.0, "rates[0].country")]
    [InlineData("*", "CA", "", 19.0, "rates[0].region")]
    [InlineData("DE", "a\nb", "", 19.0, "rates[0].region")]
    [InlineData("DE", "", "", -1.0, "rates[0].rate")]
    [InlineData("DE", "", "", 100.0001, "rates[0].rate")]
    [InlineData("DE", "", "", 7.00001, "rates[0].rate")]
    [InlineData("DE", "", "", 7e28, "rates[0].rate")]
    public void a_row_that_cannot_be_is_told_by_its_number(string country, string region, string category, double rate, string field) =>
        Assert.Equal([field], TaxTableDraft.Check([new(country, region, category, (decimal)rate)]).Errors.ByField.Keys);

    [Fact]
    public void two_rows_for_the_same_are_refused() =>
        Assert.Contains("twice", TaxTableDraft.Check([new("US", "CA", "", 7m), new("us", "ca", null, 8m)]).Errors["rates"], StringComparison.Ordinal);

    [Fact]
    public void a_table_has_a_bound() => Assert.NotNull(TaxTableDraft.Check([.. Enumerable.Repeat(new TaxRateDraft("DE", "", "", 1m), TaxTable.MostRates + 1)]).Errors["rates"]);
}
