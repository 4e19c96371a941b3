using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>What Stripe tells at our webhook, and lists for 30 days.</summary>
sealed class StripeEvents(StripeClient client, StripeAccount account)
{
    /// <summary>Stripe's own are a few levels deep.</summary>
    const int Deepest = 32;

    /// <summary>The kinds that can mean something for us; Stripe lists at most twenty at once.</summary>
    static readonly string[] Kinds =
    [
        "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing", "payment_intent.requires_action", "payment_intent.canceled",
        "charge.refunded", "charge.refund.updated", "refund.created", "refund.updated", "refund.failed",
        "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
        "payment_method.automatically_updated", "payment_method.updated", "payment_method.detached",
    ];

    public ReceivedEvent Receive(string body, string? signature, DateTimeOffset now)
    {
        if (account.WebhookSecret is not { } secret) return new ReceivedEvent.Refused("Tagsale__Stripe__WebhookSecret is not set");
        if (StripeSignature.Objection(body, signature, secret, now) is { } objection) return new ReceivedEvent.Refused(objection);
        return Parse(body) is { } json && Read(json, body) is { } genuine ? new ReceivedEvent.Genuine(genuine) : new ReceivedEvent.Refused("it is no event of Stripe's");
    }

    /// <summary>Stripe lists the newest first. So the oldest page is looked for once, and the pages after it are read by the event before them.</summary>
    public async Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after, CancellationToken cancellation)
    {
        if (after is not null) return OldestFirst(await Listed(from, "ending_before", after, cancellation));
        var page = await Listed(from, "starting_after", null, cancellation);
        if (page.Flag("has_more") != true) return OldestFirst(page, isNewest: true);
        while (page.Flag("has_more") == true && Ids(page).LastOrDefault() is { } last)
        {
            var older = await Listed(from, "starting_after", last, cancellation);
            if (!Ids(older).Any()) break;
            page = older;
        }
        return OldestFirst(page, isNewest: false);
    }

    /// <summary>Null for what is no JSON object.</summary>
    public static JsonElement? Parse(string raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw, new() { MaxDepth = Deepest });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    async Task<JsonElement> Listed(DateTimeOffset from, string direction, string? than, CancellationToken cancellation)
    {
        var query = new StripeForm().With("limit", 100).With("created[gte]", Math.Max(0, from.ToUnixTimeSeconds())).With(direction, than);
        foreach (var kind in Kinds) query.With("types[]", kind);
        return (await client.Get("/v1/events", query, cancellation)).Found() ?? default;
    }

    /// <param name="isNewest">Whether nothing follows; unknown of a page that was asked for by the event before it, which tells.</param>
    static Page<PaymentEvent> OldestFirst(JsonElement page, bool? isNewest = null)
    {
        var events = page.Items("data").Select(item => Read(item, item.GetRawText())).OfType<PaymentEvent>().Reverse().ToList();
        return new(events, isNewest ?? page.Flag("has_more") != true ? null : Ids(page).FirstOrDefault());
    }

    static IEnumerable<string> Ids(JsonElement page) => page.Items("data").Select(item => item.Text("id")).OfType<string>();

    static PaymentEvent? Read(JsonElement json, string raw) =>
        json.Text("id") is { Length: <= 255 } id && json.Text("type") is { Length: <= 255 } kind && json.Number("created") is >= 0 and <= 253_402_300_799 and var created
            ? new(id, kind, DateTimeOffset.FromUnixTimeSeconds(created), raw) : null;
}
