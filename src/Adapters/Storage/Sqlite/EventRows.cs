using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What happened, while anybody may be told of it.</summary>
sealed class EventRows(Session session)
{
    const string Columns = "seq, id, kind, at, subject, detail";

    readonly Statement _last = session.Prepare("select coalesce(max(seq), 0) from events where program = ?1");

    readonly Statement _insert = session.Prepare("insert into events (program, seq, id, kind, at, subject, detail) values (?1, ?, ?, ?, ?, ?, ?)");

    readonly Statement _find = session.Prepare($"select {Columns} from events where program = ?1 and seq = ?");

    readonly Statement _after = session.Prepare($"select {Columns} from events where program = ?1 and seq > ? order by seq limit ?");

    readonly Statement _look = session.Prepare("select seq, at < ?2 from events where program = ?1 and seq > ? order by seq limit ?");

    readonly Statement _forget = session.Prepare("delete from events where program = ?1 and seq = ?");

    long? _seq;

    /// <returns>Its number.</returns>
    public long Insert(ProgramEvent happened)
    {
        _seq ??= _last.OneValue(row => row.Long()) ?? 0;
        _seq++;
        _insert.Bind(_seq.Value).Bind(happened.Id).Bind((long)happened.Kind).Bind(happened.At).Bind(happened.Subject).Bind(EventCodec.Write(happened)).Run();
        return _seq.Value;
    }

    public NumberedEvent? Find(long number) => _find.Bind(number).One(NumberedEvent.Read);

    public List<NumberedEvent> After(long number, int limit) => _after.Bind(number).Bind(limit).All(NumberedEvent.Read);

    public List<(long, bool)> Look(long after, DateTimeOffset before, int limit) => _look.Bind(before).Bind(after).Bind(limit).All(row => (row.Long(), row.Flag()));

    public void Forget(long number) => _forget.Bind(number).Run();
}
