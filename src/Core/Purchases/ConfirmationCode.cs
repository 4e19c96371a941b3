using System.Buffers;
using Tagsale.Core.Posts;

namespace Tagsale.Core.Purchases;

/// <summary>The one-time hashtag that confirms a purchase: <c>Confirm</c> and eight characters, without its mark.</summary>
public static class ConfirmationCode
{
    internal const string Prefix = "Confirm";

    /// <summary>Characters of a code, all told: 15.</summary>
    public const int Length = 15;

    // Without vowels no code reads as a word; without 0, 1, 5, L, S, Y, Z none is misread.
    const string Alphabet = "2346789BCDFGHJKMNPQRTVWX";

    static readonly SearchValues<char> Folded = SearchValues.Create("2346789bcdfghjkmnpqrtvwx");

    /// <summary>The code as people are shown it. Uniform over 24^8 codes if the entropy is uniform (no code is likelier than another by more than one in 10^8).</summary>
    public static string Draw(ulong entropy) => string.Create(Length, entropy, static (code, entropy) =>
    {
        Prefix.CopyTo(code);
        for (var at = Prefix.Length; at < Length; at++)
            code[at] = Alphabet[(int)Math.BigMul(entropy, (ulong)Alphabet.Length, out entropy)];
    });

    /// <summary>The form in which a scanned tag compares with it.</summary>
    public static string Fold(string shown) => Invariant.Found(Hashtags.Fold(shown), $"the folded form of {shown}");

    /// <summary>The tag has a code's form. Whether it is anybody's code, only the store knows.</summary>
    public static bool LooksLikeOne(string foldedTag) =>
        foldedTag.Length == Length
        && foldedTag.StartsWith("confirm", StringComparison.Ordinal)
        && !foldedTag.AsSpan(Prefix.Length).ContainsAnyExcept(Folded);
}
