using System.Collections.Frozen;
using System.Globalization;
using Tagsale.Core;

namespace Tagsale.Web.Pages.Parts;

/// <summary>Digits, separators and order as the reader's culture has them; decimals and sign of the currency itself, never the culture's own.</summary>
public static class MoneyFormat
{
    // Only signs that stand for one currency alone; every other currency is named by its code.
    static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>
    {
        ["EUR"] = "€", ["GBP"] = "£", ["USD"] = "US$", ["CAD"] = "CA$", ["AUD"] = "A$", ["NZD"] = "NZ$", ["HKD"] = "HK$", ["MXN"] = "MX$",
        ["BRL"] = "R$", ["INR"] = "₹", ["KRW"] = "₩", ["ILS"] = "₪", ["VND"] = "₫", ["UAH"] = "₴", ["TRY"] = "₺", ["PHP"] = "₱",
    }.ToFrozenDictionary();

    public static string Write(Money amount, CultureInfo culture) => Write(amount, Iso4217.Exponent(amount.Currency), culture);

    /// <summary>Without decimals where all of them are zero: for headlines, and never in a column.</summary>
    public static string Brief(Money amount, CultureInfo culture) => Write(amount, decimal.IsInteger(amount.ToDecimal()) ? 0 : Iso4217.Exponent(amount.Currency), culture);

    static string Write(Money amount, int decimals, CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = SymbolFor(amount.Currency, culture);
        format.CurrencyDecimalDigits = decimals;
        var symbolLast = format.CurrencyPositivePattern is 1 or 3;
        var apart = format.CurrencyPositivePattern is 2 or 3 || format.CurrencySymbol == amount.Currency;
        (format.CurrencyPositivePattern, format.CurrencyNegativePattern) = (symbolLast, apart) switch
        {
            (false, false) => (0, 1),
            (true, false) => (1, 5),
            (false, true) => (2, 9),
            (true, true) => (3, 8),
        };
        // A price that breaks over two lines is misread.
        return amount.ToDecimal().ToString("C", format).Replace(' ', '\u00a0');
    }

    static string SymbolFor(string currency, CultureInfo culture) =>
        RegionOf(culture) is { } region && region.ISOCurrencySymbol == currency ? region.CurrencySymbol : Symbols.GetValueOrDefault(currency, currency);

    static RegionInfo? RegionOf(CultureInfo culture)
    {
        if (culture.Name.Length == 0) return null;
        var specific = CultureInfo.CreateSpecificCulture(culture.Name);
        return specific.IsNeutralCulture || specific.Name.Length == 0 ? null : new RegionInfo(specific.Name);
    }
}
