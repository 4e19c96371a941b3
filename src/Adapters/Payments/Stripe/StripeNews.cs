using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>What events mean. Nothing in them is believed but what they are about: that is looked up as it is now.</summary>
sealed class StripeNews(StripeClient client, StripeAccount account, TimeProvider time)
{
    const string DisputePrefix = "dp_", OlderDisputePrefix = "du_", ChargePrefix = "ch_";

    readonly Intents _intents = new(client, time);

    public async Task<PaymentNews> Understand(PaymentEvent told, CancellationToken cancellation)
    {
        if (StripeEvents.Parse(told.Raw) is not { } json) return new PaymentNews.Alarming($"Stripe's event {told.Id} cannot be read.");
        if (json.Flag("livemode") is { } live && live != account.IsLive)
            return new PaymentNews.Alarming($"Stripe's event {told.Id} ({told.Kind}) is of {Mode(live)} mode, and Tagsale__Stripe__ApiKey of {Mode(account.IsLive)} mode: let the webhook of one mode lead here, and set its secret.");
        var subject = json.Inner("data")?.Inner("object") ?? default;
        var id = subject.Text("id") ?? "";
        return told.Kind switch
        {
            _ when told.Kind.StartsWith("payment_intent.", StringComparison.Ordinal) => await Charged(told, id, cancellation),
            "charge.refunded" => await Refunded(told, id, subject.Number("amount_refunded"), cancellation),
            "charge.refund.updated" or "refund.created" or "refund.updated" or "refund.failed" => await Refunded(told, id, cancellation),
            _ when told.Kind.StartsWith("charge.dispute.", StringComparison.Ordinal) => await Disputed(told, id, cancellation),
            "payment_method.automatically_updated" or "payment_method.updated" or "payment_method.detached" when StripeId.Is(id, StripeCards.Prefix) =>
                new PaymentNews.CardChanged(id, await StripeCards.Find(client, id, cancellation) is { Customer: not null } card ? card : null),
            _ => new PaymentNews.Nothing(),
        };
    }

    async Task<PaymentNews> Charged(PaymentEvent told, string id, CancellationToken cancellation)
    {
        if (!StripeId.Is(id, Intent.Prefix) || await _intents.Find(id, cancellation) is not { } intent) return Unknown(told);
        if (intent.Key is not { } key) return new PaymentNews.Nothing();
        // Whoever asked for the charge is about to take it further.
        if (intent.NeedsMember || intent.IsUntried) return new PaymentNews.Nothing();
        return intent.Told is { } answer ? new PaymentNews.Charged(key, answer) : new PaymentNews.Alarming(intent.Strange);
    }

    /// <summary>The event is the charge's, and there may be several refunds: it is about the one that brought their sum to what it says.</summary>
    async Task<PaymentNews> Refunded(PaymentEvent told, string charge, long? sum, CancellationToken cancellation)
    {
        if (!StripeId.Is(charge, ChargePrefix)) return Unknown(told);
        var query = new StripeForm().With("charge", charge).With("limit", 100).Expand("data.payment_intent");
        if ((await client.Get(StripeRefunds.PathOfAll, query, cancellation)).Found() is not { } page) return Unknown(told);
        var all = page.Items("data").Reverse().ToList();
        // What failed is taken out of the charge's sum, and is told by an event of its own.
        var refunds = all.FindAll(refund => refund.Text("status") is not ("failed" or "canceled"));
        var running = 0L;
        var meant = refunds.FindIndex(refund => (running += refund.Number("amount") ?? 0) >= sum);
        if (refunds.Count > 0) return Refunded(refunds[meant < 0 ? ^1 : meant]);
        return all.Count == 0 ? Unknown(told) : new PaymentNews.Nothing();
    }

    async Task<PaymentNews> Refunded(PaymentEvent told, string id, CancellationToken cancellation)
    {
        if (!StripeId.Is(id, StripeRefunds.Prefix) && !StripeId.Is(id, "pyr_")) return Unknown(told);
        var answer = await client.Get($"{StripeRefunds.PathOfAll}/{id}", new StripeForm().Expand("payment_intent"), cancellation);
        return answer.Found() is { } refund ? Refunded(refund) : Unknown(told);
    }

    static PaymentNews Refunded(JsonElement json) =>
        KeyOf(json) is { } key && StripeRefund.Read(json) is { } refund ? new PaymentNews.Refunded(key, refund.Id, refund.Amount, refund.Key, refund.Answer) : new PaymentNews.Nothing();

    async Task<PaymentNews> Disputed(PaymentEvent told, string id, CancellationToken cancellation)
    {
        if (!StripeId.Is(id, DisputePrefix) && !StripeId.Is(id, OlderDisputePrefix)) return Unknown(told);
        var answer = await client.Get($"/v1/disputes/{id}", new StripeForm().Expand("payment_intent"), cancellation);
        if (answer.Found() is not { } dispute) return Unknown(told);
        if (KeyOf(dispute) is not { } key || StripeAmount.Read(dispute.Number("amount"), dispute.Text("currency")) is not { } amount) return new PaymentNews.Nothing();
        return new PaymentNews.Disputed(key, id, amount, FeeOf(dispute), StateOf(dispute.Text("status")), dispute.Text("reason") ?? "general");
    }

    /// <summary>Of all its movements together: a dispute that is won can give it back.</summary>
    static Money? FeeOf(JsonElement dispute)
    {
        var movements = dispute.Items("balance_transactions").ToList();
        return movements.Count == 0 ? null : StripeAmount.Read(movements.Sum(movement => movement.Number("fee") ?? 0), movements[0].Text("currency"));
    }

    static DisputeState StateOf(string? status) => status switch
    {
        "warning_needs_response" or "warning_under_review" => DisputeState.Inquiry,
        // Nothing was taken, and nothing will be.
        "warning_closed" or "won" => DisputeState.Won,
        "lost" => DisputeState.Lost,
        _ => DisputeState.Open,
    };

    static string? KeyOf(JsonElement json) => json.Inner("payment_intent")?.Inner("metadata")?.Text(Intent.KeyName);

    static PaymentNews Unknown(PaymentEvent told) =>
        new PaymentNews.Alarming($"Stripe's event {told.Id} ({told.Kind}) is about something that the account of Tagsale__Stripe__ApiKey does not have: let only this account's webhook lead here.");

    static string Mode(bool live) => live ? "live" : "test";
}
