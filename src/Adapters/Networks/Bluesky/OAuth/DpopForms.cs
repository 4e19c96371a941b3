using System.Net;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>Forms sent to an authorisation server with proof of the key.</summary>
sealed class DpopForms(GuardedHttp named, TimeProvider time)
{
    const int LongestNonce = 500;

    /// <summary>A server that wants a nonce gives one with its refusal, and is asked once more: not again, or it could keep us asking.</summary>
    public async Task<GuardedAnswer> Post(Uri address, IReadOnlyDictionary<string, string> fields, DpopKey key, CancellationToken cancellation)
    {
        var first = await Send(address, fields, key, null, cancellation);
        return WantsNonce(first) && first.Header("DPoP-Nonce") is { Length: > 0 and <= LongestNonce } nonce
            ? await Send(address, fields, key, nonce, cancellation)
            : first;
    }

    async Task<GuardedAnswer> Send(Uri address, IReadOnlyDictionary<string, string> fields, DpopKey key, string? nonce, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("DPoP", key.Proof(HttpMethod.Post, address, nonce, time.GetUtcNow()));
        request.Headers.Accept.ParseAdd("application/json");
        return await named.Send(request, cancellation);
    }

    static bool WantsNonce(GuardedAnswer answer) =>
        answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized && answer.Json()?.Text("error") == "use_dpop_nonce";
}
