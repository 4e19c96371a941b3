using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Tagsale.Servers;

/// <summary>Sends events to a webhook, signed as Stripe signs them, and again if they were not taken.</summary>
sealed class StripeHooks : IAsyncDisposable
{
    const int MostTries = 3;

    readonly StripeFaults _faults;
    readonly Func<DateTimeOffset> _now;
    readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    readonly List<JsonObject> _held = [];
    readonly Channel<(JsonObject Event, TaskCompletionSource Sent)> _queue = Channel.CreateUnbounded<(JsonObject, TaskCompletionSource)>();
    readonly Task _sending;

    public StripeHooks(StripeFaults faults, Func<DateTimeOffset> now)
    {
        (_faults, _now) = (faults, now);
        _sending = Task.Run(SendAll);
    }

    public Uri? To { get; set; }

    public required string Secret { get; set; }

    /// <summary>How each sending ended, in order: the answer's status, 0 for none.</summary>
    public List<(string Event, int Status)> Sendings { get; } = [];

    /// <summary>Completes when they have been sent or put aside.</summary>
    public Task Tell(IReadOnlyList<JsonObject> events)
    {
        if (To is null || events.Count == 0) return Task.CompletedTask;
        if (_faults.Delivery != StripeDelivery.Held) return Queue(events);
        lock (_held) _held.AddRange(events);
        return Task.CompletedTask;
    }

    public Task Release()
    {
        lock (_held)
        {
            var released = _held.ToList();
            _held.Clear();
            return Queue(released);
        }
    }

    public string Sign(string body) => Sign(body, Secret, _now());

    public static string Sign(string body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var proof = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(proof)},v0={new string('0', 64)}";
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        _client.CancelPendingRequests();
        await _sending;
        _client.Dispose();
    }

    Task Queue(IReadOnlyList<JsonObject> events)
    {
        var inOrder = _faults.Reversed ? events.Reverse() : events;
        var all = inOrder.SelectMany(told => Enumerable.Repeat(told, _faults.Twice ? 2 : 1)).Select(told =>
        {
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _queue.Writer.TryWrite((told, sent));
            return sent.Task;
        });
        return Task.WhenAll([.. all]);
    }

    async Task SendAll()
    {
        await foreach (var (told, sent) in _queue.Reader.ReadAllAsync())
        {
            for (var tries = 0; tries < MostTries && !await Send(told); tries++) await Task.Delay(TimeSpan.FromMilliseconds(50));
            sent.SetResult();
        }
    }

    async Task<bool> Send(JsonObject told)
    {
        var body = told.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, To) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Sign(body));
        var status = 0;
        try
        {
            using var answer = await _client.SendAsync(request);
            status = (int)answer.StatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
        }
        lock (Sendings) Sendings.Add((StripeBooks.Id(told), status));
        return status is >= 200 and < 300;
    }
}
