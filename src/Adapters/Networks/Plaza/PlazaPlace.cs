using System.Globalization;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>A place in the world, by whatever id the people of the square have for it, and what they call it.</summary>
public sealed record PlazaPlace(string Id, string Name)
{
    const int LongestId = 100;
    const int LongestName = 80;

    /// <summary>Why nobody can check in there; null where it is well.</summary>
    internal PlazaAnswer.Refused? Refuse() =>
        !IsLine(Id, LongestId) ? new($"A place's id is one line of 1 to {LongestId} characters.")
        : !IsLine(Name, LongestName) ? new($"A place's name is one line of 1 to {LongestName} characters.")
        : null;

    /// <summary>What nobody can see could pass one place off as another.</summary>
    static bool IsLine(string text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD
            && CharUnicodeInfo.GetUnicodeCategory(rune.Value) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
