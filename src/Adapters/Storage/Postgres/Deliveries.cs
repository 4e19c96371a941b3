using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// What webhooks are told. Whoever takes deliveries of a webhook in hand holds its row meanwhile, and the others pass it over: so they count what is in hand after one another. Rows are looked up
/// key by key, as in batches.
/// </summary>
sealed class Deliveries(Database database, ProgramId program, Offers offers)
{
    const string Ready = """
        select w.id from webhooks w where w.program = $1 and w.disabled_at is null and w.paused_until <= $2
          and exists (select from deliveries d where d.program + 0 = $1 and d.webhook = w.id and d.state = 0 and d.due_at <= $2)
        order by w.id for no key update of w skip locked
        """;

    // 2: webhooks, 3: now, 4: until when they are in hand, 5: until when those that are behind are put off, 6: how many are looked at, 7: the most in hand.
    const string TakeDue = $"""
        with room as materialized (
          select k.id, $7 - (select count(*) from deliveries t where t.program + 0 = $1 and t.webhook = k.id and t.taken and t.due_at > $3) as free from unnest($2) as k (id)),
        due as materialized (
          select d.*, r.free from room r cross join lateral (
            select d.ctid as place, d.webhook, d.event, d.subject, d.due_at from deliveries d
            where d.program + 0 = $1 and d.webhook = r.id and d.state = 0 and d.due_at <= $3 order by d.due_at, d.event limit $6) d
          where r.free > 0),
        judged as materialized (
          select d.*, exists (
            select from deliveries e where e.program + 0 = $1 and e.webhook = d.webhook and e.subject = d.subject and e.state = 0 and e.event < d.event) as is_behind
          from due d),
        put_off as (
          update deliveries d set due_at = $5 from judged j where d.ctid = j.place and j.is_behind),
        chosen as (
          select place from (
            select j.place, j.free, row_number() over (partition by j.webhook order by j.due_at, j.event) as number from judged j where not j.is_behind) j where j.number <= j.free),
        taken as (
          update deliveries d set taken = true, due_at = $4 from chosen c where d.ctid = c.place returning d.webhook, d.event, d.attempts, d.first_at)
        select {WebhookRow.Columns}, w.last_taken, t.attempts, t.first_at, t.event, e.id, e.kind, e.at, e.subject, e.detail
        from taken t join webhooks w on w.program = $1 and w.id = t.webhook join events e on e.program = $1 and e.seq = t.event order by t.event
        """;

    const string End = """
        update deliveries d set state = k.state, taken = false, due_at = k.next, attempts = d.attempts + 1, first_at = coalesce(d.first_at, k.at), tried_at = k.at,
          status = k.status, took = k.took, answer = k.answer
        from (
          select *, (select ctid from deliveries x where x.program = $1 and x.webhook = u.webhook and x.event = u.event) as place
          from unnest($2, $3, $4, $5, $6, $7, $8, $9) as u (webhook, event, state, next, at, status, took, answer)) k
        where d.ctid = k.place and d.taken
        """;

    const string LetGo = """
        update deliveries d set taken = false, due_at = k.next
        from (
          select *, (select ctid from deliveries x where x.program = $1 and x.webhook = u.webhook and x.event = u.event) as place from unnest($2, $3, $4) as u (webhook, event, next)) k
        where d.ctid = k.place and d.taken
        """;

    const string Free = """
        update deliveries f set due_at = $4 from (
          select x.place from unnest($2, $3) as k (webhook, event)
          cross join lateral (select d.subject from deliveries d where d.program = $1 and d.webhook = k.webhook and d.event = k.event offset 0) d
          cross join lateral (
            select x.ctid as place from deliveries x
            where x.program + 0 = $1 and x.webhook = k.webhook and x.subject = d.subject and x.state = 0 and not x.taken and x.attempts = 0 and x.due_at > $4 offset 0) x) k
        where f.ctid = k.place
        """;

