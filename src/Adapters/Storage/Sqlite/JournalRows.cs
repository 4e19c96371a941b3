using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Entries are written once and stay.</summary>
sealed class JournalRows(Session session)
{
    readonly Statement _nextLine = session.Prepare("select coalesce(max(seq), 0) + 1 from journal where program = ?1");

    readonly Statement _write = session.Prepare(
        $"insert into journal (program, {JournalRow.Columns}) values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    readonly Statement _lines = session.Prepare($"""
        select {JournalRow.Columns} from journal
        where program = ?1 and seq > ?2 and (?3 is null or account = ?3) and (?4 is null or at >= ?4) and (?5 is null or at < ?5) order by seq limit ?6
        """);

    readonly Statement _linesOf = session.Prepare($"""
        select {JournalRow.Columns} from journal indexed by journal_of_purchase
        where program = ?1 and seq > ?2 and (?3 is null or account = ?3) and (?4 is null or at >= ?4) and (?5 is null or at < ?5) and purchase = ?7 order by seq limit ?6
        """);

    readonly Statement _totals = session.Prepare("""
        select account, currency,
          coalesce(sum(case side when 1 then amount else -amount end) filter (where at < ?2), 0),
          coalesce(sum(amount) filter (where at >= ?2 and side = 1), 0),
          coalesce(sum(amount) filter (where at >= ?2 and side = 2), 0)
        from journal where program = ?1 and at < ?3 and (?4 is null or account = ?4) group by account, currency order by account, currency
        """);

    public void Write(JournalEntry entry)
    {
        var first = _nextLine.OneValue(row => row.Long()) ?? 1;
        foreach (var (number, line) in entry.Lines.Index())
            _write.Bind(first + number).Bind(first).Bind(line.At).Bind(line.Account).Bind((long)line.Side)
                .Bind(line.Amount.Minor).Bind(line.Amount.Currency).Bind(line.Purchase?.Value).Bind(line.Credit?.Transaction).Bind(line.Credit?.Offer.Value).Run();
    }

    /// <summary>To be stepped through.</summary>
    /// <param name="limit">-1 for none.</param>
    public Statement Lines(LineQuery query, long after, long limit)
    {
        var lines = query.Purchase is null ? _lines : _linesOf;
        lines.Bind(after).Bind(query.Account).Bind(query.From).Bind(query.To).Bind(limit);
        return query.Purchase is { } purchase ? lines.Bind(purchase.Value) : lines;
    }

    public List<AccountTotals> Totals(string? account, DateTimeOffset from, DateTimeOffset to) =>
        _totals.Bind(from).Bind(to).Bind(account).All(row => new AccountTotals(row.Text(), row.Text(), row.Long(), row.Long(), row.Long()));
}
