using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Rewards;

/// <summary>Credits that no payment service moves, as a file for the card's issuer; it comes back as what was carried out.</summary>
static class PayoutFile
{
    /// <summary>Of credits that are told as paid at once.</summary>
    public const int MostAtOnce = 5_000;
    public const int LongestReference = 100;
    public const int MostLines = 100_000;
    public const long LargestBytes = 32_000_000;
    public const string BadId = "must be the id of a credit, its transaction and its offer with a slash between them";

    const int PageSize = 200;
    const int LongestRow = 10_000;

    static readonly string[] Columns = ["credit", "transaction", "offer", "title", "member", "service", "token", "amount", "currency", "at"];

    /// <summary>Written page by page: however many there are, few are in memory.</summary>
    public static IResult Owed(IQueries queries) => new CsvResult("payouts", Columns, async (csv, cancellation) =>
    {
        var owed = new CreditQuery(State: CreditState.Owed);
        for (var page = queries.Credits(owed, PageRequest.First(PageSize)); ; page = queries.Credits(owed, new(page.Next, PageSize)))
        {
            foreach (var (credit, offer, _) in page.Items)
            {
                csv.Text(credit.Key.ToString()).Text(credit.Key.Transaction).Text(credit.Key.Offer.ToString()).Text(offer.Title).Text(credit.Member.ToString()).Text(credit.Card.Service)
                    .Text(credit.Card.Token).Amount(credit.Amount).Text(credit.Amount.Currency).Time(credit.At);
                await csv.End(cancellation);
            }
            if (page.Next is null) return;
        }
    });

    /// <summary>Which credits a file names by its column <c>credit</c>: the file as it was, or what the issuer made of it.</summary>
    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
    public static List<CreditKey> Read(TextReader text)
    {
        using var rows = Csv.Read(text, LongestRow).GetEnumerator();
        if (!rows.MoveNext()) throw new FormatException("the file is empty");
        var column = rows.Current.Cells.ToList().FindIndex(name => name.Equals(Columns[0], StringComparison.OrdinalIgnoreCase));
        if (column < 0) throw new FormatException($"the first line must name the column {Columns[0]}");
        var keys = new List<CreditKey>();
        while (rows.MoveNext())
        {
            if (keys.Count == MostLines) throw new FormatException($"a file may have {MostLines} lines at most");
            if (column >= rows.Current.Cells.Count || !CreditKey.TryParse(rows.Current.Cells[column], out var key)) throw new FormatException($"in line {rows.Current.Number} the credit {BadId}");
            keys.Add(key);
        }
        return keys.Count > 0 ? keys : throw new FormatException("it names no credit");
    }
}
