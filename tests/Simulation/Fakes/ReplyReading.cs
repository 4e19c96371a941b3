using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tagsale.Simulation.Fakes;

/// <summary>What a reader makes of a reply, from its words alone.</summary>
public static partial class ReplyReading
{
    /// <summary>The confirmation hashtag without its mark, in lower case; null where there is none.</summary>
    public static string? Code(string text) => CodeShape().Match(text) is { Success: true } found ? found.Groups[1].Value.ToLowerInvariant() : null;

    /// <summary>The total told, in minor units, and its currency.</summary>
    public static (long Minor, string Currency)? Total(string text)
    {
        if (TotalShape().Match(text) is not { Success: true } found) return null;
        var digits = found.Groups[1].Value;
        return (long.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), found.Groups[2].Value);
    }

    /// <summary>The title of what was sold out, or of what had to be chosen better; null where neither was told.</summary>
    public static (string Title, bool IsSoldOut)? Refused(string text) => RefusalShape().Match(text) is not { Success: true } found ? null
        : (found.Groups.Cast<Group>().Skip(1).Single(group => group.Success).Value, found.Groups[1].Success);

    public static ImmutableArray<string> Tags(string text) => [.. TagShape().Matches(text).Select(m => m.Groups[1].Value.ToLowerInvariant())];

    [GeneratedRegex("#(Confirm[0-9A-Z]{8})")]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"held for you: ([0-9]+(?:\.[0-9]+)?) ([A-Z]{3}) in total")]
    private static partial Regex TotalShape();

    [GeneratedRegex(@"^(.+) is sold out; |^Which (.+)\? Please post |^That form of (.+) is not on offer\. ")]
    private static partial Regex RefusalShape();

    [GeneratedRegex("#([0-9A-Za-z_]+)")]
    private static partial Regex TagShape();
}
