using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>The production store: a PostgreSQL database, 15 or later, that several processes may share.</summary>
public sealed class PostgresStore(string connectionString, ProgramId program) : IStore, IDeliveries
{
    static readonly TimeSpan TakenFor = TimeSpan.FromMinutes(1);

    // Of what is over nothing is due: most purchases are, by the time the clock comes.
    const string TakeDue = """
        with next as (
          select ctid as place, at, purchase from timers where program = $1 and network = $2 and at <= $3 and taken_until <= $4 order by at, purchase limit $5 for update skip locked),
        judged as (
          select n.place, n.at, n.purchase, exists (select from purchases p where p.program = $1 and p.id = n.purchase and p.state <= 4) as open from next n),
        dropped as (
          delete from timers t using judged j where t.ctid = j.place and not j.open),
        taken as (
          update timers t set taken_until = $6 from judged j where t.ctid = j.place and j.open)
        select at, purchase, open from judged order by at, purchase
        """;

    readonly Database _database = new(connectionString);
    readonly Offers _offers = new(program);
    readonly KnownTaxes _taxes = new(program);
    readonly Lock _gate = new();
    Pruning? _pruning;
    Presence? _presence;

    /// <summary>What makes a connection string useless before anything is tried; null if nothing does.</summary>
    public static string? Complaint(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(settings.Host)) return "it names no Host";
            // What follows would be taken for part of a name, and be told as such: a password perhaps.
            if ($"{settings.Host}{settings.Username}{settings.Database}".Contains('=', StringComparison.Ordinal)) return "a semicolon is missing in it";
            NpgsqlDataSource.Create(settings).Dispose();
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or OverflowException or KeyNotFoundException or NotSupportedException or InvalidOperationException)
        {
            // The message may repeat a part of the text, and the text holds a password.
            return "it cannot be read";
        }
    }

    /// <summary>Why a server of this version cannot be used; null if it can.</summary>
    public static string? Complaint(Version server) => Schema.Complaint(server);

    /// <summary>As many batches at once as there are processors, two at least: one is decided while another is written.</summary>
    public int Lanes => Math.Clamp(Environment.ProcessorCount, 2, 16);

    public void Migrate()
    {
        Schema.Migrate(_database);
        Present().BuryTheDead();
    }

    public IBatch Begin() => new PostgresBatch(_database, program, Present(), _offers, _taxes);

    public bool Leads(string network) => Present().Leads(network);

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit)
    {
        Present().BuryTheDead();
        var items = new List<(int Priority, long Seq, QueuedItem Item)>();
        Ask("""
            with free as (
              select ctid as place from outbox where program = $1 and owner = 0 and due_at <= $2 order by priority, seq limit $3 for update skip locked)
            update outbox o set owner = $4 from free where o.ctid = free.place returning o.priority, o.seq, o.kind, o.payload, o.attempts
            """, row => items.Add((row.Int(), row.Long(), new(OutboxCodec.Read(row.Int(), row.Text()), row.Int()))),
            columns => columns.Value(Instant.Write(now)).Value(limit).Value(Present().Number));
        return [.. items.OrderBy(i => i.Priority).ThenBy(i => i.Seq).Select(i => i.Item)];
    }

    public IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys)
    {
        var missing = new HashSet<string>(keys);
        Ask("select o.key from unnest($2) as k (key) cross join lateral (select o.key from outbox o where o.program = $1 and o.key = k.key and o.owner = $3 offset 0) o",
            row => missing.Remove(row.Text()), columns => columns.Value<string[]>([.. keys]).Value(Present().Number));
        return missing;
    }

    public void Disown() => Present().Renew();

    public SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now) =>
        Ask(sets => Postings.Spend(sets, Present().Number, key, account, points, windows, now));

    public void Pause(SocialAccount account, DateTimeOffset until) => Ask(sets =>
    {
        Postings.Pause(sets, account, until);
        return true;
    });

    public PostingLedger Ledger(SocialAccount account, DateTimeOffset since) => Ask(sets => Postings.Ledger(sets, account, since));

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit)
    {
        var timers = new List<PurchaseTimer>();
        for (bool more = true; more && timers.Count < limit;)
        {
            var (looked, most) = (0, limit - timers.Count);
            Ask(TakeDue, row =>
            {
                looked++;
                var timer = new PurchaseTimer(row.Time(), new(row.Guid()), network);
                if (row.Flag()) timers.Add(timer);
            }, columns => columns.Value(network).Value(Instant.Write(until)).Value(Instant.Write(now)).Value(most).Value(Instant.Write(now + TakenFor)));
            more = looked == most;
        }
        return timers;
    }

    public SourcePosition? Position(string network)
    {
        SourcePosition? position = null;
        Ask("select cursor, watermark from sources where program = $1 and network = $2",
            row => position = new(network, row.Text(), row.Time()), columns => columns.Value(network));
        return position;
    }

    public DateTimeOffset? ListedUntil(string service)
    {
        DateTimeOffset? until = null;
        Ask("select listed_until from payment_lists where program = $1 and service = $2", row => until = row.Time(), columns => columns.Value(service));
        return until;
    }

    public IReadOnlyList<string> Networks()
    {
        var networks = new List<string>();
        Ask("select network from sources where program = $1 order by network", row => networks.Add(row.Text()));
        return networks;
    }

    public IReadOnlySet<SocialAccount> Linked(IReadOnlyCollection<SocialAccount> accounts)
    {
        var linked = new HashSet<SocialAccount>();
        if (accounts.Count == 0) return linked;
        Ask("""
            select o.network, o.account from unnest($2, $3) as k (network, account)
            cross join lateral (select o.network, o.account from accounts o where o.program = $1 and o.network = k.network and o.account = k.account offset 0) o
            """, row => linked.Add(new(row.Text(), row.Text())),
            columns => columns.Value<string[]>([.. accounts.Select(a => a.Network)]).Value<string[]>([.. accounts.Select(a => a.Id)]));
        return linked;
    }

    public NewTags OfferTags(long after)
    {
        var (tags, venues, last) = (new List<string>(), new HashSet<string>(), after);
        Ask("select tag, number, reward from offers where program = $1 and number > $2 order by number", row =>
        {
            tags.Add(row.Text());
            last = row.Long();
            venues.UnionWith(RewardTerms.VenuesOf(row.TextOrNull()));
        }, columns => columns.Value(after));
        return new(tags, last) { Venues = [.. venues] };
    }

    public int Prune(Retention before, int limit) => Failure.Told(() => (_pruning ??= new(_database, program)).Prune(before, limit));

    public IReadOnlyList<WebhookMessage> Take(DateTimeOffset now, DateTimeOffset until) => Failure.Told(() => Deliveries.Take(now, until));

    public void Settle(IReadOnlyList<DeliveryResult> results, DateTimeOffset now) => Failure.Told(() =>
    {
        Deliveries.Settle(results, now);
        return true;
    });

    public bool GoOnReplaying(DateTimeOffset now, int limit) => Failure.Told(() => Deliveries.GoOnReplaying(now, limit));

    public IReadOnlyList<WebhookView> Webhooks() => Failure.Told(Deliveries.Webhooks);

    public Page<DeliveryView> Log(WebhookId webhook, PageRequest page) => Failure.Told(() => Deliveries.Log(webhook, page));

    public bool IsAlive()
    {
        try
        {
            Ask("select 1 from programs where program = $1", _ => { });
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _presence?.Dispose();
        _database.Dispose();
    }

    Deliveries Deliveries => new(_database, program, _offers);

    Presence Present()
    {
        lock (_gate) return _presence ??= new(_database, program);
    }

    void Ask(string sql, Action<Row> read, Action<Columns>? bind = null) => Ask(sets =>
    {
        var columns = sets.Add(sql, read);
        bind?.Invoke(columns);
        sets.Run();
        return true;
    });

    T Ask<T>(Func<Sets, T> ask) => Failure.Told(() =>
    {
        using var connection = _database.ForBatch();
        using var sets = new Sets(connection, program);
        return ask(sets);
    });
}
