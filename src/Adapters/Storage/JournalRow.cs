using Tagsale.Core.Journal;

namespace Tagsale.Adapters.Storage;

static class JournalRow
{
    /// <summary>Of the columns entry, at, account, side, amount, currency and purchase.</summary>
    public static BookedLine Read(IRow row) => new(row.Long(), new(row.Time(), row.Text(), (Side)row.Int(), new(row.Long(), row.Text()), new(row.Guid())));
}
