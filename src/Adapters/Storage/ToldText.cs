using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// What the payment service has told of a purchase beside its charge, in one column that is null for most: why it was declined, what went back, what is disputed. Shapes of their own, and
/// names in place of numbers, so that Core can change its words.
/// </summary>
static partial class ToldText
{
    /// <returns>Null where there is nothing to tell.</returns>
    public static string? Write(Purchase p)
    {
        if (p.Declined is null && p.Repayments.IsEmpty && p.Disputes.IsEmpty) return null;
        return JsonSerializer.Serialize(new(
            p.Declined?.ToString(),
            p.Repayments.IsEmpty ? null : [.. p.Repayments.Select(r => new Back(r.Number, r.Amount.Minor, r.Amount.Currency, r.State.ToString(), r.Reference, r.Charge, r.AtService ? true : null))],
            p.Disputes.IsEmpty ? null : [.. p.Disputes.Select(d => new Disputed(d.Reference, d.State.ToString(), d.Amount.Minor, d.Amount.Currency, d.Fee?.Minor, d.Fee?.Currency, d.Reason))]), ToldShapes.Default.Told);
    }

    public static Purchase Read(Purchase purchase, string? text)
    {
        if (text is null) return purchase;
        var told = JsonSerializer.Deserialize(text, ToldShapes.Default.Told)!;
        return purchase with
        {
            Declined = told.Declined is { } reason ? Enum.Parse<DeclineReason>(reason) : null,
            Repayments = [.. (told.Back ?? []).Select(b => new Repayment(b.Number, new(b.Amount, b.Currency), Enum.Parse<RepaymentState>(b.State), b.Reference, b.Charge, b.AtService ?? false))],
            Disputes = [.. (told.Disputes ?? []).Select(d => new Dispute(
                d.Reference, Enum.Parse<DisputeState>(d.State), new(d.Amount, d.Currency), d.Fee is { } fee ? new Money(fee, d.FeeCurrency!) : null, d.Reason))],
        };
    }

    internal sealed record Told(string? Declined, Back[]? Back, Disputed[]? Disputes);

    internal sealed record Back(int Number, long Amount, string Currency, string State, string? Reference, string? Charge, bool? AtService);

    internal sealed record Disputed(string Reference, string State, long Amount, string Currency, long? Fee, string? FeeCurrency, string Reason);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Told))]
    sealed partial class ToldShapes : JsonSerializerContext;
}
