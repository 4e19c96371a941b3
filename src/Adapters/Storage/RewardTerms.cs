using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>What of a reward offer never changes once it is published, as its row holds it.</summary>
static partial class RewardTerms
{
    public static string Write(RewardOffer offer) => JsonSerializer.Serialize(new(
        (offer.Credit as CreditTerms.Percent)?.BasisPoints, (offer.Credit as CreditTerms.Fixed)?.Minor, offer.MinSpendMinor, offer.MostPerTransactionMinor, offer.MostPerMemberMinor,
        offer.EnrollmentLimit, offer.Visit, [.. offer.Days], offer.TimeZone, [.. offer.Match.Ids], [.. offer.Match.Categories], offer.Match.Descriptor,
        [.. offer.Venues.Select(v => new Place(v.Id, v.Name))], offer.Disclosure, offer.Reserves), TermShapes.Default.Terms);

    /// <param name="json">Null for an offer that is no reward.</param>
    public static ImmutableArray<string> VenuesOf(string? json) => json is null ? [] : [.. Read(json).Venues.Select(v => v.Id)];

    internal static Terms Read(string json) => JsonSerializer.Deserialize(json, TermShapes.Default.Terms)!;

    internal sealed record Place(string Id, string Name);

    internal sealed record Terms(
        int? BasisPoints, long? Fixed, long MinSpend, long? PerTransaction, long? PerMember, int? EnrollmentLimit, int? Visit, DayOfWeek[] Days, string TimeZone,
        string[] MerchantIds, string[] Categories, string? Descriptor, Place[] Venues, string? Disclosure, bool Reserves)
    {
        public CreditTerms Credit => BasisPoints is { } points ? new CreditTerms.Percent(points) : new CreditTerms.Fixed(Fixed!.Value);
        public MerchantMatch Match => new([.. MerchantIds], [.. Categories], Descriptor);
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(Terms))]
    internal sealed partial class TermShapes : JsonSerializerContext;
}
