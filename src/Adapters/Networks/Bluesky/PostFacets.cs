using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>The hashtags and links in a text of our own, as the network wants them marked: a text alone carries neither. Offsets count UTF-8 bytes.</summary>
static partial class PostFacets
{
    public static JsonArray In(string text) => [.. Marks().Matches(text).Select(mark => Facet(text, mark)).OfType<JsonObject>()];

    /// <summary>Null for what only begins like an address.</summary>
    static JsonObject? Facet(string text, Match mark) =>
        mark.Value[0] == '#' ? Facet(text, mark, "tag", "tag", mark.Value[1..])
        : Uri.TryCreate(mark.Value, UriKind.Absolute, out var address) ? Facet(text, mark, "link", "uri", address.AbsoluteUri)
        : null;

    static JsonObject Facet(string text, Match mark, string kind, string field, string value) => new()
    {
        ["index"] = new JsonObject { ["byteStart"] = Bytes(text, mark.Index), ["byteEnd"] = Bytes(text, mark.Index + mark.Length) },
        ["features"] = new JsonArray(new JsonObject { ["$type"] = $"app.bsky.richtext.facet#{kind}", [field] = value }),
    };

    static int Bytes(string text, int until) => Encoding.UTF8.GetByteCount(text.AsSpan(0, until));

    // Links first: what follows a # in an address is no hashtag.
    [GeneratedRegex(@"https?://[^\s]*[^\s.,;:!?)]|(?<![\w&])#[\p{L}\p{M}\p{Nd}_\u200C\u200D]+", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
