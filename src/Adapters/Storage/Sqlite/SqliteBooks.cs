using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

sealed class SqliteBooks(Readers readers) : IBooks
{
    const long All = -1;

    public IReadOnlyList<AccountTotals> Totals(string? account, DateTimeOffset from, DateTimeOffset to) => readers.Read(session => session.Journal.Totals(account, from, to));

    public Page<BookedLine> Lines(LineQuery query, PageRequest page) => readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var rows = session.Journal.Lines(query, Cursor.ReadNumber(page) ?? 0, limit + 1).All(JournalRow.Read);
        return Cursor.Page(rows, limit, row => row.Line, row => Cursor.Write(row.Seq));
    });

    public IEnumerable<BookedLine> Lines(LineQuery query) => readers.Stream(session => session.Journal.Lines(query, 0, All), row => JournalRow.Read(row).Line);
}
