using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Tagsale.Adapters.Http;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Calls to Stripe's API. Whatever passes by itself is a <see cref="PaymentUnavailableException"/>.</summary>
/// <param name="patience">How long a call waits for its turn at most.</param>
sealed class StripeClient(StripeAccount account, TimeProvider time, GuardedHttp http, Pace pace, TimeSpan patience)
{
    /// <summary>What answers mean is fixed here, whatever version the account has as its default.</summary>
    public const string Version = "2023-08-16";

    static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The operator has named the host. A page of a hundred events is long, a charge waits for a bank, and many wait at once.</summary>
    public static GuardedHttp Connect() => new(new HostRules(AddressKind.Special) { LargestBody = 4 * 1024 * 1024, Longest = TimeSpan.FromSeconds(30), MostConnections = 64 });

    public Task<StripeAnswer> Get(string path, StripeForm query, CancellationToken cancellation) =>
        Send(HttpMethod.Get, query.ToString() is { Length: > 0 } text ? $"{path}?{text}" : path, null, null, cancellation);

    /// <param name="key">Stripe acts once for it within a day; null where doing it twice does no harm.</param>
    public Task<StripeAnswer> Post(string path, StripeForm body, string? key, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, body, key, cancellation);

    /// <summary>After an old refusal, and when it is certain that nothing was made since by this way either: under the key of the hour.</summary>
    public Task<StripeAnswer> PostAnew(string path, StripeForm body, string key, CancellationToken cancellation) =>
        Post(path, body, $"{key}/{time.GetUtcNow().ToString("yyyyMMddHH", CultureInfo.InvariantCulture)}", cancellation);

    async Task<StripeAnswer> Send(HttpMethod verb, string path, StripeForm? body, string? key, CancellationToken cancellation)
    {
        await pace.Wait(patience, cancellation);
        using var request = new HttpRequestMessage(verb, new Uri(account.ApiBase, path));
        request.Headers.Authorization = new("Bearer", account.ApiKey);
        request.Headers.Add("Stripe-Version", Version);
        if (key is not null) request.Headers.Add("Idempotency-Key", Fitting(key));
        if (body is not null) request.Content = new StringContent(body.ToString(), Encoding.ASCII, "application/x-www-form-urlencoded");
        try
        {
            return Understand(await http.Send(request, cancellation));
        }
        catch (HostException failure)
        {
            throw new PaymentUnavailableException($"Stripe at {account.ApiBase.Host} cannot be asked: {failure.Message}");
        }
    }

    /// <summary>A caller's own key can be part of it, in any characters and longer than Stripe's 255.</summary>
    static string Fitting(string key) =>
        key.Length <= 200 && key.All(c => c is > ' ' and < '\u007f') ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    StripeAnswer Understand(GuardedAnswer answer)
    {
        var replayed = answer.Header("Idempotent-Replayed") == "true";
        var json = answer.Json();
        if (answer.IsSuccess) return json is { } body ? new StripeAnswer.Done(body, replayed) : throw new PaymentUnavailableException("Stripe answers with what is no JSON");

        var status = (int)answer.Status;
        var error = StripeError.Read(json);
        switch (answer.Status)
        {
            case HttpStatusCode.TooManyRequests:
                pace.StayAway(Pause(answer));
                throw new PaymentUnavailableException("Stripe allows no more requests at the moment");
            case HttpStatusCode.Unauthorized:
                throw new PaymentUnavailableException("Stripe does not accept the key: set Tagsale__Stripe__ApiKey to a secret key of your account (Stripe's dashboard, Developers, API keys) and start again");
            case HttpStatusCode.Forbidden:
                throw new PaymentUnavailableException($"Stripe does not let this key do that: give it the permission, or set Tagsale__Stripe__ApiKey to a full secret key. {error.Message}", PassingFailure.Refusal);
            case HttpStatusCode.Conflict:
                throw new PaymentUnavailableException("Stripe answers 409: another request for the same is under way", PassingFailure.Refusal);
            case HttpStatusCode.RequestTimeout:
                throw new PaymentUnavailableException("Stripe answers 408: the request did not reach it in time");
        }
        if (status >= 500) return new StripeAnswer.Broken($"Stripe answers {status}", replayed);
        // Nothing of what waits may be given up for that. A key of the other mode sees none of our objects.
        if (error.IsOfAccount)
        {
            var reason = $"Stripe's account or key cannot do that now; see to it in Stripe's dashboard, or to Tagsale__Stripe__ApiKey (now a key of {(account.IsLive ? "live" : "test")} mode). {error.Told}";
            throw replayed ? new OldRefusalException(reason) : new PaymentUnavailableException(reason, error.StopsAll ? PassingFailure.Silence : PassingFailure.Refusal);
        }
        return status >= 400 ? new StripeAnswer.Failed(status, error, replayed) : throw new PaymentUnavailableException($"Stripe answers {status}, which it does not do");
    }

    TimeSpan Pause(GuardedAnswer answer)
    {
        var told = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => ShortestPause,
        };
        return told < ShortestPause ? ShortestPause : told > LongestPause ? LongestPause : told;
    }
}
