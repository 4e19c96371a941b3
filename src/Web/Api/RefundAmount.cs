using System.Text.Json;
using Tagsale.Core;

namespace Tagsale.Web.Api;

/// <summary>An amount to refund, given as a plain number of minor units or as money in the purchase's currency.</summary>
static class RefundAmount
{
    public static long? Read(JsonElement? body, string currency, Errors errors)
    {
        if (body is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element) return null;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var minor)) return minor;
        if (element.ValueKind == JsonValueKind.Object && AsMoney(element) is { Amount: { } given, Currency: { } named })
        {
            if (named == currency) return given;
            errors.Add("amount", $"must be in {currency}, the currency of the purchase");
            return null;
        }
        errors.Add("amount", "must be a whole number of minor units, or an amount and a currency");
        return null;
    }

    static AmountBody? AsMoney(JsonElement element)
    {
        try
        {
            return element.Deserialize(ApiJson.Default.AmountBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
