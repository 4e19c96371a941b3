using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web.Api;

/// <param name="Status"><c>enabled</c> or <c>disabled</c>.</param>
/// <param name="OldSecretUntil">Messages are signed with the secret before this one as well until then.</param>
/// <param name="ReplayFrom">Where a replay is under way.</param>
sealed record WebhookJson(
    string Id, string Url, IReadOnlyList<string> Events, string Status, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, string? DisabledBecause, DateTimeOffset? OldSecretUntil,
    DateTimeOffset? LastDeliveryAt, DateTimeOffset? PausedUntil, DateTimeOffset? ReplayFrom, int Waiting)
{
    public static WebhookJson Of(WebhookView v) => new(
        v.Webhook.Id.ToString(), v.Webhook.Url, [.. v.Webhook.Events.Kinds().Select(EventNames.Name)], v.Webhook.DisabledAt is null ? "enabled" : "disabled", v.Webhook.CreatedAt,
        v.Webhook.DisabledAt, v.Webhook.DisabledBecause, v.Webhook.OldSecretUntil, v.LastTaken, v.PausedUntil, v.ReplayFrom, v.Waiting);
}

/// <summary>A webhook with its secret, which no other call tells.</summary>
sealed record NewWebhookJson(string Id, string Url, IReadOnlyList<string> Events, string Status, DateTimeOffset CreatedAt, DateTimeOffset? OldSecretUntil, string Secret)
{
    public static NewWebhookJson Of(Webhook w) => new(
        w.Id.ToString(), w.Url, [.. w.Events.Kinds().Select(EventNames.Name)], w.DisabledAt is null ? "enabled" : "disabled", w.CreatedAt, w.OldSecretUntil, w.Secret.Text);
}

/// <param name="Status">Of the receiver's last answer; null where there was none.</param>
/// <param name="Answer">The first KB of it, or why there was none; null before the first attempt.</param>
sealed record DeliveryJson(
    string Id, string Type, string Subject, DateTimeOffset Timestamp, string State, int Attempts, DateTimeOffset? TriedAt, DateTimeOffset? NextAt, int? Status, string? Answer,
    int? TookMilliseconds)
{
    public static DeliveryJson Of(DeliveryView v) => new(
        v.Id, v.Kind.Name(), v.Subject, v.At, OutsideName.Of(v.State), v.Attempts, v.TriedAt, v.NextAt, v.Answer?.Status, v.Answer?.Text, v.Answer?.TookMilliseconds);
}
