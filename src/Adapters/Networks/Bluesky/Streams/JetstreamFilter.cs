using System.Buffers;
using System.Text;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Tells from the bytes of a Jetstream event whether it is worth parsing: the storefront's DID, a wanted tag, a place of a live offer, a post that is not new (deleted or edited), or something that is no
/// commit. It errs on one side only: what parsing would find, it lets through. Hashtags stand bare, as the value of <c>tag</c> in facets; a list of <c>tags</c> is so
/// rare that it is parsed unseen. Where the shape is not Jetstream's own to the letter, it is parsed too.
/// </summary>
sealed class JetstreamFilter(PostFilter wanted, Did storefront)
{
    readonly byte[] _storefront = Encoding.UTF8.GetBytes(storefront.Value);

    static ReadOnlySpan<byte> PlaceId => "\"fsq_place_id\""u8;

    static ReadOnlySpan<byte> PlaceAddress => "\"venueUri\""u8;

    public bool MayConcern(ReadOnlySpan<byte> json) => Concerns(json) || JsonEscapes.HideText(json) && ConcernsUnescaped(json);

    bool ConcernsUnescaped(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        ReadOnlySpan<byte> plain = buffer.AsSpan(0, JsonEscapes.Undo(json, buffer));
        // Where a value ends cannot be told any more.
        var concerns = CarriesTag(plain) || plain.IndexOf(PlaceId) >= 0 || plain.IndexOf(PlaceAddress) >= 0 || plain.IndexOf(_storefront) >= 0;
        ArrayPool<byte>.Shared.Return(buffer);
        return concerns;
    }

    bool Concerns(ReadOnlySpan<byte> json) => IsNoNewRecord(json) || CarriesTag(json) || CarriesPlace(json) || json.IndexOf(_storefront) >= 0;

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

    bool CarriesPlace(ReadOnlySpan<byte> json)
    {
        for (var rest = json; rest.IndexOf(PlaceId) is var at and >= 0;)
        {
            rest = rest[(at + PlaceId.Length)..];
            if (Whole(rest) is var id && (id.IsEmpty || wanted.MayWantFoursquare(id))) return true;
        }
        for (var rest = json; rest.IndexOf(PlaceAddress) is var at and >= 0;)
        {
            rest = rest[(at + PlaceAddress.Length)..];
            if (Whole(rest) is var address && (address.IsEmpty || wanted.MayWantAddress(address))) return true;
        }
        return false;
    }

    /// <summary>The value to its end; nothing where it has escapes, or is none: that is left to the parser.</summary>
    static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> afterName)
    {
        var value = Value(afterName);
        return value.IndexOfAny((byte)'"', (byte)'\\') is var end and >= 0 && value[end] == (byte)'"' ? value[..end] : default;
    }

    static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> afterName)
    {
        var value = afterName.TrimStart(" \t\r\n:"u8);
        return value.StartsWith("\""u8) ? value[1..] : default;
    }
}
