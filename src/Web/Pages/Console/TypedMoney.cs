using System.Globalization;
using Tagsale.Core;

namespace Tagsale.Web.Pages.Console;

/// <summary>An amount as people type it, in major units: <c>14</c>, <c>14.50</c> or <c>14,50</c>.</summary>
public static class TypedMoney
{
    const int MostDigits = 12;

    /// <returns>Null for nothing typed, and for what cannot be read, which is added to <paramref name="errors"/>.</returns>
    public static Money? Read(Errors errors, string field, string? text, string currency)
    {
        if (string.IsNullOrWhiteSpace(text) || !Iso4217.Knows(currency)) return null;

        var decimals = Iso4217.Exponent(currency);
        var parts = text.Trim().Replace(',', '.').Split('.');
        // No separator of thousands is taken: in half of the world 1.000 is one thousand, in the other half it is one.
        if (parts.Length <= 2 && parts.All(IsDigits) && parts[0].Length <= MostDigits && (parts.Length == 1 || parts[1].Length <= decimals))
            return new(long.Parse(parts[0] + (parts.Length == 1 ? "" : parts[1]).PadRight(decimals, '0'), CultureInfo.InvariantCulture), currency);

        errors.Add(field, decimals == 0 ? "must be a whole amount, like 1400" : $"must be an amount like 14.50, with at most {decimals.ToString(CultureInfo.InvariantCulture)} decimals and no separator of thousands");
        return null;
    }

    static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
