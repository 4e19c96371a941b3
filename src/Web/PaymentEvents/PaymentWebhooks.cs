using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Tagsale.Core.Engine;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Web.Api;
using Tagsale.Web.Workers;

namespace Tagsale.Web.PaymentEvents;

/// <summary>Where payment services tell what happened: <c>POST /webhooks/{service}</c>. What is genuine is kept before it is acknowledged; what it means is found out afterwards.</summary>
public static class PaymentWebhooks
{
    /// <summary>More than the API takes: an event carries the whole object it is about.</summary>
    const int LargestEvent = 256 * 1024;

    public static void MapPaymentWebhooks(this IEndpointRouteBuilder routes) => routes.MapPost("/webhooks/{service}", Receive).ExcludeFromDescription();

    static async Task<IResult> Receive(HttpContext http, string service, Outside outside, GroupCommit engine, RefusedEvents refused, TimeProvider time)
    {
        if (outside.News.FirstOrDefault(n => n.Name == service) is not { } news) return Problem.NotFound("The payment service");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestEvent;

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var signature = http.Request.Headers[$"{service}-Signature"].ToString();
        var now = time.GetUtcNow();
        switch (news.Receive(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length), signature.Length == 0 ? null : signature, now))
        {
            case ReceivedEvent.Genuine(var told):
                await engine.Submit(new KeepPaymentEvents(service, [told]) { At = now });
                return Results.Ok();
            case ReceivedEvent.Refused(var reason):
                await refused.Note(service, reason);
                return Problem.Of(400, "refused", "Not accepted", "Nothing was kept.");
            case var answer:
                throw new Core.InvariantException($"{answer.GetType().Name} is no way to receive an event");
        }
    }
}

/// <summary>Counts what was not accepted, and tells the operator at most once an hour: a wrong secret refuses every event, and so does whoever only tries.</summary>
public sealed class RefusedEvents(GroupCommit engine, TimeProvider time)
{
    static readonly TimeSpan TellEvery = TimeSpan.FromHours(1);

    readonly Lock _gate = new();
    readonly Dictionary<string, (int Since, DateTimeOffset ToldAt)> _counts = [];

    public async Task Note(string service, string reason)
    {
        var now = time.GetUtcNow();
        int count;
        DateTimeOffset toldAt;
        lock (_gate)
        {
            (count, toldAt) = _counts.GetValueOrDefault(service, (0, DateTimeOffset.MinValue));
            count++;
            var isTime = now - toldAt >= TellEvery;
            _counts[service] = (count, isTime ? now : toldAt);
            if (!isTime) return;
        }
        try
        {
            await Tell(service, count, reason, now);
        }
        catch
        {
            // Nobody has heard of them: the next one tells.
            lock (_gate) _counts[service] = (_counts[service].Since, toldAt);
            throw;
        }
        lock (_gate) _counts[service] = (_counts[service].Since - count, now);
    }

    Task Tell(string service, int count, string reason, DateTimeOffset now)
    {
        var setting = $"Tagsale__{service.ToUpperFirst()}__WebhookSecret";
        return engine.Submit(new RaiseAlert("webhook-refused",
            $"{count} event{(count == 1 ? "" : "s")} at /webhooks/{service} refused ({reason}). Check that {setting} is the secret of that address at the payment service and that this machine's clock is right; "
            + "else somebody else is trying. Nothing is lost: what the service keeps is listed every ten minutes") { At = now });
    }
}
