using Tagsale.Core;
using Tagsale.Core.Journal;

namespace Tagsale.Web.Api;

/// <summary>The journal's reports for spreadsheets. Lines are written while they are read, however many there are.</summary>
static class JournalCsv
{
    public static IResult Lines(IEnumerable<BookedLine> lines) => new CsvResult("journal", ["entry", "at", "account", "side", "amount", "currency", "purchase"], async (csv, cancellation) =>
    {
        foreach (var (entry, line) in lines)
        {
            csv.Number(entry).Time(line.At).Text(line.Account).Text(OutsideName.Of(line.Side)).Amount(line.Amount).Text(line.Amount.Currency)
                .Text(About(line));
            await csv.End(cancellation);
        }
    });

    public static IResult Balance(IReadOnlyList<AccountTotals> totals) => new CsvResult("balance", ["account", "currency", "opening", "debit", "credit", "closing"], async (csv, cancellation) =>
    {
        foreach (var total in totals)
        {
            csv.Text(total.Account).Text(total.Currency);
            foreach (var minor in new[] { total.OpeningMinor, total.DebitMinor, total.CreditMinor, total.ClosingMinor }) csv.Amount(new(minor, total.Currency));
            await csv.End(cancellation);
        }
    });

    /// <summary>With what is owed after each line, in each line's currency.</summary>
    public static IResult Statement(Period period, IReadOnlyList<AccountTotals> totals, IEnumerable<BookedLine> lines) =>
        new CsvResult("statement", ["what", "at", "entry", "purchase", "currency", "credit", "debit", "owed"], async (csv, cancellation) =>
        {
            var owed = totals.ToDictionary(total => total.Currency, total => -total.OpeningMinor);
            foreach (var total in totals) await Edge("opening", period.From, total.Currency);
            foreach (var (entry, line) in lines)
            {
                var currency = line.Amount.Currency;
                var isCredit = line.Side == Side.Credit;
                owed[currency] = owed.GetValueOrDefault(currency) + (isCredit ? line.Amount.Minor : -line.Amount.Minor);
                csv.Text("line").Time(line.At).Number(entry).Text(About(line)).Text(currency);
                if (isCredit) csv.Amount(line.Amount).Nothing();
                else csv.Nothing().Amount(line.Amount);
                csv.Amount(new(owed[currency], currency));
                await csv.End(cancellation);
            }
            foreach (var total in totals) await Edge("closing", period.To, total.Currency);

            ValueTask Edge(string what, DateTimeOffset at, string currency) =>
                csv.Text(what).Time(at).Nothing().Nothing().Text(currency).Nothing().Nothing().Amount(new(owed[currency], currency)).End(cancellation);
        });

    /// <summary>The purchase, or else the statement credit.</summary>
    static string About(JournalLine line) => line.Purchase?.ToString() ?? line.Credit?.ToString() ?? "";
}
