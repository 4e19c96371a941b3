using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

sealed class WebhookRows(Session session)
{
    readonly Statement _all = session.Prepare($"select {WebhookRow.Columns} from webhooks w where program = ?1 order by id");

    readonly Statement _views = session.Prepare($"""
        select {WebhookRow.Columns}, {WebhookRow.ViewColumns},
          (select count(*) from deliveries indexed by deliveries_due where program = ?1 and webhook = w.id and state = 0)
        from webhooks w where program = ?1 order by id
        """);

    readonly Statement _ready = session.Prepare($"select {WebhookRow.Columns}, last_taken from webhooks w where program = ?1 and disabled_at is null and paused_until <= ? order by id");

    readonly Statement _save = session.Prepare("""
        insert into webhooks (program, id, url, events, secret, created_at, old_secret, old_secret_until, disabled_at, disabled_because) values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (program, id) do update set secret = excluded.secret, old_secret = excluded.old_secret, old_secret_until = excluded.old_secret_until,
          disabled_at = excluded.disabled_at, disabled_because = excluded.disabled_because
        """);

    readonly Statement _delete = session.Prepare("delete from webhooks where program = ?1 and id = ?");

    readonly Statement _taken = session.Prepare("update webhooks set last_taken = max(coalesce(last_taken, 0), ?2) where program = ?1 and id = ?");

    readonly Statement _pause = session.Prepare("update webhooks set paused_until = max(paused_until, ?2) where program = ?1 and id = ?");

    readonly Statement _beginReplay = session.Prepare("""
        update webhooks set replay_from = min(coalesce(replay_from, ?2), ?2), replay_after = 0, paused_until = 0 where program = ?1 and id = ?3
        """);

    readonly Statement _replaying = session.Prepare(
        $"select {WebhookRow.Columns}, replay_from, replay_after from webhooks w where program = ?1 and replay_from is not null and disabled_at is null order by id");

    readonly Statement _goOn = session.Prepare("update webhooks set replay_after = ?2 where program = ?1 and id = ?");

    readonly Statement _endReplay = session.Prepare("update webhooks set replay_from = null, replay_after = 0 where program = ?1 and id = ?");

    public List<Webhook> All() => _all.All(WebhookRow.Read);

    public List<WebhookView> Views() => _views.All(WebhookRow.ReadView);

    /// <summary>Those that may be told something now.</summary>
    public List<(Webhook Webhook, DateTimeOffset? LastTaken)> Ready(DateTimeOffset now) => _ready.Bind(now).All(row => (WebhookRow.Read(row), row.TimeOrNull()));

    /// <param name="webhook">Null to take it out; what waits for it goes with time.</param>
    public void Save(WebhookId id, Webhook? webhook)
    {
        if (webhook is null) _delete.Bind(id.Value).Run();
        else
            _save.Bind(id.Value).Bind(webhook.Url).Bind(webhook.Events.Bits).Bind(webhook.Secret.Text).Bind(webhook.CreatedAt).Bind(webhook.OldSecret?.Text).Bind(webhook.OldSecretUntil)
                .Bind(webhook.DisabledAt).Bind(webhook.DisabledBecause).Run();
    }

    public void Taken(WebhookId id, DateTimeOffset at) => _taken.Bind(at).Bind(id.Value).Run();

    public void Pause(WebhookId id, DateTimeOffset until) => _pause.Bind(until).Bind(id.Value).Run();

    public void BeginReplay(WebhookId id, DateTimeOffset from) => _beginReplay.Bind(from).Bind(id.Value).Run();

    public List<(Webhook Webhook, DateTimeOffset From, long After)> Replaying() => _replaying.All(row => (WebhookRow.Read(row), row.Time(), row.Long()));

    public void GoOn(WebhookId id, long after) => _goOn.Bind(after).Bind(id.Value).Run();

    public void EndReplay(WebhookId id) => _endReplay.Bind(id.Value).Run();
}
