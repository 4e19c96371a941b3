using System.Collections.Immutable;
using System.Globalization;

namespace Tagsale.Core.Rewards;

/// <summary>One payment as an offer's rules look at it.</summary>
/// <param name="At">When it was made: of the authorisation, where that is known.</param>
/// <param name="Cleared">All its clearings together.</param>
readonly record struct Payment(DateTimeOffset At, Money Cleared, CardMerchant Merchant);

/// <summary>An offer's rules held against a payment, one by one and in plain words.</summary>
static class Rules
{
    /// <summary>Which payments an offer is about at all.</summary>
    public static ImmutableArray<RuleCheck> Fit(RewardOffer offer, Enrollment enrollment, Payment payment) =>
        [Window(offer, enrollment, payment), Merchant(offer.Match, payment.Merchant), Currency(offer, payment), Day(offer, payment)];

    public static RuleCheck MinimumSpend(RewardOffer offer, Payment payment)
    {
        var held = payment.Cleared.Minor >= offer.MinSpendMinor;
        return new("minimumSpend", held, offer.MinSpendMinor == 0
            ? "The offer asks for no minimum."
            : $"{payment.Cleared} was paid; the offer asks for {offer.Amount(offer.MinSpendMinor)} or more.");
    }

    /// <param name="number">Which of the member's payments that meet every other rule this is.</param>
    public static RuleCheck Visit(RewardOffer offer, int? number) => new("visit", offer.Visit is null || offer.Visit == number, (offer.Visit, number) switch
    {
        (null, _) => "Every visit counts.",
        (_, null) => $"It does not count as a visit; visit {offer.Visit} earns.",
        _ => string.Create(CultureInfo.InvariantCulture, $"This is visit {number}; visit {offer.Visit} earns."),
    });

    static RuleCheck Window(RewardOffer offer, Enrollment enrollment, Payment payment)
    {
        var from = enrollment.At;
        var to = (offer.EndsAt, enrollment.EndedAt) switch
        {
            ({ } ends, { } ended) => ends < ended ? ends : ended,
            var (ends, ended) => ends ?? ended,
        };
        var until = to is { } end ? $" to {Moment(end)}" : " on";
        return new("window", payment.At >= from && !(payment.At >= to), $"Paid {Moment(payment.At)}; the offer counts from {Moment(from)}, when it was loaded,{until}.");
    }

    public static bool IsAbout(MerchantMatch match, CardMerchant merchant) => Merchant(match, merchant).Held;

    static RuleCheck Merchant(MerchantMatch match, CardMerchant merchant)
    {
        if (match.Ids.Length > 0) return new("merchant", match.Ids.Contains(merchant.Id), $"Merchant {merchant.Id} is {(match.Ids.Contains(merchant.Id) ? "" : "not ")}one of the offer's merchants.");

        var category = match.Categories.Length == 0 || merchant.Category is { } code && match.Categories.Contains(code);
        var descriptor = match.Descriptor is null || Plain(merchant.Name).StartsWith(Plain(match.Descriptor), StringComparison.Ordinal);
        var asked = (match.Categories.Length, match.Descriptor) switch
        {
            (0, _) => $"a name that begins with {match.Descriptor}",
            (_, null) => $"category {string.Join(" or ", match.Categories)}",
            _ => $"category {string.Join(" or ", match.Categories)} and a name that begins with {match.Descriptor}",
        };
        return new("merchant", category && descriptor, $"The merchant is {merchant.Name}, category {merchant.Category ?? "unknown"}; the offer asks for {asked}.");
    }

    static RuleCheck Currency(RewardOffer offer, Payment payment) => new("currency", payment.Cleared.Currency == offer.Currency, $"Paid in {payment.Cleared.Currency}; the offer counts payments in {offer.Currency}.");

    static RuleCheck Day(RewardOffer offer, Payment payment)
    {
        var day = TimeZoneInfo.ConvertTime(payment.At, TimeZoneInfo.FindSystemTimeZoneById(offer.TimeZone)).DayOfWeek;
        return new("day", offer.Days.Length == 0 || offer.Days.Contains(day), offer.Days.Length == 0
            ? "Every day counts."
            : $"Paid on a {day} ({offer.TimeZone}); the offer counts {string.Join(", ", offer.Days)}.");
    }

    /// <summary>Statements differ in case and spaces from day to day.</summary>
    static string Plain(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
