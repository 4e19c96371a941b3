using System.Buffers.Binary;
using System.Text;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Tells from the bytes of a firehose frame whether it is worth decoding: the storefront's DID, a wanted tag, a place of a live offer, a deleted post, or anything but a commit. It errs on one side
/// only: what decoding would find, it lets through. It can, because strings of DAG-CBOR stand in the frame as they are, behind their length; strings in pieces are refused by the
/// decoder.
/// </summary>
sealed class FirehoseFilter(PostFilter wanted, Did storefront)
{
    /// <summary>The header <c>{"t": "#commit", "op": 1}</c>.</summary>
    static readonly byte[] Commit = [0xA2, 0x61, (byte)'t', 0x67, .. "#commit"u8, 0x62, .. "op"u8, 0x01];

    readonly byte[] _storefront = Encoding.UTF8.GetBytes(storefront.Value);

    public bool MayConcern(ReadOnlySpan<byte> frame) =>
        !frame.StartsWith(Commit) || CarriesTag(frame) || CarriesPlace(frame) || frame.IndexOf(_storefront) >= 0 || frame.IndexOf("delete"u8) >= 0 && NamesPost(frame);

    bool CarriesTag(ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf("tag"u8) is var at and >= 0)
        {
            rest = rest[(at + 3)..];
            if (IsListOfTags(rest) || wanted.MayWant(TextAt(rest))) return true;
        }
        return false;
    }

    /// <summary>The key was <c>tags</c>, and a list follows: so rare that it is decoded unseen.</summary>
    static bool IsListOfTags(ReadOnlySpan<byte> rest) => rest.Length > 1 && rest[0] == (byte)'s' && rest[1] >> 5 == 4;

    bool CarriesPlace(ReadOnlySpan<byte> frame)
    {
        for (var rest = frame; rest.IndexOf("fsq_place_id"u8) is var at and >= 0;)
        {
            rest = rest[(at + 12)..];
            if (wanted.MayWantFoursquare(TextAt(rest))) return true;
        }
        for (var rest = frame; rest.IndexOf("venueUri"u8) is var at and >= 0;)
        {
            rest = rest[(at + 8)..];
            if (wanted.MayWantAddress(TextAt(rest))) return true;
        }
        return false;
    }

    /// <summary>A path of a post, as an operation of the commit names it. Likes and follows are deleted more often than posts.</summary>
    static bool NamesPost(ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf("path"u8) is var at and >= 0)
        {
            rest = rest[(at + 4)..];
            if (TextAt(rest).StartsWith("app.bsky.feed.post/"u8)) return true;
        }
        return false;
    }

    /// <summary>The text string that begins here; nothing if none does.</summary>
    static ReadOnlySpan<byte> TextAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] >> 5 != 3) return default;
        var (head, length) = (bytes[0] & 0x1F) switch
        {
            < 24 and var direct => (1, (ulong)direct),
            24 when bytes.Length > 1 => (2, bytes[1]),
            25 when bytes.Length > 2 => (3, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])),
            26 when bytes.Length > 4 => (5, BinaryPrimitives.ReadUInt32BigEndian(bytes[1..])),
            27 when bytes.Length > 8 => (9, BinaryPrimitives.ReadUInt64BigEndian(bytes[1..])),
            _ => (1, 0ul),
        };
        return length <= (ulong)(bytes.Length - head) ? bytes.Slice(head, (int)length) : default;
    }
}
