using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// What the payment service has told of a purchase beside its charge, in one column that is null for most: why it was declined, what went back, what is disputed, what fee is not told yet. Shapes of their own, and
/// names in place of numbers, so that Core can change its words.
/// </summary>
static partial class ToldText
{
    /// <returns>Null where there is nothing to tell.</returns>
    public static string? Write(Purchase p)
    {
        if (p.Declined is null && p.Repayments.IsEmpty && p.Disputes.IsEmpty && p.FeesAwaited.IsEmpty) return null;
        return JsonSerializer.Serialize(new(
            p.Declined?.ToString(),
            p.Repayments.IsEmpty ? null : [.. p.Repayments.Select(r => new Back(r.Number, r.Amount.Minor, r.Amount.Currency, r.State.ToString(), r.Reference, r.Charge, r.AtService ? true : null, r.At))],
            p.Disputes.IsEmpty ? null : [.. p.Disputes.Select(d => new Disputed(d.Reference, d.State.ToString(), d.Amount.Minor, d.Amount.Currency, d.Fee?.Minor, d.Fee?.Currency, d.Reason, OfLost(d, d.BorneMinor), OfLost(d, d.DueMinor)))],
            p.FeesAwaited.IsEmpty ? null : [.. p.FeesAwaited]), ToldShapes.Default.Told);
    }

    public static Purchase Read(Purchase purchase, string? text)
    {
        if (text is null) return purchase;
        var told = JsonSerializer.Deserialize(text, ToldShapes.Default.Told)!;
        return purchase with
        {
            Declined = told.Declined is { } reason ? Enum.Parse<DeclineReason>(reason) : null,
            Repayments = [.. (told.Back ?? []).Select(b => new Repayment(b.Number, new(b.Amount, b.Currency), Enum.Parse<RepaymentState>(b.State), b.Reference, b.Charge, b.AtService ?? false, b.At))],
            Disputes = [.. (told.Disputes ?? []).Select(d => new Dispute(
                d.Reference, Enum.Parse<DisputeState>(d.State), new(d.Amount, d.Currency), d.Fee is { } fee ? new Money(fee, d.FeeCurrency!) : null, d.Reason,
                // Lost before it was kept who bears it: merchant and tax did.
                d.Borne ?? (d.State == nameof(DisputeState.Lost) && d.Currency == purchase.Total.Currency ? d.Amount : 0), d.Due ?? 0))],
            FeesAwaited = [.. told.FeesAwaited ?? []],
        };
    }

    /// <summary>Null for one that was never lost.</summary>
    static long? OfLost(Dispute dispute, long minor) => dispute.State == DisputeState.Lost || dispute.BorneMinor + dispute.DueMinor > 0 ? minor : null;

    internal sealed record Told(string? Declined, Back[]? Back, Disputed[]? Disputes, string[]? FeesAwaited);

    internal sealed record Back(int Number, long Amount, string Currency, string State, string? Reference, string? Charge, bool? AtService, DateTimeOffset? At);

    internal sealed record Disputed(string Reference, string State, long Amount, string Currency, long? Fee, string? FeeCurrency, string Reason, long? Borne, long? Due);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Told))]
    sealed partial class ToldShapes : JsonSerializerContext;
}
