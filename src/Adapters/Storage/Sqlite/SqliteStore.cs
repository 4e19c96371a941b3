using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>The embedded store: one file, one process, one writer, readers beside it.</summary>
public sealed class SqliteStore(string path, ProgramId program) : IStore, IDeliveries
{
    /// <summary>Bounds how long batches wait while timers that came to nothing are deleted.</summary>
    const int MostTimersDropped = 10_000;

    readonly SemaphoreSlim _oneBatch = new(1, 1);
    readonly Readers _readers = new(path, program);
    readonly Pruning _pruning = new();
    readonly Recent _recent = new();
    Session? _writer;

    public int Lanes => 1;

    public void Migrate()
    {
        _oneBatch.Wait();
        try
        {
            Schema.Migrate(_writer ??= Session.Open(path, program), path);
            _writer.Outbox.Disown();
            _writer.Deliveries.Disown();
            _recent.Forget();
        }
        finally
        {
            _oneBatch.Release();
        }
    }

    public IBatch Begin() => new SqliteBatch(Enter(), _recent, End);

    public bool Leads(string network) => true;

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit) =>
        _readers.Read(session => session.Outbox.HasFree(now)) ? Write(session => session.Outbox.Take(now, limit)) : [];

    /// <summary>Nobody else takes anything out.</summary>
    public IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys) => [];

    public void Disown() => Write(session => session.Outbox.Disown());

    public SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now) =>
        Write(session => session.Postings.Spend(key, account, points, windows, now));

    public void Pause(SocialAccount account, DateTimeOffset until) => Write(session => session.Postings.Pause(account, until));

    public PostingLedger Ledger(SocialAccount account, DateTimeOffset since) => _readers.Read(session => session.Postings.Ledger(account, since));

    /// <summary>Nobody else takes timers, and whoever does has them decided before it asks again.</summary>
    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit)
    {
        while (true)
        {
            var (due, over) = _readers.Read(session => session.Timers.Due(network, until, limit, MostTimersDropped));
            if (over.Count > 0) Write(session => over.ForEach(session.Timers.Delete));
            if (over.Count < MostTimersDropped) return due;
        }
    }

    public SourcePosition? Position(string network) => _readers.Read(session => session.Records.Position(network));

    public DateTimeOffset? ListedUntil(string service) => _readers.Read(session => session.Payments.ListedUntil(service));

    public IReadOnlyList<string> Networks() => _readers.Read(session => session.Records.Networks());

    public IReadOnlySet<SocialAccount> Linked(IReadOnlyCollection<SocialAccount> accounts) =>
        accounts.Count == 0 ? new HashSet<SocialAccount>() : _readers.Read(session => accounts.Where(account => session.Members.Owner(account) is not null).ToHashSet());

    public NewTags OfferTags(long after)
    {
        var tags = _readers.Read(session => session.Offers.Tags(after));
        return new([.. tags.Select(row => row.Tag)], tags.Count > 0 ? tags[^1].Number : after) { Venues = [.. tags.SelectMany(row => row.Venues).Distinct()] };
    }

    public int Prune(Retention before, int limit)
    {
        var found = _readers.Read(session => _pruning.Find(session, before, limit));
        if (found.Count > 0) Write(found.Remove);
        return found.IsLast ? 0 : Math.Max(found.Count, 1);
    }

    public IReadOnlyList<WebhookMessage> Take(DateTimeOffset now, DateTimeOffset until) =>
        _readers.Read(session => new Delivering(session).HasDue(now)) ? Write(session => new Delivering(session).Take(now, until)) : [];

    public void Settle(IReadOnlyList<DeliveryResult> results, DateTimeOffset now) => Write(session =>
    {
        foreach (var result in results)
        {
            session.Deliveries.Settle(result, now);
            if (result.Answer is { IsTaken: true }) session.Webhooks.Taken(result.Webhook, result.At);
            if (result.PauseUntil is { } until) session.Webhooks.Pause(result.Webhook, until);
        }
    });

    public bool GoOnReplaying(DateTimeOffset now, int limit) =>
        _readers.Read(session => new Delivering(session).HasReplay()) && Write(session => new Delivering(session).GoOnReplaying(now, limit));

    public IReadOnlyList<WebhookView> Webhooks() => _readers.Read(session => session.Webhooks.Views());

    public Page<DeliveryView> Log(WebhookId webhook, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var rows = session.Deliveries.Log(webhook, Cursor.ReadNumber(page) ?? long.MaxValue, limit + 1);
        return Cursor.Page(rows, limit, row => row.View, row => Cursor.Write(row.Event));
    });

    public bool IsAlive()
    {
        try
        {
            _readers.Read(session => session.Records.Paused());
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer?.Dispose();
        _oneBatch.Dispose();
    }

    void Write(Action<Session> write) => Write(session =>
    {
        write(session);
        return true;
    });

    T Write<T>(Func<Session, T> write)
    {
        var session = Enter();
        var sound = false;
        try
        {
            var answer = write(session);
            session.Execute("commit");
            sound = true;
            return answer;
        }
        finally
        {
            End(sound || session.TryRollBack());
        }
    }

    /// <summary>The writer, in a transaction.</summary>
    Session Enter()
    {
        _oneBatch.Wait();
        try
        {
            _writer ??= Session.Open(path, program);
            _writer.Execute("begin immediate");
            return _writer;
        }
        catch
        {
            _oneBatch.Release();
            throw;
        }
    }

    /// <param name="sound">False if the connection could not even roll back: the next batch gets a new one.</param>
    void End(bool sound)
    {
        if (!sound)
        {
            _writer?.Dispose();
            _writer = null;
        }
        _oneBatch.Release();
    }
}
