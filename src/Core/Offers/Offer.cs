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

/// <summary>What a hashtag stands for: a product that is bought by posting it.</summary>
public sealed record Offer
{
    public required OfferId Id { get; init; }

    /// <summary>As the operator wrote it, without the mark: <c>BuyTee</c>.</summary>
    public required string Hashtag { get; init; }

    /// <summary>The folded form a post is matched by.</summary>
    public required string Tag { get; init; }

    /// <summary>Equal for two hashtags that people cannot tell apart.</summary>
    public required string Skeleton { get; init; }

    public required string Title { get; init; }
    public required string Merchant { get; init; }
    public required Money Price { get; init; }

    /// <summary>Of an offer whose tax is fixed; zero where it goes by the table of rates.</summary>
    public required Money Tax { get; init; }
    public required Money Shipping { get; init; }
    public TaxMode TaxMode { get; init; }

    /// <summary>Of the table of rates; empty for the general ones.</summary>
    public string TaxCategory { get; init; } = "";
    public required int LimitPerMember { get; init; }
    public required ImmutableArray<Variant> Variants { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public string? TermsUrl { get; init; }

    /// <summary>In the catalogue: the storefront account likes its offer post.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>Without a tax that depends on where it goes.</summary>
    public Money Total => Price + Tax + Shipping;
    public bool HasChoice => Variants.Length > 1 || Variants[0].Tag.Length > 0;

    public bool HasStarted(DateTimeOffset now) => StartsAt is not { } start || now >= start;
    public bool HasEnded(DateTimeOffset now) => EndsAt is { } end && now >= end;

    public Variant Variant(string tag) => Invariant.Found(Variants.FirstOrDefault(v => v.Tag == tag), $"variant '{tag}' of {Id}");

    /// <summary>The variant with that tag, its stock replaced.</summary>
    public Offer WithStock(string tag, Stock stock) =>
        this with { Variants = [.. Variants.Select(v => v.Tag == tag ? v with { Stock = stock } : v)] };
}
