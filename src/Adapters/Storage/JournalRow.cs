using Tagsale.Core.Journal;

namespace Tagsale.Adapters.Storage;

static class JournalRow
{
    public const string Columns = "seq, entry, at, account, side, amount, currency, purchase";

    /// <returns>With the line's number, by which lists are paged.</returns>
    public static (long Seq, BookedLine Line) Read(IRow row) =>
        (row.Long(), new(row.Long(), new(row.Time(), row.Text(), (Side)row.Int(), new(row.Long(), row.Text()), new(row.Guid()))));
}
