using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Members;

namespace Tagsale.Core.Taxes;

/// <summary>How an offer's tax comes about. Stored by number: never renumber.</summary>
public enum TaxMode
{
    /// <summary>The amount that stands in the offer, on top.</summary>
    Fixed = 0,

    /// <summary>By the table of rates; price and shipping hold it already.</summary>
    Inclusive = 1,

    /// <summary>By the table of rates, on top of price and shipping.</summary>
    Exclusive = 2,
}

/// <summary>One row of the operator's table.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, or <see cref="Elsewhere"/>.</param>
/// <param name="Region">As members write it in their addresses, in any case; empty for the whole country.</param>
/// <param name="Category">Of offers that have a rate of their own; empty for all others.</param>
/// <param name="PerMillion">190,000 for 19 %: a percentage has four decimal places at most.</param>
public sealed record TaxRate(string Country, string Region, string Category, int PerMillion)
{
    /// <summary>In place of a country: wherever no other row is.</summary>
    public const string Elsewhere = "*";

    public const int PerPercent = 10_000;

    public decimal Percent => (decimal)PerMillion / PerPercent;

    public string ShownPercent => Percent.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>The operator's rates by country, region and category.</summary>
public sealed class TaxTable
{
    public const int MostRates = 5_000;

    public static readonly TaxTable Empty = new([]);

    readonly FrozenDictionary<(string, string, string), TaxRate> _rates;

    /// <exception cref="ArgumentException">Two rates are for the same.</exception>
    public TaxTable(ImmutableArray<TaxRate> rates)
    {
        Rates = rates;
        _rates = rates.ToDictionary(KeyOf).ToFrozenDictionary();
    }

    /// <summary>In the order the operator gave them.</summary>
    public ImmutableArray<TaxRate> Rates { get; }

    /// <summary>The nearest row: the region's before the country's before elsewhere, and of each place the category's before the general one. Null where there is none.</summary>
    public TaxRate? For(Address address, string category) =>
        At(address.Country, address.Region ?? "", category) ?? At(address.Country, "", category) ?? At(TaxRate.Elsewhere, "", category);

    /// <summary>All that goods of a category may be taxed by, wherever they go; none where they can be sold nowhere.</summary>
    public IEnumerable<TaxRate> For(string category) => Rates.Select(rate => At(rate.Country, rate.Region, category)).OfType<TaxRate>().Distinct();

    TaxRate? At(string country, string region, string category) =>
        _rates.GetValueOrDefault(KeyOf(country, region, category)) ?? _rates.GetValueOrDefault(KeyOf(country, region, ""));

    static (string, string, string) KeyOf(TaxRate rate) => KeyOf(rate.Country, rate.Region, rate.Category);

    static (string, string, string) KeyOf(string country, string region, string category) => (country, region.Trim().ToUpperInvariant(), category.ToUpperInvariant());
}
