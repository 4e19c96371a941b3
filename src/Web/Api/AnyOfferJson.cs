using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Api;

/// <summary>An offer to be published: <see cref="OfferBody"/> or <see cref="RewardOfferBody"/>, as its kind says.</summary>
abstract record AnyOfferBody;

/// <summary>An offer of any kind, told with what its kind has.</summary>
[JsonConverter(typeof(AnyOfferConverter))]
abstract record AnyOfferJson
{
    public static AnyOfferJson Of(Offer offer) => offer switch
    {
        ProductOffer product => OfferJson.Of(product),
        RewardOffer reward => RewardOfferJson.Of(reward),
        _ => throw new InvariantException("an offer is a product's or a reward's"),
    };
}

sealed class AnyOfferConverter : JsonConverter<AnyOfferJson>
{
    public override AnyOfferJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("It is only written.");

    public override void Write(Utf8JsonWriter writer, AnyOfferJson value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
}

/// <summary>A percentage, or an amount once for each payment.</summary>
sealed record CreditTermsJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Percent = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Amount = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Currency = null)
{
    public static CreditTermsJson Of(RewardOffer offer) => offer.Credit switch
    {
        CreditTerms.Percent percent => new(percent.BasisPoints / 100m),
        CreditTerms.Fixed once => new(null, once.Minor, offer.Currency),
        _ => throw new InvariantException("a credit is a percentage or fixed"),
    };
}

/// <summary>In minor units.</summary>
/// <param name="Reserved">Set aside for those who have loaded the offer.</param>
/// <param name="Credited">Credits less clawbacks.</param>
/// <param name="Free">Neither.</param>
sealed record BudgetJson(long Total, long Reserved, long Credited, long Free, string Currency);

sealed record MatchJson(IReadOnlyList<string> MerchantIds, IReadOnlyList<string> Mccs, string? Descriptor);

sealed record VenueJson(string Id, string Name);

/// <param name="Disclosure">The hashtag that a post which loads it must carry, without its mark.</param>
sealed record RewardOfferJson(
    string Id, string Kind, string Hashtag, string Title, string Merchant, CreditTermsJson Credit, MoneyJson? MinSpend, MoneyJson? MaxCreditPerTransaction, MoneyJson? MaxCreditPerMember,
    BudgetJson Budget, bool ReserveBudget, int Enrolled, int? EnrollmentLimit, int? Visits, IReadOnlyList<string> DaysOfWeek, string TimeZone, MatchJson Match, IReadOnlyList<VenueJson> Venues,
    string? Disclosure, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? TermsUrl, bool Listed, DateTimeOffset CreatedAt) : AnyOfferJson
{
    public static RewardOfferJson Of(RewardOffer o) => new(
        o.Id.ToString(), "reward", o.Hashtag, o.Title, o.Merchant, CreditTermsJson.Of(o), o.MinSpendMinor == 0 ? null : Limit(o, o.MinSpendMinor), Limit(o, o.MostPerTransactionMinor),
        Limit(o, o.MostPerMemberMinor), new(o.Budget.Total, o.Budget.Reserved, o.Budget.Credited, o.Budget.Free, o.Currency), o.Reserves, o.Budget.Enrolled, o.EnrollmentLimit, o.Visit,
        [.. o.Days.Select(day => OutsideName.Of(day))], o.TimeZone, new([.. o.Match.Ids], [.. o.Match.Categories], o.Match.Descriptor),
        [.. o.Venues.Select(v => new VenueJson(v.Id, v.Name))], o.Disclosure, o.StartsAt, o.EndsAt, o.TermsUrl, o.Listed, o.CreatedAt);

    static MoneyJson? Limit(RewardOffer offer, long? minor) => minor is { } limit ? MoneyJson.Of(offer.Amount(limit)) : null;
}
