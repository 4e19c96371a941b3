using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

static class JournalRow
{
    /// <summary>Of an entry's number and the columns of a line: about a purchase, or else about a credit.</summary>
    public const string Columns = "entry, at, account, side, amount, currency, purchase, credit_transaction, credit_offer";

    public static BookedLine Read(IRow row)
    {
        var (entry, at, account, side, amount) = (row.Long(), row.Time(), row.Text(), (Side)row.Int(), new Money(row.Long(), row.Text()));
        var (purchase, transaction, offer) = (row.GuidOrNull(), row.TextOrNull(), row.GuidOrNull());
        return new(entry, new(
            at, account, side, amount, purchase is { } id ? new PurchaseId(id) : null, transaction is not null && offer is { } of ? new CreditKey(transaction, new(of)) : null));
    }
}
