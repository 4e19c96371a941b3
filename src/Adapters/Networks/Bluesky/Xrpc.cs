using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Calls to one server of the AT Protocol.</summary>
/// <param name="http">Bounds how long an answer may be and how long it may take.</param>
sealed class Xrpc(GuardedHttp http, Uri service, TimeProvider time)
{
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public Uri Service => service;

    /// <summary>What the server last told of an account's limits in the headers of an answer; null before it did.</summary>
    public RateLimit? LastLimit { get; private set; }

    public Task<XrpcAnswer> Query(string method, IEnumerable<(string Name, string Value)> parameters, CancellationToken cancellation)
    {
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return Send(HttpMethod.Get, $"{method}?{query}", null, null, cancellation);
    }

    public Task<XrpcAnswer> Call(string method, string? token, JsonObject? body, CancellationToken cancellation) =>
        Send(HttpMethod.Post, method, token, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellation);

    public Task<XrpcAnswer> Upload(string method, string token, ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellation) =>
        Send(HttpMethod.Post, method, token, new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new(mediaType) } }, cancellation);

    async Task<XrpcAnswer> Send(HttpMethod verb, string method, string? token, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(verb, new Uri(service, $"/xrpc/{method}")) { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        try
        {
            return Understand(await http.Send(request, cancellation));
        }
        catch (HostException failure)
        {
            return new XrpcAnswer.Away($"{service.Host} cannot be asked: {failure.Message}");
        }
    }

    XrpcAnswer Understand(GuardedAnswer answer)
    {
        if (RateLimit.Read(answer) is { } limit) LastLimit = limit;
        var json = answer.Json();
        if (answer.IsSuccess)
            return json is null && answer.Body.Length > 0 ? new XrpcAnswer.Away($"{service.Host} answers with what is no JSON") : new XrpcAnswer.Done(json ?? default);

        var (error, message) = (Line(json?.Text("error"), 60), Line(json?.Text("message"), 200));
        return (int)answer.Status is >= 400 and < 500 and not (408 or 429)
            ? new XrpcAnswer.Failed(answer.Status, error, message)
            : new XrpcAnswer.Away($"{service.Host} answers {(int)answer.Status} {error}".TrimEnd(), Wait(answer));
    }

    TimeSpan? Wait(GuardedAnswer answer)
    {
        var told = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => answer.Status == HttpStatusCode.TooManyRequests && RateLimit.Read(answer) is { } limit ? limit.Reset - time.GetUtcNow() : (TimeSpan?)null,
        };
        if (told is not { } wait) return null;
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait > LongestWait ? LongestWait : wait;
    }

    static string Line(string? text, int most)
    {
        var line = string.Concat((text ?? "").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > most ? line[..most] : line;
    }
}

/// <summary>How much of an allowance is left, as the server counts it.</summary>
/// <param name="Reset">When all of it is there again.</param>
public sealed record RateLimit(int Limit, int Remaining, DateTimeOffset Reset)
{
    internal static RateLimit? Read(GuardedAnswer answer) =>
        Number(answer, "RateLimit-Limit") is { } limit && Number(answer, "RateLimit-Remaining") is { } remaining && Number(answer, "RateLimit-Reset") is { } reset
            ? new(limit, remaining, DateTimeOffset.FromUnixTimeSeconds(reset)) : null;

    static int? Number(GuardedAnswer answer, string name) =>
        int.TryParse(answer.Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
