namespace Tagsale.Core.Offers;

/// <summary>What a hashtag stands for: something to buy, or a credit to earn.</summary>
public abstract record Offer
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
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public string? TermsUrl { get; init; }

    /// <summary>In the catalogue: the storefront account likes its offer post.</summary>
    public bool Listed { get; init; } = true;

    public bool HasStarted(DateTimeOffset now) => StartsAt is not { } start || now >= start;
    public bool HasEnded(DateTimeOffset now) => EndsAt is { } end && now >= end;
}
