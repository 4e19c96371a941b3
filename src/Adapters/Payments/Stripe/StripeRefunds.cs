using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

sealed class StripeRefunds(StripeClient client)
{
    public const string Prefix = "re_";
    public const string PathOfAll = "/v1/refunds";

    /// <summary>The metadata that names a refund of ours.</summary>
    public const string KeyName = "tagsale_refund";

    readonly Turns _turns = new();

    public async Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        var (amount, _) = StripeAmount.Of(request.Amount);
        if (!StripeId.Is(request.ChargeReference, Intent.Prefix)) return new RefundAnswer.Refused("There is no charge of this reference at Stripe.");
        using var turn = await _turns.Take(request.Key, cancellation);

        // A refund may be asked for again after Stripe has forgotten the key.
        if (await Find(request, cancellation) is { } earlier) return Answer(request, earlier);
        var form = new StripeForm().With("payment_intent", request.ChargeReference).With("amount", amount).With($"metadata[{KeyName}]", request.Key);
        return await Post(form, $"refund/{request.Key}", cancellation) switch
        {
            StripeAnswer.Done done => Answer(request, StripeRefund.Read(done.Body) ?? throw new PaymentUnavailableException("Stripe answers with what is no refund")),
            StripeAnswer.Broken broken => await Find(request, cancellation) is { } made ? Answer(request, made) : throw new PaymentUnavailableException(broken.Reason),
            StripeAnswer.Failed failed => new RefundAnswer.Refused(failed.Error.Told),
            _ => throw new InvalidOperationException("An answer is one of three."),
        };
    }

    /// <summary>It was looked for a moment ago, by whatever way it might have been made.</summary>
    async Task<StripeAnswer> Post(StripeForm form, string key, CancellationToken cancellation)
    {
        try
        {
            return await client.Post(PathOfAll, form, key, cancellation);
        }
        catch (OldRefusalException)
        {
            return await client.PostAnew(PathOfAll, form, key, cancellation);
        }
    }

    async Task<StripeRefund?> Find(RefundRequest request, CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            var query = new StripeForm().With("payment_intent", request.ChargeReference).With("limit", 100).With("starting_after", after);
            if ((await client.Get(PathOfAll, query, cancellation)).Found() is not { } page) return null;
            if (page.Items("data").Select(item => StripeRefund.Read(item)).FirstOrDefault(refund => refund?.Key == request.Key) is { } found) return found;
            after = page.Items("data").LastOrDefault().Text("id");
            if (page.Flag("has_more") != true || after is null) return null;
        }
    }

    static RefundAnswer Answer(RefundRequest request, StripeRefund refund) =>
        refund.Amount == request.Amount ? refund.Answer : throw new ArgumentException($"The key {request.Key} has refunded another amount.", nameof(request));
}

/// <param name="Key">The key it was asked with; null for one that was made at Stripe.</param>
sealed record StripeRefund(string Id, string Status, string? Key, Money Amount, string? FailureReason)
{
    public RefundAnswer Answer => Status is "failed" or "canceled"
        ? new RefundAnswer.Refused($"Stripe could not return the money ({FailureReason ?? Status}).")
        : new RefundAnswer.Refunded(Id);

    /// <summary>Null for anything that is none.</summary>
    public static StripeRefund? Read(JsonElement json) =>
        json.Text("id") is { } id && StripeAmount.Read(json.Number("amount"), json.Text("currency")) is { } amount
            ? new(id, json.Text("status") ?? "pending", json.Inner("metadata")?.Text(StripeRefunds.KeyName), amount, json.Text("failure_reason"))
            : null;
}
