using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage;

/// <summary>A webhook and its deliveries as their rows hold them.</summary>
static class WebhookRow
{
    public const string Columns = "w.id, w.url, w.events, w.secret, w.created_at, w.old_secret, w.old_secret_until, w.disabled_at, w.disabled_because";

    /// <summary>After those of the webhook.</summary>
    public const string ViewColumns = "last_taken, paused_until, replay_from";

    public const string LogColumns = "d.event, e.id, e.kind, e.subject, d.at, d.state, d.attempts, d.due_at, d.tried_at, d.status, d.took, d.answer";

    public static Webhook Read<TRow>(TRow row) where TRow : IRow => new()
    {
        Id = new(row.Guid()),
        Url = row.Text(),
        Events = new(row.Int()),
        Secret = new(row.Text()),
        CreatedAt = row.Time(),
        OldSecret = row.TextOrNull() is { } old ? new WebhookSecret(old) : null,
        OldSecretUntil = row.TimeOrNull(),
        DisabledAt = row.TimeOrNull(),
        DisabledBecause = row.TextOrNull(),
    };

    /// <summary>With how many wait.</summary>
    public static WebhookView ReadView<TRow>(TRow row) where TRow : IRow
    {
        var webhook = Read(row);
        var (taken, paused, replay) = (row.TimeOrNull(), row.Time(), row.TimeOrNull());
        return new(webhook, taken, paused == DateTimeOffset.UnixEpoch ? null : paused, replay, row.Int());
    }

    /// <returns>With the event's number, by which the log is paged.</returns>
    public static (long Event, DeliveryView View) ReadLog<TRow>(TRow row) where TRow : IRow
    {
        var (number, id, kind) = (row.Long(), row.Text(), (EventKind)row.Int());
        var (subject, at, state) = (row.Guid(), row.Time(), (DeliveryState)row.Int());
        var (attempts, due, tried) = (row.Int(), row.Time(), row.TimeOrNull());
        return (number, new(id, kind, EventCodec.SubjectOf(kind, subject), at, state, attempts, tried, state == DeliveryState.Waiting ? due : null, ReadAnswer(row)));
    }

    /// <summary>All null before the first attempt.</summary>
    static ReceiverAnswer? ReadAnswer<TRow>(TRow row) where TRow : IRow
    {
        var (status, took, text) = (row.IntOrNull(), row.IntOrNull(), row.TextOrNull());
        return took is { } milliseconds ? new(status, text ?? "", milliseconds) : null;
    }
}
