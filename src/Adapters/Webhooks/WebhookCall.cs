using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Tagsale.Adapters.Http;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Webhooks;

/// <param name="LeaveAloneFor">How long the receiver asks to be left alone; null where it does not ask.</param>
public sealed record CallEnd(ReceiverAnswer Answer, TimeSpan? LeaveAloneFor = null)
{
    /// <summary>It will never take anything again.</summary>
    public bool IsGone => Answer.Status == (int)HttpStatusCode.Gone;
}

/// <summary>Sends one message to one receiver, a host that somebody has named. No redirect is followed: a message goes to the address it was meant for.</summary>
public sealed class WebhookCall : IDisposable
{
    const int LargestAnswer = 64 * 1024;
    const int LongestUrl = 500;

    /// <summary>From the look-up of the name to the last byte of the answer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(7);

    readonly GuardedHttp _http;

    /// <param name="named">What goes for hosts that users name.</param>
    public WebhookCall(HostRules named) => _http = new(named with
    {
        LargestBody = LargestAnswer,
        TakesBeginning = true,
        Longest = Longest,
        // Several webhooks may lie on one host, and none is to wait for another.
        MostConnections = Webhook.Most * WebhookMessage.MostAtOnce,
    });

    /// <summary>What is wrong with an address, in words that follow it; null if it may be asked, as far as can be told without looking the host up.</summary>
    public string? Objection(string? url)
    {
        if (string.IsNullOrEmpty(url)) return "must not be empty";
        if (url.Length > LongestUrl) return $"must be at most {LongestUrl} characters";
        if (url.Any(c => c is <= ' ' or > '~') || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return "must be a web address, like https://shop.example.org/hooks";
        if (uri.Fragment.Length > 0) return "must not have a part after #";
        if (IPAddress.TryParse(uri.DnsSafeHost, out var address) && AddressKinds.Of(address) > _http.Rules.Furthest) return "must lead to a public address";
        return _http.Rules.Objection(uri) is { } objection ? $"cannot be used: {objection}" : null;
    }

    /// <param name="at">Stands in the message: a receiver takes only fresh ones.</param>
    public async Task<CallEnd> Send(Webhook webhook, string id, string body, DateTimeOffset at, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature.Of(id, at, body, webhook.Secrets(at)));
        var began = Stopwatch.GetTimestamp();
        try
        {
            var answer = await _http.Send(request, cancellation);
            return new(new((int)answer.Status, Beginning(answer.Body), Since(began)), LeaveAloneFor(answer, at));
        }
        catch (HostException failure)
        {
            return new(new(null, failure.Message, Since(began)));
        }
    }

    public void Dispose() => _http.Dispose();

    static int Since(long began) => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

    /// <summary>Whatever bytes came, as text that can be kept and shown.</summary>
    static string Beginning(byte[] body)
    {
        var text = new StringBuilder(ReceiverAnswer.LongestText);
        foreach (var rune in Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, ReceiverAnswer.LongestText)).EnumerateRunes())
            text.Append(Rune.IsControl(rune) && rune.Value != '\n' ? " " : rune.ToString());
        return text.ToString();
    }

    static TimeSpan? LeaveAloneFor(GuardedAnswer answer, DateTimeOffset now)
    {
        if (answer.IsSuccess || answer.Headers.RetryAfter is not { } wish) return null;
        var wait = wish.Delta ?? wish.Date - now ?? TimeSpan.Zero;
        return wait <= TimeSpan.Zero ? null : wait < Redelivery.LongestPause ? wait : Redelivery.LongestPause;
    }
}
