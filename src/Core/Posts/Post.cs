using System.Collections.Immutable;

namespace Tagsale.Core.Posts;

/// <summary>A network's stable id of an account (Bluesky DID, Mastodon actor URI), never its handle: handles change hands.</summary>
/// <param name="Network">Lower-case name of the network: <c>plaza</c>, <c>bluesky</c>.</param>
public readonly record struct SocialAccount(string Network, string Id);

/// <summary>One post on one network.</summary>
public readonly record struct PostKey(string Network, string Id);

public enum PostKind
{
    /// <summary>Written by its author just now. A reply or a quote is original too: it carries its author's own words only.</summary>
    Original,
    Repost,
    Edit,
}

/// <summary>One public post as a network delivered it, normalised. The text itself is never kept.</summary>
/// <param name="At">Trusted time: the network's, never the author's client's; never later than arrival.</param>
/// <param name="IsPublic">False for followers-only and direct posts, which are never acted on.</param>
/// <param name="AuthorIsPublic">False where the account is locked; its public posts are refused as members expect privacy.</param>
/// <param name="MentionsStorefront">The post mentions a storefront account.</param>
/// <param name="RepliesToStorefront">The storefront's post it replies to; null where it replies to none.</param>
/// <param name="Tags">Hashtags in the author's own words, folded, in order, without the mark, each once.</param>
/// <param name="Hash">SHA-256 of the text in hexadecimal, kept as evidence in its place.</param>
/// <param name="Replayed">Delivered after an outage from the stored cursor: its age does not count against it.</param>
public sealed record Post(
    PostKey Key,
    SocialAccount Author,
    DateTimeOffset At,
    PostKind Kind,
    bool IsPublic,
    bool AuthorIsPublic,
    bool MentionsStorefront,
    PostKey? RepliesToStorefront,
    ImmutableArray<string> Tags,
    string Hash,
    bool Replayed)
{
    /// <summary>Places it checks in at, as its network names them, each once.</summary>
    public ImmutableArray<string> Venues { get; init; } = [];
}

/// <summary>A post was deleted by its author.</summary>
public sealed record PostDeletion(PostKey Key, SocialAccount Author, DateTimeOffset At);

/// <summary>The storefront liked (listed) or un-liked (unlisted) a post of its own.</summary>
public sealed record StorefrontLike(PostKey Post, bool Liked, DateTimeOffset At);
