using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Storage.Sqlite;

sealed class OutboxRows(Session session)
{
    readonly Statement _has = session.Prepare("select 1 from outbox where program = ?1 and key = ?");

    readonly Statement _last = session.Prepare("select coalesce(max(seq), 0) from outbox where program = ?1");

    // In the order of the index, without a limit: what is left out is left out while reading.
    readonly Statement _next = session.Prepare(
        "select key, kind, payload, attempts from outbox indexed by outbox_next where program = ?1 and due_at <= ? order by priority, seq");

    readonly Statement _queued = session.Prepare("""
        select seq, kind, payload, attempts, due_at, error from outbox where program = ?1 and seq > ? order by seq limit ?
        """);

    readonly Statement _insert = session.Prepare("""
        insert into outbox (program, key, seq, priority, due_at, attempts, network, account, kind, payload)
        values (?1, ?, ?, ?, 0, 0, ?, ?, ?, ?) on conflict do nothing
        """);

    readonly Statement _delete = session.Prepare("delete from outbox where program = ?1 and key = ?");

    // One pass over the queued replies however many accounts opted out at once.
    readonly Statement _dropReplies = session.Prepare("""
        delete from outbox indexed by outbox_next where program = ?1 and priority between 1 and 4
          and (network, account) in (select value ->> 0, value ->> 1 from json_each(?))
        """);

    readonly Statement _defer = session.Prepare(
        "update outbox set attempts = ?2, due_at = ?, error = ? where program = ?1 and key = ?");

    long? _seq;

    public bool Has(string key) => _has.Bind(key).Any();

    public List<QueuedItem> Next(DateTimeOffset now, IReadOnlySet<string> except, int limit)
    {
        var items = new List<QueuedItem>();
        _next.Bind(now);
        // What is left out is walked over, but not without end: money stands first, so a crowd of known replies hides none of it.
        for (var seen = 0; seen < 2 * limit && items.Count < limit && _next.Step(); seen++)
            if (!except.Contains(_next.Text())) items.Add(new(ReadItem(_next), _next.Int()));
        _next.Reset();
        return items;
    }

    public List<(long Seq, OutboxView View)> Queued(long after, int limit) => _queued.Bind(after).Bind(limit).All(row =>
        (row.Long(), new OutboxView(ReadItem(row), row.Int(), row.Time(), row.TextOrNull())));

    public void Insert(OutboxItem item)
    {
        _seq ??= _last.OneValue(row => row.Long()) ?? 0;
        var text = OutboxCodec.Write(item);
        var to = (item as OutboxItem.Reply)?.Author;
        _insert.Bind(item.Key).Bind((++_seq).Value).Bind(text.Priority).Bind(to?.Network).Bind(to?.Id).Bind(text.Kind).Bind(text.Payload).Run();
    }

    public void Delete(string key) => _delete.Bind(key).Run();

    public void DropReplies(IReadOnlyCollection<SocialAccount> to)
    {
        if (to.Count == 0) return;
        string[][] accounts = [.. to.Select(account => new[] { account.Network, account.Id })];
        _dropReplies.Bind(JsonSerializer.Serialize(accounts, OutboxCodec.Shapes.Default.StringArrayArray)).Run();
    }

    public void Defer(Deferral deferral) =>
        _defer.Bind(deferral.Attempts).Bind(deferral.Until).Bind(deferral.Reason).Bind(deferral.Key).Run();

    static OutboxItem ReadItem(Statement row) => OutboxCodec.Read(row.Int(), row.Text());
}
