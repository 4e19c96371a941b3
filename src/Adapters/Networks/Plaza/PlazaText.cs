using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>What may be written in a post, and whom it mentions.</summary>
static partial class PlazaText
{
    const int MaxLength = 1_000;

    /// <summary>Web forms send line ends as CR LF.</summary>
    public static string WithPlainNewlines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Why the text cannot be posted; null where it can.</summary>
    /// <param name="mayBeEmpty">A check-in says where somebody is and needs no words beside.</param>
    public static PlazaAnswer? Refuse(string text, bool mayBeEmpty)
    {
        var length = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done)
                return new PlazaAnswer.Refused("The text has half of a surrogate pair: send whole characters.");
            if (Rune.IsControl(rune) && rune.Value != '\n')
                return new PlazaAnswer.Refused("The text has control characters: only line breaks are allowed.");
            rest = rest[consumed..];
        }

        if (length > MaxLength) return new PlazaAnswer.TooLong($"The text has {length} characters: shorten it to {MaxLength}.");
        return string.IsNullOrWhiteSpace(text) && !mayBeEmpty ? new PlazaAnswer.Refused("The text is empty: write something.") : null;
    }

    public static string[] MentionedHandles(string text) =>
        [.. Mention().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    // Neither me@tagsale.example nor @tagsale@elsewhere.example is somebody here.
    [GeneratedRegex(@"(?<![\w@/])@([A-Za-z0-9_](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9_])?)(?![\w@])", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
