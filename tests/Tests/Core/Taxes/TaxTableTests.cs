using Tagsale.Core;
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
    [InlineData(TaxMode.Inclusive, 11_900, 1_900, true)]
    [InlineData(TaxMode.Exclusive, 14_161, 2_261, false)]
    [InlineData(TaxMode.Fixed, 11_907, 7, false)]
    public void what_an_offer_costs_goes_by_its_mode(TaxMode mode, long total, long tax, bool included)
    {
        var lines = PriceLines.Of(Some.Offer(price: 11_900, tax: mode == TaxMode.Fixed ? 7 : 0) with { TaxMode = mode }, Table, Some.Address with { Country = "DE" })!.Value;
        Assert.Equal((total, tax, included), (lines.Total.Minor, lines.Tax.Minor, lines.TaxIncluded));
    }

    [Fact]
    public void a_country_s_general_row_counts_before_elsewhere_s_of_the_category() => Assert.Equal(200_000, Table.For(Some.Address with { Country = "GB", Region = null }, "books")!.PerMillion);

    [Theory]
    [InlineData("", new[] { 190_000, 72_500, 200_000 })]
    [InlineData("books", new[] { 70_000, 72_500, 200_000, 15_000 })]
    [InlineData("food", new[] { 190_000, 72_500, 0, 200_000 })]
    public void goods_may_be_taxed_by_the_nearest_row_of_each_place(string category, int[] perMillion) => Assert.Equal(perMillion, Table.For(category).Select(rate => rate.PerMillion));

    [Theory]
    [InlineData("Germany", "", "", 19.0, "country", Country)]
    [InlineData("", "", "", 19.0, "country", Country)]
    [InlineData(null, "", "", 19.0, "country", Country)]
    [InlineData("*", "CA", "", 19.0, "region", "cannot be given with *")]
    [InlineData("DE", "a\nb", "", 19.0, "region", Invisible)]
    [InlineData("DE", "", "a\nb", 19.0, "category", Invisible)]
    [InlineData("DE", "", "", null, "rate", Rate)]
    [InlineData("DE", "", "", -0.0001, "rate", Rate)]
    [InlineData("DE", "", "", -1.0, "rate", Rate)]
    [InlineData("DE", "", "", 100.0001, "rate", Rate)]
    [InlineData("DE", "", "", 7.00001, "rate", Rate)]
    [InlineData("DE", "", "", 7e28, "rate", Rate)]
    public void a_row_that_cannot_be_is_told_by_its_number(string? country, string region, string category, double? rate, string field, string wrong)
    {
        var check = TaxTableDraft.Check([new("FR", null, null, 20m), new(country, region, category, (decimal?)rate)]);
        Assert.Null(check.Value);
        Assert.Equal(($"rates[1].{field}", wrong), (Assert.Single(check.Errors.ByField).Key, check.Errors[$"rates[1].{field}"]));
    }

    const string Country = "must be a two-letter country code, like US or DE, or * for all others";
    const string Invisible = "must not contain control or invisible formatting characters";
    const string Rate = "must be a percentage from 0 to 100 with at most four decimal places";

    [Theory]
    [InlineData("de", null, null, 0, "DE", "", "", 0)]
    [InlineData("US", " ca ", " Food ", 100, "US", "ca", "Food", 1_000_000)]
    [InlineData("*", "", "", 7.1234, "*", "", "", 71_234)]
    public void a_row_is_kept_trimmed(string country, string? region, string? category, double rate, string keptCountry, string keptRegion, string keptCategory, int perMillion) =>
        Assert.Equal(new(keptCountry, keptRegion, keptCategory, perMillion), Assert.Single(TaxTableDraft.Check([new(country, region, category, (decimal)rate)]).Value!.Rates));

    [Theory]
    [InlineData(190_000, "19")]
    [InlineData(72_500, "7.25")]
    [InlineData(1, "0.0001")]
    public void a_rate_is_shown_in_percent(int perMillion, string shown) => Assert.Equal(shown, new TaxRate("DE", "", "", perMillion).ShownPercent);

    [Fact]
    public void a_new_table_takes_the_place_of_the_one_before()
    {
        using var programme = new Programme();
        programme.Do(new SetTaxRates(Table) { At = Some.Now });
        Assert.Same(Table, programme.State.Taxes);
        programme.Do(new SetTaxRates(TaxTable.Empty) { At = Some.Now });
        Assert.Empty(programme.State.Taxes.Rates);
    }

    [Fact]
    public void rates_that_are_set_in_the_batch_of_an_ask_count_for_what_comes_after_them()
    {
        using var programme = new Programme();
        var member = programme.Enrol();
        var offer = programme.Publish(Some.Offer(price: 10_000) with { TaxMode = TaxMode.Exclusive });
        programme.Do(new SetTaxRates(TaxTableDraft.Check([new("US", null, null, 5m)]).Value!) { At = Some.Now });
        programme.Together(new SetTaxRates(TaxTableDraft.Check([new("US", null, null, 10m)]).Value!) { At = Some.Now }, Some.Read(Some.Post(member.Accounts[0].Account, [offer.Hashtag])));
        Assert.Equal(1_000, Assert.Single(programme.State.Purchases.Values).Purchase.TaxMinor);
    }

    [Theory]
    [InlineData("US", "CA", null, "us", "ca", "", "names US CA twice")]
    [InlineData("DE", "", "Books", "DE", null, "books", "names DE Books twice")]
    [InlineData("*", null, null, "*", "", "", "names * twice")]
    public void two_rows_for_the_same_are_refused(string country, string? region, string? category, string country2, string? region2, string? category2, string wrong)
    {
        var check = TaxTableDraft.Check([new(country, region, category, 7m), new("FR", null, null, 20m), new(country2, region2, category2, 8m)]);
        Assert.Equal(("rates", wrong), (Assert.Single(check.Errors.ByField).Key, check.Errors["rates"]));
        Assert.Null(check.Value);
    }

    [Fact]
    public void of_several_pairs_one_is_named() => Assert.Equal(
        "names DE twice", TaxTableDraft.Check([new("DE", null, null, 1m), new("DE", null, null, 2m), new("FR", null, null, 1m), new("FR", null, null, 2m)]).Errors["rates"]);

    [Fact]
    public void a_table_has_a_bound()
    {
        Assert.Equal("must be at most 5000", TaxTableDraft.Check([.. Enumerable.Repeat(new TaxRateDraft("DE", "", "", 1m), TaxTable.MostRates + 1)]).Errors["rates"]);
        Assert.Empty(TaxTableDraft.Check([.. Enumerable.Range(0, TaxTable.MostRates).Select(n => new TaxRateDraft("DE", $"r{n}", "", 1m))]).Errors.ByField);
    }
}
