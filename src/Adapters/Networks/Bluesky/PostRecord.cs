using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Posts and likes as records.</summary>
static class PostRecord
{
    public const string Post = "app.bsky.feed.post";
    public const string Like = "app.bsky.feed.like";
    const int MostGraphemes = 300;
    const int MostBytes = 3_000;

    public static JsonObject Of(string text, DateTimeOffset at, Thread? answers = null, JsonObject? embed = null)
    {
        var fitted = Fitted(text);
        var record = new JsonObject
        {
            ["$type"] = Post,
            ["text"] = fitted,
            ["facets"] = PostFacets.In(fitted),
            ["langs"] = new JsonArray("en"),
            ["createdAt"] = Write(at),
        };
        if (answers is { } thread) record["reply"] = new JsonObject { ["root"] = thread.Root.Write(), ["parent"] = thread.Parent.Write() };
        if (embed is not null) record["embed"] = embed;
        return record;
    }

    public static JsonObject LikeOf(RecordReference subject, DateTimeOffset at) =>
        new() { ["$type"] = Like, ["subject"] = subject.Write(), ["createdAt"] = Write(at) };

    public static JsonObject Pictures(JsonElement blob, string alt) => new()
    {
        ["$type"] = "app.bsky.embed.images",
        ["images"] = new JsonArray(new JsonObject { ["alt"] = alt, ["image"] = JsonObject.Create(blob) }),
    };

    /// <summary>When we wrote it; null where we did not.</summary>
    public static DateTimeOffset? CreatedAt(JsonElement record) =>
        DateTimeOffset.TryParse(record.Text("createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>Whole as a rule, our texts are shorter than the network's limit: a longer one would be refused and never said.</summary>
    static string Fitted(string text)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        var keep = Math.Min(starts.Length, MostGraphemes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, End(keep))) > MostBytes) keep--;
        return text[..End(keep)];

        int End(int graphemes) => graphemes < starts.Length ? starts[graphemes] : text.Length;
    }

    static string Write(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
