using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tagsale.Core.Posts;

/// <summary>
/// Reads hashtags. A tag is a mark (<c>#</c>, full-width <c>＃</c>, small <c>﹟</c>) and the letters, marks, decimal digits and underscores that follow it;
/// anything else ends it. Characters that nobody sees (joiners, variation selectors, Hangul fillers) neither end a tag nor tell two tags apart: they drop out.
/// </summary>
public static class Hashtags
{
    /// <summary>UTF-16 units, before and after folding. A longer run is no tag.</summary>
    public const int MaxLength = 100;

    /// <summary>Different tags in one text.</summary>
    public const int MaxTags = 64;

    const string Marks = "#＃﹟";

    static readonly SearchValues<char> AnyMark = SearchValues.Create(Marks);
    static readonly SearchValues<char> AsciiLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    static readonly SearchValues<char> AsciiTagCharacters = SearchValues.Create("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// The canonical form of a tag given without its mark: compatibility-normalised (NFKC) and case-folded in full, so that two spellings of one tag are equal
    /// strings. Null if it is no tag: another character in it, no letter or mark, or longer than <see cref="MaxLength"/>.
    /// </summary>
    public static string? Fold(ReadOnlySpan<char> tag) =>
        tag.Length is 0 or > MaxLength ? null
        : Ascii.IsValid(tag) ? FoldAscii(tag)
        : IsSettled(tag) ? string.Create(tag.Length, tag, static (folded, tag) => tag.ToLowerInvariant(folded))
        : FoldUnicode(tag);

    /// <summary>
    /// The folded tags of a text in order, each once. A mark begins a tag unless it stands after a letter, a digit, an underscore or <c>&amp;</c>; doubled by a slip of the finger it is still one.
    /// More than <see cref="MaxTags"/> different tags are spam and read as none. Linear in the text, whatever it holds.
    /// </summary>
    public static ImmutableArray<string> Scan(string text)
    {
        var tags = ImmutableArray.CreateBuilder<string>();
        for (var rest = text.AsSpan(); rest.IndexOfAny(AnyMark) is var mark and >= 0;)
        {
            var tag = rest[(mark + 1)..];
            tag = tag[..RunLength(tag)];
            var before = text.AsSpan(0, text.Length - rest.Length + mark);
            rest = rest[(mark + 1 + tag.Length)..];

            if (!BeginsTag(before) || Fold(tag) is not { } folded || tags.Contains(folded)) continue;
            if (tags.Count == MaxTags) return [];
            tags.Add(folded);
        }
        return tags.DrainToImmutable();
    }

    internal static bool MayStandInTag(Rune rune) => KindOf(rune) != Kind.Other;

    static int RunLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(AsciiTagCharacters);
        if (length < 0) return text.Length;
        while (length < text.Length && Rune.DecodeFromUtf16(text[length..], out var rune, out var units) == OperationStatus.Done && MayStandInTag(rune))
            length += units;
        return length;
    }

    // Looking back stops at the mark before, if not earlier, so that all of a text's looks back are together no longer than the text.
    static bool BeginsTag(ReadOnlySpan<char> before)
    {
        while (Rune.DecodeLastFromUtf16(before, out var last, out var units) == OperationStatus.Done)
        {
            var kind = KindOf(last);
            if (kind is not (Kind.Combining or Kind.Unseen))
                return kind == Kind.Other && last.Value != '&';
            before = before[..^units];
        }
        return true;
    }

    static string? FoldAscii(ReadOnlySpan<char> tag) =>
        !tag.ContainsAnyExcept(AsciiTagCharacters) && tag.ContainsAny(AsciiLetters)
            ? string.Create(tag.Length, tag, static (folded, tag) => Ascii.ToLower(tag, folded, out _))
            : null;

    // Most tags beyond ASCII are of letters that normalising leaves alone, whichever of them stand together, and whose case is simple: they are spared its cost.
    static bool IsSettled(ReadOnlySpan<char> tag)
    {
        foreach (var c in tag)
            if (!(char.IsAsciiLetterOrDigit(c) || IsSettled(c))) return false;
        return true;
    }

    static bool IsSettled(char c) => c is '_' or 'ー' or 'Ё' or 'ё'
        or (>= 'À' and <= 'ÿ' and not ('×' or 'ß' or '÷')) or (>= 'А' and <= 'я')
        or (>= 'ぁ' and <= 'ゖ') or (>= 'ァ' and <= 'ヺ') or (>= '\u4E00' and <= '\u9FFF') or (>= '가' and <= '힣');

    // Decomposing before the change of case splits off what has a full folding only when spelled out (ligatures, the Greek iota subscript);
    // raising to upper case first brings variants of one letter together (final sigma, the Cyrillic and Cherokee forms).
    static string? FoldUnicode(ReadOnlySpan<char> tag)
    {
        if (Seen(tag) is not { } seen) return null;
        var folded = seen.Normalize(NormalizationForm.FormKD)
            .ToUpperInvariant().ToLowerInvariant()
            .Replace("ß", "ss", StringComparison.Ordinal)
            .Normalize(NormalizationForm.FormKC);
        return folded.Length <= MaxLength && IsTag(folded) ? folded : null;
    }

    // Normalising throws on a lone surrogate: only whole characters that may stand in a tag come through here.
    static string? Seen(ReadOnlySpan<char> tag)
    {
        Span<char> seen = stackalloc char[MaxLength];
        var length = 0;
        foreach (var rune in tag.EnumerateRunes())
        {
            var kind = KindOf(rune);
            if (kind == Kind.Other) return null;
            if (kind != Kind.Unseen) length += rune.EncodeToUtf16(seen[length..]);
        }
        return new string(seen[..length]);
    }

    // A compatibility form can hold what no tag may: the one-character basmala of Arabic is words with spaces.
    static bool IsTag(string folded)
    {
        var named = false;
        foreach (var rune in folded.EnumerateRunes())
        {
            var kind = KindOf(rune);
            if (kind is Kind.Other or Kind.Unseen) return false;
            named |= kind is Kind.Letter or Kind.Combining;
        }
        return named;
    }

    enum Kind { Other, Letter, Combining, DigitOrUnderscore, Unseen }

    // Enclosing marks are left out: they make keycaps, so that a typed 1️⃣ or #️⃣ is a picture and neither part nor beginning of a tag.
    static Kind KindOf(Rune rune) => rune.Value switch
    {
        '_' => Kind.DigitOrUnderscore,
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x200C or 0x200D or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0100 and <= 0xE01EF) => Kind.Unseen,
        0x0345 => Kind.Letter, // The iota subscript, whose capital is the letter iota.
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Combining,
            UnicodeCategory.DecimalDigitNumber => Kind.DigitOrUnderscore,
            _ => Kind.Other,
        },
    };
}
