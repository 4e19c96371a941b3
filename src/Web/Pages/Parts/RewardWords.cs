using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Pages.Parts;

/// <summary>A card-linked offer in plain words, with numbers as the reader writes them.</summary>
public static class RewardWords
{
    /// <summary><c>$20 back</c>.</summary>
    public static string Back(this RewardOffer offer) => offer.Credit switch
    {
        CreditTerms.Fixed once => $"{offer.Brief(once.Minor)} back",
        CreditTerms.Percent percent => $"{(percent.BasisPoints / 100m).ToString("0.##", CultureInfo.CurrentCulture)}\u00a0% back",
        _ => throw new InvariantException("a credit is a percentage or fixed"),
    };

    /// <summary><c>$20 back when you spend $75 or more at Whole Foods Market</c>.</summary>
    public static string Promise(this RewardOffer offer)
    {
        var most = offer is { Credit: CreditTerms.Percent, MostPerTransactionMinor: { } cap } ? $", up to {offer.Brief(cap)}," : "";
        return $"{offer.Back()}{most} when you {offer.Condition()}";
    }

    /// <summary><c>spend $75 or more at Whole Foods Market</c>.</summary>
    public static string Condition(this RewardOffer offer)
    {
        var spend = offer.MinSpendMinor > 0 ? $"spend {offer.Brief(offer.MinSpendMinor)} or more" : "pay";
        return offer.Visit is { } visit ? $"{spend} on your {Ordinal(visit)} visit to {offer.Merchant}" : $"{spend} at {offer.Merchant}";
    }

    /// <summary>Of budget and places, and never in money: <c>80 % of the budget and 12 places left</c>.</summary>
    public static string Left(this RewardOffer offer)
    {
        if (offer.IsUsedUp) return "Used up";
        var budget = $"{(offer.LeftPercent() is 0 ? "less than 1" : offer.LeftPercent().ToString(CultureInfo.CurrentCulture))}\u00a0% of the budget";
        return offer.EnrollmentLimit is { } limit ? $"{budget} and {Count(limit - offer.Budget.Enrolled, "place")} left" : $"{budget} left";
    }

    /// <summary>Whole percent of the budget that are neither credited nor set aside; zero also where it is less than one.</summary>
    public static int LeftPercent(this RewardOffer offer) => (int)((decimal)offer.Budget.Free * 100 / offer.Budget.Total);

    public static Availability AvailabilityAt(this RewardOffer offer, DateTimeOffset now) =>
        offer.HasEnded(now) ? Availability.Ended
        : !offer.HasStarted(now) ? Availability.NotStarted
        : offer.IsUsedUp ? Availability.SoldOut
        : Availability.OnSale;

    /// <summary>Decimals only where there are any.</summary>
    public static string Brief(this RewardOffer offer, long minor) => MoneyFormat.Brief(offer.Amount(minor), CultureInfo.CurrentCulture);

    public static string Count(int number, string of) => number == 1 ? $"1 {of}" : $"{number.ToString("N0", CultureInfo.CurrentCulture)} {of}s";

    public static string Ordinal(int number) => (number % 100 is 11 or 12 or 13 ? 0 : number % 10) switch
    {
        1 => $"{number}st",
        2 => $"{number}nd",
        3 => $"{number}rd",
        _ => $"{number}th",
    };
}
