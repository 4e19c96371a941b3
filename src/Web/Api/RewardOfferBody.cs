using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Api;

/// <param name="Percent">Of what was paid; or else an amount.</param>
sealed record CreditBody(decimal? Percent = null, long? Amount = null, string? Currency = null);

/// <summary>Money, or a whole number of minor units in the currency that the offer has anyway.</summary>
[JsonConverter(typeof(LimitConverter))]
sealed record LimitBody(long? Amount, string? Currency);

sealed class LimitConverter : JsonConverter<LimitBody>
{
    public override LimitBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out var minor) ? new(minor, null) : throw new JsonException();
        return JsonSerializer.Deserialize(ref reader, ApiJson.Default.AmountBody) is { } money ? new(money.Amount, money.Currency) : null;
    }

    public override void Write(Utf8JsonWriter writer, LimitBody value, JsonSerializerOptions options) => throw new NotSupportedException("It is only read.");
}

sealed record MatchBody(IReadOnlyList<string?>? MerchantIds = null, IReadOnlyList<string?>? Mccs = null, string? Descriptor = null);

sealed record VenueBody(string? Id, string? Name);

sealed record RewardOfferBody(
    string? Kind, string? Hashtag, string? Title, string? Merchant, CreditBody? Credit, LimitBody? Budget, MatchBody? Match, LimitBody? MinSpend = null, LimitBody? MaxCreditPerTransaction = null,
    LimitBody? MaxCreditPerMember = null, int? EnrollmentLimit = null, int? Visits = null, IReadOnlyList<string?>? DaysOfWeek = null, string? TimeZone = null, DateTimeOffset? StartsAt = null,
    DateTimeOffset? EndsAt = null, string? TermsUrl = null, string? Disclosure = null, bool? ReserveBudget = null, IReadOnlyList<VenueBody?>? Venues = null)
{
    /// <summary>The offer, or what is wrong with each field.</summary>
    public Checked<RewardOffer> Check(OfferId id, DateTimeOffset now)
    {
        var draft = ToDraft().Check(id, now);
        foreach (var (field, limit) in new[] { ("minSpend", MinSpend), ("maxCreditPerTransaction", MaxCreditPerTransaction), ("maxCreditPerMember", MaxCreditPerMember) })
            if (limit is not null && Read(limit) is null) draft.Errors.Add(field, "must be given as an amount in minor units and a currency");
        return draft;
    }

    RewardDraft ToDraft() => new()
    {
        Hashtag = Hashtag,
        Title = Title,
        Merchant = Merchant,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        TermsUrl = TermsUrl,
        Percent = Credit?.Percent,
        Amount = Credit?.Amount is { } amount ? Read(new(amount, Credit.Currency)) : null,
        MinSpend = Read(MinSpend),
        MaxCreditPerTransaction = Read(MaxCreditPerTransaction),
        MaxCreditPerMember = Read(MaxCreditPerMember),
        Budget = Read(Budget),
        EnrollmentLimit = EnrollmentLimit,
        Visits = Visits,
        DaysOfWeek = DaysOfWeek,
        TimeZone = TimeZone,
        Disclosure = Disclosure,
        ReserveBudget = ReserveBudget,
        MerchantIds = Match?.MerchantIds,
        Mccs = Match?.Mccs,
        Descriptor = Match?.Descriptor,
        Venues = Venues?.Select(v => new VenueDraft(v?.Id, v?.Name)).ToList(),
    };

    Money? Read(LimitBody? limit) => limit?.Amount is { } amount && (limit.Currency ?? Credit?.Currency ?? Budget?.Currency) is { } currency ? new Money(amount, currency) : null;
}
