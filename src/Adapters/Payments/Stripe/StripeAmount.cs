using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Amounts as Stripe counts them, which for a few currencies is not how ISO 4217 does.</summary>
static class StripeAmount
{
    /// <summary>Largest amount of one charge: eight digits.</summary>
    const long Largest = 99_999_999;

    /// <exception cref="ArgumentException">Stripe can never take this amount.</exception>
    public static (long Amount, string Currency) Of(Money money)
    {
        if (money.Minor <= 0) throw new ArgumentException("An amount is more than nothing.");
        var amount = money.Currency switch
        {
            // Without decimals at ISO, with two at Stripe, which must be zeros.
            "ISK" or "UGX" => checked(money.Minor * 100),
            // The other way round.
            "MGA" => money.Minor % 100 == 0 ? money.Minor / 100 : throw new ArgumentException($"Stripe takes only whole MGA, not {money}: mend the price."),
            "IQD" or "LYD" => throw new ArgumentException($"Stripe does not take {money.Currency}."),
            _ when Iso4217.Exponent(money.Currency) == 3 && money.Minor % 10 != 0 =>
                throw new ArgumentException($"Stripe takes {money.Currency} only to two decimals, not {money}: mend the price."),
            _ => money.Minor,
        };
        return amount <= Largest ? (amount, money.Currency.ToLowerInvariant()) : throw new ArgumentException($"Stripe takes no {money} at once.");
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
