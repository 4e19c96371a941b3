using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>Why a transaction earned or did not, as JSON. Most are one sentence; of the others each rule that was looked at is told.</summary>
static partial class ExplanationText
{
    public static string Write(Explanation why) => JsonSerializer.Serialize(
        new(why.Text, why.Offers.IsEmpty ? null : [.. why.Offers.Select(Write)]), WhyShapes.Default.Why);

    public static Explanation Read(string json)
    {
        var why = JsonSerializer.Deserialize(json, WhyShapes.Default.Why)!;
        return new(why.Text, [.. (why.Offers ?? []).Select(Read)]);
    }

    static Traced Write(OfferTrace trace) => new(
        trace.Offer.Value, trace.Title, trace.Rules.IsEmpty ? null : [.. trace.Rules.Select(r => new Looked(r.Rule, r.Held, r.Text))], trace.CreditMinor, trace.Text);

    static OfferTrace Read(Traced trace) => new(
        new(trace.Offer), trace.Title, [.. (trace.Rules ?? []).Select(r => new RuleCheck(r.Rule, r.Held, r.Text))], trace.Credit, trace.Text);

    internal sealed record Why(string Text, Traced[]? Offers);

    internal sealed record Traced(Guid Offer, string Title, Looked[]? Rules, long Credit, string Text);

    internal sealed record Looked(string Rule, bool Held, string Text);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(Why))]
    sealed partial class WhyShapes : JsonSerializerContext;
}
