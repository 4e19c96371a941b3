using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation;

/// <summary>The reports of the model store.</summary>
sealed class MemoryBooks(MemoryDatabase database) : IBooks
{
    public IReadOnlyList<AccountTotals> Totals(string? account, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. Lines(new(Account: account, To: to)).Select(booked => booked.Line).GroupBy(line => (line.Account, line.Amount.Currency))
            .OrderBy(lines => lines.Key.Account, StringComparer.Ordinal).ThenBy(lines => lines.Key.Currency, StringComparer.Ordinal)
            .Select(lines => new AccountTotals(lines.Key.Account, lines.Key.Currency,
                lines.Where(line => line.At < from).Sum(line => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor),
                lines.Where(line => line.At >= from && line.Side == Side.Debit).Sum(line => line.Amount.Minor),
                lines.Where(line => line.At >= from && line.Side == Side.Credit).Sum(line => line.Amount.Minor))),
    ];

    public Page<BookedLine> Lines(LineQuery query, PageRequest page)
    {
        var limit = Math.Clamp(page.Limit, 1, 200);
        var after = long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : 0;
        var rows = Rows(query).Where(row => row.Seq > after).Take(limit + 1).ToList();
        return new([.. rows.Take(limit).Select(row => row.Line)], rows.Count > limit ? rows[limit - 1].Seq.ToString(CultureInfo.InvariantCulture) : null);
    }

    public IEnumerable<BookedLine> Lines(LineQuery query) => Rows(query).Select(row => row.Line);

    IEnumerable<(long Seq, BookedLine Line)> Rows(LineQuery query) =>
        from row in database.State.Journal.Index()
        let line = row.Item.Line
        where (query.Purchase is null || line.Purchase == query.Purchase) && (query.Account is null || line.Account == query.Account)
            && (query.From is null || line.At >= query.From) && (query.To is null || line.At < query.To)
        select (row.Index + 1L, row.Item);
}
