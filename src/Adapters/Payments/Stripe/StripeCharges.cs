using System.Text.Json;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

sealed class StripeCharges(StripeClient client, TimeProvider time)
{
    /// <summary>Stripe forgets keys after a day; half of that is left for clocks and delays.</summary>
    static readonly TimeSpan KeysHold = TimeSpan.FromHours(12);

    readonly Intents _intents = new(client, time);
    readonly Turns _turns = new();

    public async Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        var (amount, currency) = StripeAmount.Of(request.Amount);
        if (!StripeId.Is(request.Token, StripeCards.Prefix)) throw new ArgumentException("Stripe has never kept this card.", nameof(request));
        using var turn = await _turns.Take(request.Key, cancellation);

        if (request.Customer is null)
        {
            // It may have been charged before it was removed.
            if (await CustomerOf(request.Token, cancellation) is not { } owner)
                return await _intents.FindByKey(request.Key, cancellation) is { } charged ? await Carry(request, charged, cancellation) : CardGone;
            request = request with { Customer = owner };
        }
        if (time.GetUtcNow() - request.AskedAt > KeysHold && await Earlier(request, cancellation) is { } earlier) return await Carry(request, earlier, cancellation);

        var form = new StripeForm()
            .With("amount", amount).With("currency", currency)
            .With("customer", request.Customer).With("payment_method", request.Token).With("payment_method_types[]", "card")
            .With("confirm", "true").With("off_session", "true")
            .With("description", request.Description)
            .With($"metadata[{Intent.KeyName}]", request.Key).With($"metadata[{Intent.CardName}]", request.Token)
            .Expand(Intent.FeePath);
        StripeAnswer answer;
        try
        {
            answer = await client.Post(Intent.PathOfAll, form, $"charge/{request.Key}", cancellation);
        }
        catch (OldRefusalException)
        {
            if (await Earlier(request, cancellation) is { } since) return await Carry(request, since, cancellation);
            answer = await client.PostAnew(Intent.PathOfAll, form, $"charge/{request.Key}", cancellation);
        }
        return answer switch
        {
            StripeAnswer.Done done => await Carry(request, await Present(done.Body, answer.Replayed, cancellation), cancellation),
            StripeAnswer.Failed { Error.Intent: { } intent } => await Carry(request, await Present(intent, answer.Replayed, cancellation), cancellation),
            StripeAnswer.Failed failed => await Refused(request, failed, cancellation),
            StripeAnswer.Broken broken => await Earlier(request, cancellation) is { } made ? await Carry(request, made, cancellation) : throw new PaymentUnavailableException(broken.Reason),
            _ => throw new InvalidOperationException("An answer is one of three."),
        };
    }

    /// <summary>Ends what waits for the member.</summary>
    public async Task<ChargeAnswer> Cancel(CancelRequest request, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        using var turn = await _turns.Take(request.Key, cancellation);
        var made = request.Customer is { } customer
            ? await Earlier(request.Key, customer, request.AskedAt, cancellation)
            : await _intents.FindByKey(request.Key, cancellation);
        if (made is not { } intent) return new ChargeAnswer.Declined(DeclineReason.Cancelled);
        if (intent.Status is "succeeded" or "processing" or "canceled") return intent.Answer;

        var answer = await client.Post($"{Intent.PathOfAll}/{intent.Id}/cancel", new StripeForm(), null, cancellation);
        // The member was quicker, or another process.
        if (answer is StripeAnswer.Failed) return (await _intents.Fetch(intent.Id, cancellation)).Answer;
        answer.Found();
        return intent.Status == "requires_payment_method" && !intent.NeedsMember && !intent.IsUntried ? intent.Answer : new ChargeAnswer.Declined(DeclineReason.Cancelled);
    }

    /// <summary>From what was made for the key to an answer, by way of the member where the bank wants that.</summary>
    async Task<ChargeAnswer> Carry(ChargeRequest request, Intent intent, CancellationToken cancellation)
    {
        if (intent.Total != request.Amount || intent.Card != request.Token)
            throw new ArgumentException($"The key {request.Key} has charged another card or amount.", nameof(request));
        var form = new StripeForm().With("payment_method", request.Token);
        // Tried once more as if the member were here, it leads to the bank's own page: without any script of Stripe's.
        if (intent.NeedsMember) return await Confirm(intent, form.With("return_url", request.ReturnTo.AbsoluteUri), cancellation);
        return intent.IsUntried ? await Confirm(intent, form.With("off_session", "true"), cancellation) : intent.Answer;
    }

    /// <summary>No key: a payment takes money once, however often it is confirmed.</summary>
    async Task<ChargeAnswer> Confirm(Intent intent, StripeForm form, CancellationToken cancellation)
    {
        var answer = await client.Post($"{Intent.PathOfAll}/{intent.Id}/confirm", form.Expand(Intent.FeePath), null, cancellation);
        var now = answer switch
        {
            StripeAnswer.Done done => Intent.Read(done.Body),
            StripeAnswer.Failed { Error.Intent: { } error } => Intent.Read(error),
            StripeAnswer.Broken broken => throw new PaymentUnavailableException(broken.Reason),
            _ => null,
        };
        return (now ?? await _intents.Fetch(intent.Id, cancellation)).Answer;
    }

    async Task<Intent> Present(JsonElement body, bool replayed, CancellationToken cancellation)
    {
        var intent = Intent.Read(body) ?? throw new PaymentUnavailableException("Stripe answers with what is no payment");
        return replayed ? await _intents.Fetch(intent.Id, cancellation) : intent;
    }

    Task<Intent?> Earlier(ChargeRequest request, CancellationToken cancellation) => Earlier(request.Key, request.Customer!, request.AskedAt, cancellation);

    /// <summary>An hour is left for clocks.</summary>
    Task<Intent?> Earlier(string key, string customer, DateTimeOffset askedAt, CancellationToken cancellation) =>
        _intents.Find(key, customer, askedAt == default ? default : askedAt - TimeSpan.FromHours(1), cancellation);

    async Task<ChargeAnswer> Refused(ChargeRequest request, StripeAnswer.Failed failed, CancellationToken cancellation)
    {
        var error = failed.Error;
        if (error.Type == "idempotency_error")
            return await Earlier(request, cancellation) is { } made
                ? await Carry(request, made, cancellation)
                : throw new ArgumentException($"The key {request.Key} has charged another card or amount.", nameof(request));
        if (error.Type == "card_error") return new ChargeAnswer.Declined(Declines.Of(error.Code, error.DeclineCode));
        var aboutCard = error.Param is "payment_method" or "customer";
        if (aboutCard && (error.Code == "resource_missing" || await CustomerOf(request.Token, cancellation) != request.Customer)) return CardGone;
        throw new ArgumentException(error.Told, nameof(request));
    }

    async Task<string?> CustomerOf(string token, CancellationToken cancellation) => (await StripeCards.Find(client, token, cancellation))?.Customer;

    static ChargeAnswer CardGone => new ChargeAnswer.Declined(DeclineReason.CardGone);
}
