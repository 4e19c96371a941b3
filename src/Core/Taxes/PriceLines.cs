using Tagsale.Core.Members;
using Tagsale.Core.Offers;

namespace Tagsale.Core.Taxes;

/// <summary>What one unit costs, line by line, in one currency.</summary>
/// <param name="TaxIncluded">Price and shipping hold the tax already.</param>
public readonly record struct PriceLines(Money Price, Money Shipping, Money Tax, bool TaxIncluded)
{
    public Money Total => TaxIncluded ? Price + Shipping : Price + Shipping + Tax;

    /// <returns>Null where tax goes by the table, and the table knows nothing of that place.</returns>
    public static PriceLines? Of(ProductOffer offer, TaxTable table, Address address)
    {
        if (offer.TaxMode == TaxMode.Fixed) return new(offer.Price, offer.Shipping, offer.Tax, false);
        return table.For(address, offer.TaxCategory) is { } rate ? Of(offer.Price, offer.Shipping, rate.PerMillion, offer.TaxMode == TaxMode.Inclusive) : null;
    }

    /// <summary>Shipping has the rate of what is shipped. Each line is rounded by itself, half to even, in the currency's minor unit.</summary>
    public static PriceLines Of(Money price, Money shipping, int perMillion, bool included)
    {
        return new(price, shipping, price with { Minor = TaxOf(price) + TaxOf(shipping) }, included);

        long TaxOf(Money line) => (long)Math.Round((decimal)line.Minor * perMillion / (included ? 1_000_000 + perMillion : 1_000_000), MidpointRounding.ToEven);
    }
}
