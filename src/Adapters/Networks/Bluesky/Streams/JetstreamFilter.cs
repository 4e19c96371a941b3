using System.Buffers;
using System.Text;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Tells from the bytes of a Jetstream event whether it is worth parsing: the storefront's DID, a wanted tag, a post that is not new (deleted or edited), or something that is no
/// commit. It errs on one side only: what parsing would find, it lets through. Hashtags stand bare, as the value of <c>tag</c> in facets; a list of <c>tags</c> is so
/// rare that it is parsed unseen. Where the shape is not Jetstream's own to the letter, it is parsed too.
/// </summary>
sealed class JetstreamFilter(PostFilter wanted, Did storefront)
{
    readonly byte[] _storefront = Encoding.UTF8.GetBytes(storefront.Value);

    public bool MayConcern(ReadOnlySpan<byte> json) => Concerns(json) || JsonEscapes.HideText(json) && ConcernsUnescaped(json);

    bool ConcernsUnescaped(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        ReadOnlySpan<byte> plain = buffer.AsSpan(0, JsonEscapes.Undo(json, buffer));
        var concerns = CarriesTag(plain) || plain.IndexOf(_storefront) >= 0;
        ArrayPool<byte>.Shared.Return(buffer);
        return concerns;
    }

    bool Concerns(ReadOnlySpan<byte> json) => IsNoNewRecord(json) || CarriesTag(json) || json.IndexOf(_storefront) >= 0;

    // Both are found near the beginning of nearly every event.
    static bool IsNoNewRecord(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"kind\":\"commit\""u8) < 0
        || json.IndexOf("\"operation\":\"create\""u8) < 0 && (json.IndexOf("\"collection\":\"app.bsky.feed.like\""u8) < 0 || json.IndexOf("app.bsky.feed.post"u8) >= 0);

    bool CarriesTag(ReadOnlySpan<byte> json)
    {
        for (var rest = json; rest.IndexOf("\"tag"u8) is var at and >= 0;)
        {
            rest = rest[(at + 4)..];
            if (rest.StartsWith("s\""u8)) return true;
            if (rest.StartsWith("\""u8) && wanted.MayWant(Value(rest[1..]))) return true;
        }
        return false;
    }

    static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> afterName)
    {
        var value = afterName.TrimStart(" \t\r\n:"u8);
        return value.StartsWith("\""u8) ? value[1..] : default;
    }
}
