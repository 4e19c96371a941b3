using System.Buffers;
using System.Text;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Posts;

/// <summary>
/// Tells from the raw bytes of an event whether it is worth parsing. Of a network's whole stream hardly one post in a thousand is; the others cost a vectorised scan.
/// It errs on one side only: what parsing and <see cref="Hashtags.Scan"/> would find, it lets through.
/// </summary>
/// <param name="storefrontAccountId">The storefront account's stable id: mentions of it, replies to it and its own likes carry it.</param>
public sealed class PostFilter(LiveTags live, string storefrontAccountId)
{
    const byte FirstOfWideMark = 0xEF;

    static readonly SearchValues<byte> AsciiTagCharacters = SearchValues.Create("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    readonly byte[] _storefront = storefrontAccountId.Length > 0
        ? Encoding.UTF8.GetBytes(storefrontAccountId)
        : throw new InvariantException("the storefront account has no id");

    /// <summary>
    /// False only if the event, in UTF-8 JSON, certainly does not concern the programme: no live hashtag, nothing like a confirmation code, not the storefront's id, no check-in at a live venue
    /// (which is the value of <c>"venue"</c>), no deletion (which is known by <c>"kind":"delete"</c>, verbatim).
    /// </summary>
    public bool MayConcern(ReadOnlySpan<byte> json) => Concerns(json) || JsonEscapes.HideText(json) && ConcernsUnescaped(json);

    /// <summary>
    /// The same for a tag that stands by itself, in UTF-8, with its mark or without. False only if it certainly is neither a live hashtag nor like a confirmation code. What
    /// follows the tag does not matter, as long as it ends it.
    /// </summary>
    public bool MayWant(ReadOnlySpan<byte> tag) => tag.Length > 0 && IsWanted(tag[0] is (byte)'#' or FirstOfWideMark ? tag[MarkWidth(tag)..] : tag);

    /// <summary>The same for a venue's id that stands by itself, in UTF-8.</summary>
    public bool MayWantVenue(ReadOnlySpan<byte> id) => id.Length <= Venue.LongestId * 3 && live.MayContainVenue(LiveTags.HashOf(id));

    bool ConcernsUnescaped(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        ReadOnlySpan<byte> plain = buffer.AsSpan(0, JsonEscapes.Undo(json, buffer));
        // Where a value ends cannot be told any more.
        var concerns = Concerns(plain) || plain.IndexOf("\"venue\""u8) >= 0;
        ArrayPool<byte>.Shared.Return(buffer);
        return concerns;
    }

    bool Concerns(ReadOnlySpan<byte> json) =>
        CarriesTag(json)
        || CarriesVenue(json)
        || json.IndexOf(_storefront) >= 0
        || json.IndexOf("\"kind\":\"delete\""u8) >= 0;

    bool CarriesVenue(ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf("\"venue\""u8) is var at and >= 0)
        {
            rest = rest[(at + 7)..];
            var value = rest.TrimStart(" \t\r\n:"u8);
            if (value.StartsWith("\""u8) && IsLiveVenue(value[1..])) return true;
        }
        return false;
    }

    /// <summary>An escape in it is left to the parser.</summary>
    bool IsLiveVenue(ReadOnlySpan<byte> value) => value.IndexOfAny((byte)'"', (byte)'\\') is var end and >= 0 && (value[end] != (byte)'"' || MayWantVenue(value[..end]));

    // What stands before the mark is not looked at: an address with a fragment or a key with a mark in it can pass for a tag, which costs a parse.
    bool CarriesTag(ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOfAny((byte)'#', FirstOfWideMark) is var mark and >= 0)
        {
            rest = rest[mark..];
            var width = MarkWidth(rest);
            rest = rest[Math.Max(width, 1)..];
            if (width > 0 && IsWanted(rest)) return true;
        }
        return false;
    }

    static int MarkWidth(ReadOnlySpan<byte> text) =>
        text[0] != FirstOfWideMark ? 1
        : text.StartsWith("＃"u8) || text.StartsWith("﹟"u8) ? 3
        : 0;

    bool IsWanted(ReadOnlySpan<byte> afterMark)
    {
        var length = afterMark.IndexOfAnyExcept(AsciiTagCharacters);
        if (length < 0) length = afterMark.Length;
        else if (!Ascii.IsValid(afterMark[length])) return IsWantedUnicode(afterMark);
        if (length is 0 or > Hashtags.MaxLength) return false;

        Span<byte> folded = stackalloc byte[Hashtags.MaxLength];
        Ascii.ToLower(afterMark[..length], folded, out _);
        return live.MayContain(LiveTags.HashOf(folded[..length]))
            || length == ConfirmationCode.Length && folded.StartsWith("confirm"u8);
    }

    bool IsWantedUnicode(ReadOnlySpan<byte> afterMark)
    {
        Span<char> tag = stackalloc char[Hashtags.MaxLength];
        var length = 0;
        while (Rune.DecodeFromUtf8(afterMark, out var rune, out var bytes) == OperationStatus.Done && Hashtags.MayStandInTag(rune))
        {
            if (!rune.TryEncodeToUtf16(tag[length..], out var units)) return false;
            length += units;
            afterMark = afterMark[bytes..];
        }
        return Hashtags.Fold(tag[..length]) is { } folded && (live.MayContain(LiveTags.HashOf(folded)) || ConfirmationCode.LooksLikeOne(folded));
    }
}
