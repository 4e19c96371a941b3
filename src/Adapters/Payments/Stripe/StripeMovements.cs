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
        foreach (var item in page.Items("data"))
            if (await Read(item, cancellation) is { } movement) movements.Add(movement);
        return new(movements, page.Flag("has_more") == true ? page.Items("data").LastOrDefault().Text("id") : null);
    }

    /// <summary>Null in a currency we do not know.</summary>
    async Task<Movement?> Read(JsonElement json, CancellationToken cancellation)
    {
        var (amount, currency) = (json.Number("amount") ?? 0, json.Text("currency"));
        if (StripeAmount.Read(Math.Abs(amount), currency) is not { } moved || StripeAmount.Read(json.Number("fee") ?? 0, currency) is not { } fee) return null;
        var source = json.Inner("source") ?? default;
        var kind = KindOf(json.Text("type"), source.Text("object"), amount);
        var intent = source.Text("payment_intent");
        var reference = kind == MovementKind.Charge && intent is not null ? intent : source.Text("id") ?? json.Text("source") ?? json.Text("id") ?? "";
        return new(reference, kind, moved, fee, DateTimeOffset.FromUnixTimeSeconds(json.Number("created") ?? 0), await KeyOf(source, intent, cancellation));
    }

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