    const string Again = """
        with looked as materialized (select seq, kind, at, subject from events where program = $1 and seq > $3 order by seq limit $4),
        again as (
          insert into deliveries as d (program, webhook, event, subject, at, due_at, state, taken, attempts)
          select $1, $2, seq, subject, at, $5, 0, false, 0 from looked where at >= $6 and $7 & (1 << kind) <> 0
          on conflict (program, webhook, event) do update set state = 0, attempts = 0, first_at = null, due_at = excluded.due_at where d.state <> 0)
        update webhooks set replay_after = coalesce((select max(seq) from looked), replay_after), replay_from = case when (select count(*) from looked) < $4 then null else replay_from end
        where program = $1 and id = $2
        """;

    public IReadOnlyList<WebhookMessage> Take(DateTimeOffset now, DateTimeOffset until)
    {
        using var connection = database.ForBatch();
        using var transaction = connection.BeginTransaction();
        var webhooks = new List<Guid>();
        Run(connection, sets => sets.Add(Ready, row => webhooks.Add(row.Guid())).Value(Instant.Write(now)));
        if (webhooks.Count == 0) return [];

        var taken = new List<(Webhook Webhook, DateTimeOffset? LastTaken, int Attempts, DateTimeOffset? FirstAt, NumberedEvent Kept)>();
        Run(connection, sets => sets.Add(TakeDue, row => taken.Add((
                WebhookRow.Read(row), row.TimeOrNull(), row.Int(), row.TimeOrNull(), NumberedEvent.Read(row))))
            .Value<Guid[]>([.. webhooks]).Value(Instant.Write(now)).Value(Instant.Write(until)).Value(Instant.Write(now + WebhookMessage.PutOff)).Value(WebhookMessage.MostLookedAt).Value((long)WebhookMessage.MostAtOnce));
        var happened = Happened(connection, [.. taken.Select(t => t.Kept)]);
        transaction.Commit();
        return [.. taken.Zip(happened).Where(t => t.Second is not null).Select(t => new WebhookMessage(
            t.First.Webhook, t.First.Kept.Number, t.First.Kept.Id, t.Second!, t.First.Attempts, t.First.FirstAt, t.First.LastTaken))];
    }

    public void Settle(IReadOnlyList<DeliveryResult> results, DateTimeOffset now)
    {
        using var connection = database.ForBatch();
        List<DeliveryResult> made = [.. results.Where(r => r.Answer is not null).OrderBy(r => r.Webhook.Value).ThenBy(r => r.Event)];
        List<DeliveryResult> over = [.. made.Where(r => r.State != DeliveryState.Waiting)];
        Run(connection, sets =>
        {
            sets.Add("begin");
            // Webhooks before their deliveries, and by their keys: whoever takes in hand locks in that order too.
            sets.Each([.. made.Where(r => r.Answer!.IsTaken).GroupBy(r => r.Webhook).Select(g => (g.Key, At: g.Max(r => r.At)))], """
                update webhooks w set last_taken = greatest(w.last_taken, k.at) from unnest($2, $3) as k (id, at) where w.program = $1 and w.id = k.id
                """).Of(w => w.Key.Value).Times(w => w.At);
            sets.Each([.. made.Where(r => r.PauseUntil is not null).GroupBy(r => r.Webhook).Select(g => (g.Key, Until: g.Max(r => r.PauseUntil!.Value)))], """
                update webhooks w set paused_until = greatest(w.paused_until, k.until) from unnest($2, $3) as k (id, until) where w.program = $1 and w.id = k.id
                """).Of(w => w.Key.Value).Times(w => w.Until);
            sets.Each(made, End).Of(r => r.Webhook.Value).Of(r => r.Event).Of(r => (int)r.State).Times(r => r.Next).Times(r => r.At)
                .Of(r => r.Answer!.Status).Of(r => r.Answer!.TookMilliseconds).Of(r => r.Answer!.Text);
            sets.Each([.. results.Where(r => r.Answer is null)], LetGo).Of(r => r.Webhook.Value).Of(r => r.Event).Times(r => r.Next);
            if (over.Count > 0)
                sets.Add(Free, null).Value<Guid[]>([.. over.Select(r => r.Webhook.Value)]).Value<long[]>([.. over.Select(r => r.Event)]).Value(Instant.Write(now));
            sets.Add("commit");
        });
    }

