using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

static class JournalRow
{
    /// <summary>Of a line: about a purchase, or else about a credit.</summary>
    public const string Columns = "seq, entry, at, account, side, amount, currency, purchase, credit_transaction, credit_offer";

    /// <returns>With the line's number, by which lists are paged.</returns>
    public static (long Seq, BookedLine Line) Read(IRow row)
    {
        var (seq, entry, at, account, side, amount) = (row.Long(), row.Long(), row.Time(), row.Text(), (Side)row.Int(), new Money(row.Long(), row.Text()));
        var (purchase, transaction, offer) = (row.GuidOrNull(), row.TextOrNull(), row.GuidOrNull());
        return (seq, new(entry, new(
            at, account, side, amount, purchase is { } id ? new PurchaseId(id) : null, transaction is not null && offer is { } of ? new CreditKey(transaction, new(of)) : null)));
    }
}
