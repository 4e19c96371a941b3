using System.Collections.Frozen;
using Tagsale.Core;
using Tagsale.Core.Payments;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Amounts as Stripe counts them, which for a few currencies is not how ISO 4217 does.</summary>
static class StripeAmount
{
    /// <summary>Of Stripe's own units, at once: eight digits.</summary>
    const long Largest = 99_999_999;

    /// <summary>What Stripe charges at least, in minor units, of what it settles in; after conversion about the same holds for what it does not.</summary>
    static readonly FrozenDictionary<string, long> Smallest = new Dictionary<string, long>
    {
        ["AED"] = 200, ["AUD"] = 50, ["BRL"] = 50, ["CAD"] = 50, ["CHF"] = 50, ["CZK"] = 1500, ["DKK"] = 250, ["EUR"] = 50, ["GBP"] = 30, ["HKD"] = 400, ["HUF"] = 17500,
        ["INR"] = 50, ["JPY"] = 50, ["MXN"] = 1000, ["MYR"] = 200, ["NOK"] = 300, ["NZD"] = 50, ["PLN"] = 200, ["RON"] = 200, ["SEK"] = 300, ["SGD"] = 50, ["THB"] = 1000, ["USD"] = 50,
    }.ToFrozenDictionary();

    public static AmountLimits LimitsOf(string currency) => currency switch
    {
        "IQD" or "LYD" => AmountLimits.None,
        // Without decimals at ISO, with two at Stripe, which must be zeros.
        "ISK" or "UGX" => new(1, Largest / 100, 1),
        // The other way round.
        "MGA" => new(100, Largest * 100, 100),
        _ when Iso4217.Exponent(currency) == 3 => new(10, Largest / 10 * 10, 10),
        _ => new(Smallest.GetValueOrDefault(currency, 1), Largest, 1),
    };

    /// <exception cref="ArgumentException">Stripe can never take this amount.</exception>
    public static (long Amount, string Currency) Of(Money money)
    {
        if (money.Minor <= 0) throw new ArgumentException("An amount is more than nothing.");
        // The least is left to Stripe, which alone knows what it settles in.
        if (LimitsOf(money.Currency).ToReturn(money, "Stripe") is { } objection) throw new ArgumentException(objection);
        var amount = money.Currency switch
        {
            "ISK" or "UGX" => money.Minor * 100,
            "MGA" => money.Minor / 100,
            _ => money.Minor,
        };
        return (amount, money.Currency.ToLowerInvariant());
    }

    /// <summary>Null for a currency we do not know.</summary>
    public static Money? Read(long? amount, string? currency)
    {
        if (amount is not { } minor || currency?.ToUpperInvariant() is not { } code || !Iso4217.Knows(code)) return null;
        return code switch
        {
            "ISK" or "UGX" => new(minor / 100, code),
            "MGA" => new(checked(minor * 100), code),
            _ => new(minor, code),
        };
    }
}
