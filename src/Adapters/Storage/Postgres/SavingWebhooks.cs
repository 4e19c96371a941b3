using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Webhooks, and what happened with a delivery for each that wants it. Where nobody listens there is nothing to do.</summary>
sealed class SavingWebhooks(Sets sets)
{
    public void Save(Changes changes)
    {
        SaveWebhooks(changes);
        foreach (var (id, replay) in changes.Replays) Begin(id, replay);
        SaveEvents(changes);
    }

    void SaveWebhooks(Changes changes)
    {
        sets.Each([.. changes.Webhooks.Where(w => w.Value is null)], "delete from webhooks where program = $1 and id = any ($2)").Of(w => w.Key.Value);
        sets.Each([.. changes.Webhooks.Values.OfType<Webhook>().OrderBy(w => w.Id.Value)], """
            insert into webhooks (program, id, url, events, secret, created_at, old_secret, old_secret_until, disabled_at, disabled_because)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (program, id) do update set secret = excluded.secret, old_secret = excluded.old_secret, old_secret_until = excluded.old_secret_until,
              disabled_at = excluded.disabled_at, disabled_because = excluded.disabled_because
            """)
            .Of(w => w.Id.Value).Of(w => w.Url).Of(w => w.Events.Bits).Of(w => w.Secret.Text).Times(w => w.CreatedAt).Of(w => w.OldSecret?.Text).TimesOrNull(w => w.OldSecretUntil)
            .TimesOrNull(w => w.DisabledAt).Of(w => w.DisabledBecause);
        if (changes.Wanted is { } wanted)
            sets.Add("insert into programs (program, paused, wanted) values ($1, false, $2) on conflict (program) do update set wanted = excluded.wanted", null).Value(wanted.Bits);
    }

    /// <summary>Whatever waits for it is due now, as if it had never been tried.</summary>
    void Begin(WebhookId id, Replay replay)
    {
        sets.Add("""
            update webhooks set replay_from = least(coalesce(replay_from, $3), $3), replay_after = 0, paused_until = 0 where program = $1 and id = $2
            """, null).Value(id.Value).Value(Instant.Write(replay.From));
        sets.Add("""
            update deliveries set due_at = $3, attempts = 0, first_at = null where program + 0 = $1 and webhook = $2 and state = 0 and not taken
            """, null).Value(id.Value).Value(Instant.Write(replay.At));
    }

    void SaveEvents(Changes changes) => sets.Each(changes.Events, """
        with happened as (
          insert into events (program, id, kind, at, subject, detail)
          select $1, k.id, k.kind, k.at, k.subject, k.detail from unnest($2, $3, $4, $5, $6) with ordinality as k (id, kind, at, subject, detail, number) order by k.number
          returning seq, kind, at, subject)
        insert into deliveries (program, webhook, event, subject, at, due_at, state, taken, attempts)
        select $1, w.id, h.seq, h.subject, h.at, h.at, 0, false, 0 from webhooks w join happened h on w.events & (1 << h.kind) <> 0
        where w.program = $1 and w.disabled_at is null
        """)
        .Of(e => e.Id).Of(e => (int)e.Kind).Times(e => e.At).Of(e => e.Subject).Of(EventCodec.Write);
}
