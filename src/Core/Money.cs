using System.Collections.Frozen;
using System.Globalization;

namespace Tagsale.Core;

/// <summary>An amount in the minor units of its currency. No floating point comes near it.</summary>
/// <param name="Minor">Cents for USD, yen for JPY, fils for KWD.</param>
/// <param name="Currency">An ISO 4217 code that <see cref="Iso4217"/> knows.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>The largest amount accepted from outside: 10^12 minor units.</summary>
    public const long Limit = 1_000_000_000_000;

    public static Money Zero(string currency) => new(0, currency);

    /// <exception cref="InvariantException">The currencies differ.</exception>
    /// <exception cref="OverflowException">The sum leaves the range of <c>long</c>.</exception>
    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);

    /// <inheritdoc cref="op_Addition"/>
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);

    static Money Same(Money a, Money b)
    {
        Invariant.Require(a.Currency == b.Currency, $"{a.Currency} and {b.Currency} do not add up");
        return b;
    }

    /// <summary>Amount and code for a public reply, in no particular culture: <c>149.99 USD</c>.</summary>
    public override string ToString()
    {
        var exponent = Iso4217.Exponent(Currency);
        return ToDecimal().ToString("F" + exponent, CultureInfo.InvariantCulture) + " " + Currency;
    }

    /// <summary>The amount in major units, exact.</summary>
    public decimal ToDecimal() => new decimal(Minor) / Iso4217.Scale(Currency);
}

/// <summary>Currencies of ISO 4217 in circulation, with the number of decimals of the minor unit.</summary>
public static class Iso4217
{
    const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";
    const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    static readonly FrozenDictionary<string, int> Exponents =
        TwoDecimals.Split(' ').Select(code => (code, 2))
            .Concat(NoDecimals.Split(' ').Select(code => (code, 0)))
            .Concat(ThreeDecimals.Split(' ').Select(code => (code, 3)))
            .ToFrozenDictionary(c => c.code, c => c.Item2, StringComparer.Ordinal);

    public static IEnumerable<string> Codes => Exponents.Keys;

    public static bool Knows(string? code) => code is not null && Exponents.ContainsKey(code);

    /// <exception cref="InvariantException">The code is not known.</exception>
    public static int Exponent(string code) =>
        Exponents.TryGetValue(code, out var exponent) ? exponent : throw new InvariantException($"currency {code} is not in ISO 4217");

    internal static decimal Scale(string code) => Exponent(code) switch { 0 => 1m, 2 => 100m, 3 => 1000m, var e => throw new InvariantException($"exponent {e}") };
}
