using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <param name="IsBehind">An earlier event of the same subject still waits.</param>
readonly record struct DueDelivery(long Event, int Attempts, DateTimeOffset? FirstAt, bool IsBehind);

/// <summary>Which event is told to whom, and what came of it.</summary>
sealed class DeliveryRows(Session session)
{
    readonly Statement _insert = session.Prepare("""
        insert into deliveries (program, webhook, event, subject, at, due_at, state, taken, attempts) values (?1, ?, ?, ?, ?, ?, 0, 0, 0)
        """);

    // What waits already is due at once; what is over is sent anew.
    readonly Statement _again = session.Prepare("""
        insert into deliveries (program, webhook, event, subject, at, due_at, state, taken, attempts) values (?1, ?, ?, ?, ?, ?, 0, 0, 0)
        on conflict (program, webhook, event) do update set state = 0, attempts = 0, first_at = null, due_at = excluded.due_at where state <> 0
        """);

    readonly Statement _hurry = session.Prepare(
        "update deliveries indexed by deliveries_due set due_at = ?2, attempts = 0, first_at = null where program = ?1 and webhook = ? and state = 0 and taken = 0");

    readonly Statement _hasDue = session.Prepare("select 1 from deliveries indexed by deliveries_due where program = ?1 and webhook = ? and state = 0 and due_at <= ?");

    readonly Statement _inHand = session.Prepare("select count(*) from deliveries indexed by deliveries_taken where program = ?1 and webhook = ? and taken = 1 and due_at > ?");

    readonly Statement _due = session.Prepare("""
        select event, attempts, first_at, exists (
          select 1 from deliveries e indexed by deliveries_of_subject
          where e.program = ?1 and e.webhook = d.webhook and e.subject = d.subject and e.state = 0 and e.event < d.event)
        from deliveries d indexed by deliveries_due where program = ?1 and webhook = ? and state = 0 and due_at <= ? order by due_at, event limit ?
        """);

    readonly Statement _take = session.Prepare("update deliveries set taken = 1, due_at = ?2 where program = ?1 and webhook = ? and event = ?");

    readonly Statement _putOff = session.Prepare("update deliveries set due_at = ?2 where program = ?1 and webhook = ? and event = ?");

    readonly Statement _settle = session.Prepare("""
        update deliveries set state = ?2, taken = 0, due_at = ?, attempts = attempts + 1, first_at = coalesce(first_at, ?4), tried_at = ?4, status = ?, took = ?, answer = ?
        where program = ?1 and webhook = ? and event = ? and taken = 1
        """);

    readonly Statement _letGo = session.Prepare("update deliveries set taken = 0, due_at = ?2 where program = ?1 and webhook = ? and event = ? and taken = 1");

    readonly Statement _free = session.Prepare("""
        update deliveries indexed by deliveries_of_subject set due_at = ?2 where program = ?1 and webhook = ?3 and state = 0 and taken = 0 and attempts = 0 and due_at > ?2
          and subject = (select subject from deliveries where program = ?1 and webhook = ?3 and event = ?)
        """);

    readonly Statement _disown = session.Prepare("update deliveries set taken = 0, due_at = 0 where program = ?1 and taken = 1");

    readonly Statement _log = session.Prepare($"""
        select {WebhookRow.LogColumns} from deliveries d join events e on e.program = ?1 and e.seq = d.event
        where d.program = ?1 and d.webhook = ? and d.event < ? order by d.event desc limit ?
        """);

    readonly Statement _look = session.Prepare("""
        select webhook, event, at < ?2 from deliveries where program = ?1 and (webhook, event) > (?, ?) order by webhook, event limit ?
        """);

    readonly Statement _forget = session.Prepare("delete from deliveries where program = ?1 and webhook = ? and event = ?");

    public void Insert(WebhookId webhook, long number, ProgramEvent happened) =>
        _insert.Bind(webhook.Value).Bind(number).Bind(happened.Subject).Bind(happened.At).Bind(happened.At).Run();

    public void Again(WebhookId webhook, NumberedEvent happened, DateTimeOffset now) =>
        _again.Bind(webhook.Value).Bind(happened.Number).Bind(happened.Subject).Bind(happened.At).Bind(now).Run();

    /// <summary>Whatever waits for it is due now, as if it had never been tried.</summary>
    public void Hurry(WebhookId webhook, DateTimeOffset now) => _hurry.Bind(now).Bind(webhook.Value).Run();

    public bool HasDue(WebhookId webhook, DateTimeOffset now) => _hasDue.Bind(webhook.Value).Bind(now).Any();

    public int InHand(WebhookId webhook, DateTimeOffset now) => _inHand.Bind(webhook.Value).Bind(now).OneValue(row => row.Int()) ?? 0;

    public List<DueDelivery> Due(WebhookId webhook, DateTimeOffset now, int limit) =>
        _due.Bind(webhook.Value).Bind(now).Bind(limit).All(row => new DueDelivery(row.Long(), row.Int(), row.TimeOrNull(), row.Flag()));

    public void Take(WebhookId webhook, long number, DateTimeOffset until) => _take.Bind(until).Bind(webhook.Value).Bind(number).Run();

    public void PutOff(WebhookId webhook, long number, DateTimeOffset until) => _putOff.Bind(until).Bind(webhook.Value).Bind(number).Run();

    public void Settle(DeliveryResult result, DateTimeOffset now)
    {
        if (result.Answer is not { } answer) _letGo.Bind(result.Next).Bind(result.Webhook.Value).Bind(result.Event).Run();
        else
            _settle.Bind((long)result.State).Bind(result.Next).Bind(result.At).Bind(answer.Status).Bind(answer.TookMilliseconds).Bind(answer.Text)
                .Bind(result.Webhook.Value).Bind(result.Event).Run();
        if (result.State != DeliveryState.Waiting) _free.Bind(now).Bind(result.Webhook.Value).Bind(result.Event).Run();
    }

    /// <summary>What another process had in hand, or this one before.</summary>
    public void Disown() => _disown.Run();

    public List<(long Event, DeliveryView View)> Log(WebhookId webhook, long before, int limit) => _log.Bind(webhook.Value).Bind(before).Bind(limit).All(WebhookRow.ReadLog);

    public List<((Guid Webhook, long Event), bool)> Look((Guid Webhook, long Event) after, DateTimeOffset before, int limit) =>
        _look.Bind(before).Bind(after.Webhook).Bind(after.Event).Bind(limit).All(row => ((row.Guid(), row.Long()), row.Flag()));

    public void Forget((Guid Webhook, long Event) key) => _forget.Bind(key.Webhook).Bind(key.Event).Run();
}
