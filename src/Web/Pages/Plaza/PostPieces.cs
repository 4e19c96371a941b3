using System.Text.RegularExpressions;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Pages.Plaza;

public enum PieceKind
{
    Words,
    Hashtag,
    Mention,
    Link,
}

/// <summary>A stretch of a post's text. The pieces together are the text: nothing is added or lost.</summary>
public readonly record struct PostPiece(PieceKind Kind, string Text);

/// <summary>Cuts a post's text, which may hold anything, where a page shows something special.</summary>
public static partial class PostPieces
{
    public static IEnumerable<PostPiece> Of(string text)
    {
        var from = 0;
        foreach (Match match in Special().Matches(text))
        {
            var kind = KindOf(match);
            if (kind == PieceKind.Words) continue;
            if (match.Index > from) yield return new(PieceKind.Words, text[from..match.Index]);
            yield return new(kind, match.Value);
            from = match.Index + match.Length;
        }
        if (from < text.Length) yield return new(PieceKind.Words, text[from..]);
    }

    static PieceKind KindOf(Match match) => match.Value[0] switch
    {
        '@' => PieceKind.Mention,
        'h' or 'H' => Uri.TryCreate(match.Value, UriKind.Absolute, out _) ? PieceKind.Link : PieceKind.Words,
        _ => Hashtags.Fold(match.Value.AsSpan(1)) is null ? PieceKind.Words : PieceKind.Hashtag,
    };

    // An address does not swallow the full stop or bracket after it.
    [GeneratedRegex(
        @"(?<![\p{L}\p{Nd}_])https?://[^\s<>""]*[^\s<>"".,;:!?')\]]|(?<![\p{L}\p{M}\p{Nd}_&#＃﹟/])[#＃﹟][\p{L}\p{M}\p{Nd}_\u200c\u200d]+|(?<![\w@/])@[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9_])?(?![\w@])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
