using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tagsale.Servers;

/// <summary>What a Bluesky app marks in a text before it posts it. Offsets count UTF-8 bytes.</summary>
static partial class PdsFacets
{
    public static JsonArray In(string text, PdsAccount? mention) =>
    [
        .. Tag().Matches(text).Select(match => Facet(text, match.Index, match.Length, "tag", "tag", match.Value[1..])),
        .. Link().Matches(text).Select(match => Facet(text, match.Index, match.Length, "link", "uri", match.Value)),
        .. mention is null ? [] : Regex.Matches(text, Regex.Escape("@" + mention.Handle)).Select(match => Facet(text, match.Index, match.Length, "mention", "did", mention.Did)),
    ];

    static JsonObject Facet(string text, int index, int length, string kind, string field, string value) => new()
    {
        ["index"] = new JsonObject { ["byteStart"] = Encoding.UTF8.GetByteCount(text.AsSpan(0, index)), ["byteEnd"] = Encoding.UTF8.GetByteCount(text.AsSpan(0, index + length)) },
        ["features"] = new JsonArray(new JsonObject { ["$type"] = $"app.bsky.richtext.facet#{kind}", [field] = value }),
    };

    [GeneratedRegex(@"(?<=^|\s)#[\p{L}\p{N}_]+")]
    private static partial Regex Tag();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