    public bool GoOnReplaying(DateTimeOffset now, int limit)
    {
        using var connection = database.ForBatch();
        using var transaction = connection.BeginTransaction();
        var replays = new List<(Guid Id, int Events, long From, long After)>();
        Run(connection, sets => sets.Add("""
            select id, events, replay_from, replay_after from webhooks where program = $1 and replay_from is not null and disabled_at is null order by id for no key update skip locked
            """, row => replays.Add((row.Guid(), row.Int(), row.Long(), row.Long()))));
        if (replays.Count == 0) return false;
        Run(connection, sets =>
        {
            foreach (var (id, events, from, after) in replays)
                sets.Add(Again, null).Value(id).Value(after).Value((long)limit).Value(Instant.Write(now)).Value(from).Value(events);
        });
        transaction.Commit();
        return true;
    }

    public IReadOnlyList<WebhookView> Webhooks()
    {
        var webhooks = new List<WebhookView>();
        using var connection = database.ForReading();
        Run(connection, sets => sets.Add($"""
            select {WebhookRow.Columns}, {WebhookRow.ViewColumns}, (select count(*) from deliveries d where d.program + 0 = $1 and d.webhook = w.id and d.state = 0)::integer
            from webhooks w where program = $1 order by id
            """, row => webhooks.Add(WebhookRow.ReadView(row))));
        return webhooks;
    }

    public Page<DeliveryView> Log(WebhookId webhook, PageRequest page)
    {
        var limit = Cursor.Limit(page);
        var rows = new List<(long Event, DeliveryView View)>();
        using var connection = database.ForReading();
        Run(connection, sets => sets.Add($"""
            select {WebhookRow.LogColumns} from deliveries d join events e on e.program = $1 and e.seq = d.event
            where d.program = $1 and d.webhook = $2 and d.event < $3 order by d.event desc limit $4
            """, row => rows.Add(WebhookRow.ReadLog(row))).Value(webhook.Value).Value(Cursor.ReadNumber(page) ?? long.MaxValue).Value(limit + 1));
        return Cursor.Page(rows, limit, row => row.View, row => Cursor.Write(row.Event));
    }

    /// <summary>One for each, in their order; null where what it happened to is there no more.</summary>
    List<ProgramEvent?> Happened(NpgsqlConnection connection, List<NumberedEvent> kept)
    {
        var purchases = Purchases(connection, [.. kept.Where(k => k.Kind.Subject() == EventSubject.Purchase).Select(k => k.Subject).Distinct()]);
        return [.. kept.Select(k => k.Kind.Subject() switch
        {
            EventSubject.Purchase => purchases.TryGetValue(k.Subject, out var purchase) ? EventCodec.Read(k.Kind, k.At, purchase, k.Detail!) : null,
            EventSubject.Offer => EventCodec.Read(k.Kind, k.At, Known(connection, new(k.Subject)), k.Detail!),
            EventSubject.Member => (ProgramEvent)new ProgramEvent.OfMember(k.Kind, k.At, new(k.Subject)),
            EventSubject.Reward => EventCodec.Read(k.Kind, k.At, k.Subject, k.Detail!),
        })];
    }

    Dictionary<Guid, Purchase> Purchases(NpgsqlConnection connection, Guid[] ids)
    {
        while (true)
        {
            var found = new Dictionary<Guid, Purchase>();
            if (ids.Length == 0) return found;
            try
            {
                Run(connection, sets => sets.Add($"""
                    select p.* from unnest($2) as k (id) cross join lateral (select {PurchaseRow.Columns} from purchases p where p.program = $1 and p.id = k.id offset 0) p
                    """, row =>
                    {
                        var purchase = PurchaseRow.Read(row, offers.KnownProduct);
                        found.Add(purchase.Id.Value, purchase);
                    }).Value(ids));
                return found;
            }
            catch (UnknownOfferException)
            {
                offers.Look(connection);
            }
        }
    }

    ProductOffer Known(NpgsqlConnection connection, OfferId id)
    {
        try
        {
            return offers.KnownProduct(id);
        }
        catch (UnknownOfferException)
        {
            offers.Look(connection);
            return offers.KnownProduct(id);
        }
    }

    void Run(NpgsqlConnection connection, Action<Sets> ask)
    {
        using var sets = new Sets(connection, program);
        ask(sets);
        sets.Run();
    }
}
