using System.Collections.Immutable;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What of a post's record matters here.</summary>
/// <param name="Tags">Hashtags of facets and of the record's own list, as written.</param>
/// <param name="Mentions">DIDs that facets mention.</param>
/// <param name="Root">The first post of the thread it answers in.</param>
/// <param name="Parent">Address of the post it answers.</param>
sealed record PostContent(string Text, IReadOnlyList<string> Tags, IReadOnlyList<string> Mentions, RecordReference? Root, string? Parent)
{
    public const string TagFeature = "app.bsky.richtext.facet#tag";
    public const string MentionFeature = "app.bsky.richtext.facet#mention";

    /// <summary>More places than this nobody is at.</summary>
    const int MostVenues = 4;

    /// <summary>Places it names, as offers know them.</summary>
    public IReadOnlyList<string> Venues { get; init; } = [];

    /// <summary>Where it checks in, of the places that are live.</summary>
    public ImmutableArray<string> LiveVenues(LiveTags live) => Venues.Count <= MostVenues ? [.. Venues.Where(live.ContainsVenue).Distinct()] : [];

    /// <summary>Folded, in order, each once. More different ones than a text may have are spam and read as none.</summary>
    public ImmutableArray<string> FoldedTags()
    {
        var folded = ImmutableArray.CreateBuilder<string>();
        foreach (var tag in Tags)
        {
            var bare = tag is ['#' or '＃' or '﹟', ..] ? tag.AsSpan(1) : tag;
            if (Hashtags.Fold(bare) is not { } one || folded.Contains(one)) continue;
            if (folded.Count == Hashtags.MaxTags) return [];
            folded.Add(one);
        }
        return folded.ToImmutable();
    }
}
