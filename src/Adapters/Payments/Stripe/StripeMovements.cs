using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Stripe's own books: its balance transactions.</summary>
sealed class StripeMovements(StripeClient client, TimeProvider time)
{
    readonly Intents _intents = new(client, time);

    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    public async Task<Page<Movement>> List(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation)
    {
        var query = new StripeForm().With("limit", 100)
            .With("created[gte]", Seconds(from)).With("created[lt]", Seconds(to)).With("starting_after", after).Expand("data.source");
        var page = (await client.Get("/v1/balance_transactions", query, cancellation)).Found() ?? default;
        var movements = new List<Movement>();
        foreach (var item in page.Items("data")) movements.Add(await Read(item, cancellation));
        return new(movements, page.Flag("has_more") == true ? page.Items("data").LastOrDefault().Text("id") : null);
    }

    async Task<Movement> Read(JsonElement json, CancellationToken cancellation)
    {
        var source = json.Inner("source") ?? default;
        var amount = json.Number("amount") ?? 0;
        var kind = KindOf(json.Text("type"), source.Text("object"), amount);
        var fee = Amount(json, json, json.Number("fee") ?? 0);
        // Our books are in what was charged; a balance, and the fee of it, in what the account settles in, which may be another currency.
        var isConverted = kind is not (MovementKind.Fee or MovementKind.Other) && source.Number("amount") is not null && source.Text("currency") is { } charged && charged != json.Text("currency");
        var moved = isConverted ? Amount(json, source, source.Number("amount")!.Value) : Amount(json, json, Math.Abs(amount));
        var intent = source.Text("payment_intent");
        var reference = kind == MovementKind.Charge && intent is not null ? intent : source.Text("id") ?? json.Text("source") ?? json.Text("id") ?? "";
        return new(reference, kind, moved, fee, DateTimeOffset.FromUnixTimeSeconds(json.Number("created") ?? 0), await KeyOf(source, intent, cancellation));
    }

    /// <summary>Nothing of a period may be left out unseen: what we cannot read, the operator must hear of.</summary>
    static Money Amount(JsonElement movement, JsonElement of, long amount) =>
        StripeAmount.Read(amount, of.Text("currency")) ?? throw new PaymentUnavailableException(
            $"Stripe's movement {movement.Text("id")} is in {of.Text("currency") ?? "no currency"}, which is not among the currencies of ISO 4217: look at that one in Stripe's dashboard, and compare the time before and after it",
            PassingFailure.Refusal);

    /// <summary>A charge carries its payment's metadata; refunds and disputes carry their own.</summary>
    async Task<string?> KeyOf(JsonElement source, string? intent, CancellationToken cancellation)
    {
        if (source.Text("object") == "charge" && source.Inner("metadata")?.Text(Intent.KeyName) is { } key) return key;
        return StripeId.Is(intent, Intent.Prefix) ? (await _intents.Find(intent!, cancellation))?.Key : null;
    }

    static MovementKind KindOf(string? type, string? source, long amount) => type switch
    {
        "charge" or "payment" => MovementKind.Charge,
        "refund" or "payment_refund" => MovementKind.Refund,
        "refund_failure" or "payment_failure_refund" => MovementKind.RefundReturned,
        "adjustment" when source == "dispute" => amount < 0 ? MovementKind.Dispute : MovementKind.DisputeReturned,
        "stripe_fee" or "stripe_fx_fee" or "tax_fee" or "application_fee" => MovementKind.Fee,
        _ => MovementKind.Other,
    };

    static long Seconds(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeSeconds());
}
