using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tagsale.Adapters.Networks.Plaza;

[JsonConverter(typeof(PlazaVisibilityConverter))]
public enum PlazaVisibility
{
    Public,
    Followers,
}

/// <param name="Id"><c>post_</c> and 32 hexadecimal digits, ordered by time.</param>
/// <param name="Text">The author's own words; empty for a repost.</param>
/// <param name="CreatedAt">By the square's clock.</param>
public sealed record PlazaPost(
    string Id,
    PlazaAccount Author,
    string Text,
    DateTimeOffset CreatedAt,
    PlazaVisibility Visibility,
    string? InReplyTo,
    string? Quotes,
    string? RepostOf,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt)
{
    /// <summary>Where its author checks in with it.</summary>
    public PlazaPlace? Place { get; init; }

    /// <summary>Everybody may see it: it stands in lists and may be reposted and quoted.</summary>
    public bool IsListed => Visibility == PlazaVisibility.Public && !Author.Locked && DeletedAt is null;
}

/// <param name="Next">What to pass as <c>after</c> for the next page; null on the last.</param>
public sealed record PlazaPage(ImmutableArray<PlazaPost> Items, long? Next)
{
    public const int MaxLimit = 100;
}

/// <summary>Names only: a number in place of a name is a wrong type.</summary>
public sealed class PlazaVisibilityConverter()
    : JsonStringEnumConverter<PlazaVisibility>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
