using System.Globalization;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation.Audit;

/// <summary>What an offer's terms come to, worked out anew from what was published.</summary>
static class Terms
{
    /// <summary>The most minor units that a payment of so much can earn; a percentage is not rounded.</summary>
    public static decimal Most(RewardOffer offer, long clearedMinor)
    {
        if (clearedMinor < offer.MinSpendMinor) return 0;
        var full = offer.Credit switch
        {
            CreditTerms.Fixed once => Math.Min(once.Minor, clearedMinor),
            CreditTerms.Percent percent => clearedMinor * (percent.BasisPoints / 10_000m),
            _ => throw new InvalidOperationException($"{offer.Credit} is no credit."),
        };
        return offer.MostPerTransactionMinor is { } cap ? Math.Min(full, cap) : full;
    }

    public static bool AreAbout(RewardOffer offer, ShopPayment payment) => payment.Currency == offer.Currency && IsAbout(offer.Match, payment.Shop);

    /// <summary>Winter time in New York: no world lives on into summer.</summary>
    public static bool CountsOn(RewardOffer offer, DateTimeOffset at) =>
        offer.Days.IsEmpty || offer.Days.Contains((offer.TimeZone == "America/New_York" ? at.ToOffset(TimeSpan.FromHours(-5)) : at.ToUniversalTime()).DayOfWeek);

    static bool IsAbout(MerchantMatch match, CardMerchant shop) => match.Ids.Length > 0
        ? match.Ids.Contains(shop.Id)
        : (match.Categories.IsEmpty || match.Categories.Contains(shop.Category!)) && (match.Descriptor is null || shop.Name.StartsWith(match.Descriptor, true, CultureInfo.InvariantCulture));
}
