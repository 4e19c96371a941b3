using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>A credit or clawback as its row holds it.</summary>
static class CreditRow
{
    public const string Columns = "transaction_id, offer, enrollment, member, service, token, amount, currency, at, state, reference";

    public static StatementCredit Read<TRow>(TRow row) where TRow : IRow => new(
        new(row.Text(), new(row.Guid())), new(row.Guid()), new(row.Guid()), new(row.Text(), row.Text()), new(row.Long(), row.Text()), row.Time(), (CreditState)row.Int(), row.TextOrNull());

    /// <summary>Lists go by time, then transaction, then offer.</summary>
    public static string WriteCursor(StatementCredit credit) => Cursor.Write(credit.At, credit.Key.ToString());

    /// <returns>What sorts after every credit where the page is the first.</returns>
    public static (DateTimeOffset At, CreditKey Key) ReadCursor(PageRequest page) =>
        Cursor.ReadMoment(page) is var (at, id) && CreditKey.TryParse(id, out var key) ? (at, key) : (DateTimeOffset.MaxValue, new("", default));
}
