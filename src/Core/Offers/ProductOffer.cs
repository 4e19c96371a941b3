using System.Collections.Immutable;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Offers;

/// <summary>A purchasable form of a product, with its own stock.</summary>
/// <param name="Tag">As the operator wrote it, e.g. <c>black M</c>; empty for the only variant of a product that has no choice.</param>
/// <param name="Words">The folded hashtags a post must carry to choose it.</param>
public sealed record Variant(string Tag, string Title, ImmutableArray<string> Words, Stock Stock)
{
    public static Variant Only(int stock) => new("", "", [], new Stock(stock, 0, 0));
}

/// <summary>A product that is bought by posting its hashtag.</summary>
public sealed record ProductOffer : Offer
{
    public required Money Price { get; init; }

    /// <summary>Of an offer whose tax is fixed; zero where it goes by the table of rates.</summary>
    public required Money Tax { get; init; }
    public required Money Shipping { get; init; }
    public TaxMode TaxMode { get; init; }

    /// <summary>Of the table of rates; empty for the general ones.</summary>
    public string TaxCategory { get; init; } = "";
    public required int LimitPerMember { get; init; }
    public required ImmutableArray<Variant> Variants { get; init; }

    /// <summary>Without a tax that depends on where it goes.</summary>
    public Money Total => Price + Tax + Shipping;
    public bool HasChoice => Variants.Length > 1 || Variants[0].Tag.Length > 0;

    public Variant Variant(string tag) => Invariant.Found(Variants.FirstOrDefault(v => v.Tag == tag), $"variant '{tag}' of {Id}");

    /// <summary>The variant with that tag, its stock replaced.</summary>
    public ProductOffer WithStock(string tag, Stock stock) =>
        this with { Variants = [.. Variants.Select(v => v.Tag == tag ? v with { Stock = stock } : v)] };
}
