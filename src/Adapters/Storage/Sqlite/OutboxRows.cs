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

    readonly Statement _free = session.Prepare("""
        select key, kind, payload, attempts from outbox indexed by outbox_free where program = ?1 and taken = 0 and due_at <= ?
        order by priority, seq limit ?
        """);

    readonly Statement _take = session.Prepare("update outbox set taken = 1 where program = ?1 and key = ?");

    readonly Statement _disown = session.Prepare("update outbox set taken = 0 where program = ?1 and taken = 1");

    readonly Statement _queued = session.Prepare("""
        select seq, kind, payload, attempts, due_at, error from outbox where program = ?1 and seq > ? order by seq limit ?
        """);

    readonly Statement _insert = session.Prepare("""
        insert into outbox (program, key, seq, priority, due_at, attempts, network, account, kind, payload, taken)
        values (?1, ?, ?, ?, 0, 0, ?, ?, ?, ?, 1) on conflict do nothing
        """);

    readonly Statement _delete = session.Prepare("delete from outbox where program = ?1 and key = ?");

    // One pass over the queued replies, which their keys keep together, however many accounts opted out at once.
    readonly Statement _dropReplies = session.Prepare("""
        delete from outbox where program = ?1 and key > 'reply/' and key < 'reply0'
          and (network, account) in (select value ->> 0, value ->> 1 from json_each(?))
        """);

    readonly Statement _defer = session.Prepare(
        "update outbox set attempts = ?2, due_at = ?, error = ?, taken = 0 where program = ?1 and key = ?");

    readonly Statement _waitingReplies = session.Prepare("""
        select network, priority, count(*) from outbox where program = ?1 and network is not null group by network, priority order by network, priority
        """);

    long? _seq;

    public bool Has(string key) => _has.Bind(key).Any();

    public bool HasFree(DateTimeOffset now) => _free.Bind(now).Bind(1).Any();

    public List<QueuedItem> Take(DateTimeOffset now, int limit)
    {
        var free = _free.Bind(now).Bind(limit).All(row => (Key: row.Text(), Item: new QueuedItem(ReadItem(row), row.Int())));
        foreach (var (key, _) in free) _take.Bind(key).Run();
        return [.. free.Select(row => row.Item)];
    }

    public void Disown() => _disown.Run();

    public List<(long Seq, OutboxView View)> Queued(long after, int limit) => _queued.Bind(after).Bind(limit).All(row =>
        (row.Long(), new OutboxView(ReadItem(row), row.Int(), row.Time(), row.TextOrNull())));

    public List<WaitingReplies> WaitingReplies() => _waitingReplies.All(row => new WaitingReplies(row.Text(), (ReplyPriority)row.Int(), row.Int()));

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
