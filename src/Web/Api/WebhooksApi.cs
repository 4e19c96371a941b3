using System.Buffers.Text;
using Tagsale.Adapters.Webhooks;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web.Api;

/// <param name="Events">Names of kinds; <c>purchase.*</c> for all of purchases, <c>*</c> for all there are.</param>
sealed record WebhookBody(string? Url, IReadOnlyList<string?>? Events);

sealed record ReplayBody(DateTimeOffset? From = null);

static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/webhooks", Add).Accepts<WebhookBody>("application/json").Produces<NewWebhookJson>(201).Refuses(400, 409, 413, 422)
            .WithSummary("Have an address told what happens; the answer tells the secret, once");
        api.MapGet("/webhooks", (HttpContext http, IDeliveries deliveries) => Paging.List(http, page => PageOf(deliveries.Webhooks(), page), WebhookJson.Of))
            .Produces<ListJson<WebhookJson>>().Refuses(422).WithSummary("Webhooks, the oldest first");
        api.MapGet("/webhooks/{id}", Find).Produces<WebhookJson>().Refuses(404).WithSummary("One webhook");
        api.MapDelete("/webhooks/{id}", Remove).Produces(204).Refuses(404).WithSummary("Tell that address nothing any more");
        api.MapPost("/webhooks/{id}/secrets", Roll).Produces<NewWebhookJson>(201).Refuses(400, 404, 409, 413)
            .WithSummary("Make a new secret; the old one signs as well for 24 hours");
        api.MapPost("/webhooks/{id}/enable", Enable).Produces(204).Refuses(400, 404, 409, 413).WithSummary("Send again, beginning with what was missed");
        api.MapPost("/webhooks/{id}/replay", Replay).Accepts<ReplayBody>("application/json").Produces(202).Refuses(400, 404, 409, 413, 422)
            .WithSummary("Send once more what happened from a time on, under the same ids");
        api.MapGet("/webhooks/{id}/deliveries", Log).Produces<ListJson<DeliveryJson>>().Refuses(404, 422).WithSummary("What it was told, with the receiver's last answers, newest first");
    }

    static async Task<IResult> Add(HttpContext http, Idempotent idempotent, Draw draw, WebhookCall call, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.WebhookBody);
        if (body is null) return answer!;

        var errors = new Errors();
        if (call.Objection(body.Value.Url) is { } objection) errors.Add("url", objection);
        var kinds = Kinds(body.Value.Events, errors);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var now = time.GetUtcNow();
        var webhook = new Webhook { Id = draw.WebhookId(), Url = body.Value.Url!, Events = kinds, Secret = draw.WebhookSecret(), CreatedAt = now };
        return await idempotent.Submit(http, body, new AddWebhook(webhook) { At = now }, outcome => Answered(outcome, Created));
    }

    /// <summary>They are few: the store gives all.</summary>
    static Page<WebhookView> PageOf(IReadOnlyList<WebhookView> all, PageRequest page)
    {
        var before = all.ToList().FindIndex(v => Key(v) == page.After);
        List<WebhookView> rest = [.. all.Skip(before + 1)];
        return new([.. rest.Take(page.Limit)], rest.Count > page.Limit ? Key(rest[page.Limit - 1]) : null);

        static string Key(WebhookView view) => Base64Url.EncodeToString(view.Webhook.Id.Value.ToByteArray(bigEndian: true));
    }

    static IResult Find(string id, IDeliveries deliveries) =>
        deliveries.Webhooks().FirstOrDefault(v => v.Webhook.Id.ToString() == id) is { } found ? TypedResults.Json(WebhookJson.Of(found), ApiJson.Default.WebhookJson) : Problem.NotFound("The webhook");

    static async Task<IResult> Remove(string id, GroupCommit engine, TimeProvider time)
    {
        if (!WebhookId.TryParse(id, out var webhook)) return Problem.NotFound("The webhook");
        try
        {
            return new AnswerResult(Answered(await engine.Submit(new RemoveWebhook(webhook) { At = time.GetUtcNow() }), _ => new Answer(204, "")));
        }
        catch (StoreException)
        {
            return Problem.Unavailable("The store does not answer. Repeat the request.");
        }
    }

    static Task<IResult> Roll(HttpContext http, string id, Idempotent idempotent, Draw draw, TimeProvider time) =>
        Change(http, id, idempotent, webhook => new RollSecret(webhook, draw.WebhookSecret()) { At = time.GetUtcNow() }, Created);

    static Task<IResult> Enable(HttpContext http, string id, Idempotent idempotent, TimeProvider time) =>
        Change(http, id, idempotent, webhook => new EnableWebhook(webhook) { At = time.GetUtcNow() }, _ => new(204, ""));

    static async Task<IResult> Replay(HttpContext http, string id, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.ReplayBody);
        if (body is null) return answer!;
        if (!WebhookId.TryParse(id, out var webhook)) return await idempotent.Refuse(http, body, Problem.NotFound("The webhook"));

        var errors = new Errors();
        var now = time.GetUtcNow();
        if (body.Value.From is not { } from || from > now) errors.Add("from", "must be a time that has passed");
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));
        return await idempotent.Submit(http, body, new ReplayWebhook(webhook, body.Value.From!.Value) { At = now }, outcome => Answered(outcome, _ => new(202, "")));
    }

    static IResult Log(HttpContext http, string id, IDeliveries deliveries) =>
        WebhookId.TryParse(id, out var webhook) && deliveries.Webhooks().Any(v => v.Webhook.Id == webhook)
            ? Paging.List(http, page => deliveries.Log(webhook, page), DeliveryJson.Of)
            : Problem.NotFound("The webhook");

    static async Task<IResult> Change(HttpContext http, string id, Idempotent idempotent, Func<WebhookId, Command<WebhookOutcome>> command, Func<Webhook, Answer> done)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.NothingBody);
        if (body is null) return answer!;
        return WebhookId.TryParse(id, out var webhook)
            ? await idempotent.Submit(http, body, command(webhook), outcome => Answered(outcome, done))
            : await idempotent.Refuse(http, body, Problem.NotFound("The webhook"));
    }

    static Answer Created(Webhook webhook) => new(201, ApiJson.Write(NewWebhookJson.Of(webhook)), $"/v1/webhooks/{webhook.Id}");

    static Answer Answered(WebhookOutcome outcome, Func<Webhook, Answer> done) => outcome switch
    {
        WebhookOutcome.Done { Webhook: var webhook } => done(webhook),
        WebhookOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The webhook was not found in this programme."),
        WebhookOutcome.UrlTaken taken => Problem.Answer(409, "webhook-url-taken", "That address has a webhook", $"{taken.By} tells it already. Delete that one first to have other events told."),
        WebhookOutcome.TooMany => Problem.Answer(409, "too-many-webhooks", "There are too many webhooks", $"A programme has {Webhook.Most} at most. Delete one that is not needed."),
        WebhookOutcome.IsDisabled => Problem.Answer(409, "webhook-disabled", "The webhook is disabled", "Enable it first: what it has missed is sent then."),
        _ => throw new InvariantException("a webhook is changed or not"),
    };

    /// <summary>A group stands for the kinds there are now, not for those a later version may have.</summary>
    static EventKinds Kinds(IReadOnlyList<string?>? names, Errors errors)
    {
        var kinds = (names ?? []).SelectMany(name => EventNames.Matching(name)).ToList();
        if (kinds.Count == 0 || names!.Any(name => !EventNames.Matching(name).Any())) errors.Add("events", $"must name one or more of {string.Join(", ", EventNames.All)}; purchase.* stands for all of purchases, * for all");
        return EventKinds.Of(kinds);
    }
}
