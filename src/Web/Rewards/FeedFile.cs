using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Rewards;

/// <summary>A file of card transactions as somebody uploads it: hostile until checked. Columns are found by their names, others are passed over.</summary>
/// <param name="services">Whose cards there can be.</param>
public sealed class FeedFile(IReadOnlyCollection<string> services)
{
    public const int MostLines = 500_000;
    public const long LargestBytes = 128_000_000;

    public static readonly IReadOnlyList<string> Columns = ["id", "type", "service", "token", "amount", "currency", "at", "merchantId", "merchantName"];
    public static readonly IReadOnlyList<string> OptionalColumns = ["mcc", "country", "original"];

    const int LongestRow = 10_000;

    const string AmountForm = "an amount with the decimals of its currency, such as 75.00";

    /// <returns>How many transactions it tells.</returns>
    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
    public static int Count(TextReader text)
    {
        using var rows = Csv.Read(text, LongestRow).GetEnumerator();
        Header(rows);
        var count = 0;
        while (rows.MoveNext())
            if (++count > MostLines) throw new FormatException($"a file may have {MostLines} lines at most");
        return count;
    }

    /// <summary>Read as they are asked for.</summary>
    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
    public IEnumerable<FeedItem> Read(TextReader text, TimeProvider time)
    {
        using var rows = Csv.Read(text, LongestRow).GetEnumerator();
        var columns = Header(rows);
        while (rows.MoveNext())
        {
            var row = rows.Current;
            string? Cell(string name) => columns.TryGetValue(name, out var at) && at < row.Cells.Count && row.Cells[at].Length > 0 ? row.Cells[at] : null;
            yield return new(Cell("id"), Draft(Cell).Check(services, time.GetUtcNow()), row.Number);
        }
    }

    static Dictionary<string, int> Header(IEnumerator<CsvRow> rows)
    {
        if (!rows.MoveNext()) throw new FormatException("the file is empty");
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, name) in rows.Current.Cells.Index()) columns.TryAdd(name, at);
        return Columns.Where(name => !columns.ContainsKey(name)).ToList() is not { Count: > 0 } missing ? columns : throw new FormatException(
            $"the first line must name the columns {string.Join(", ", Columns)}, and {string.Join(", ", OptionalColumns)} if they are known; missing: {string.Join(", ", missing)}");
    }

    static TransactionDraft Draft(Func<string, string?> cell) => new()
    {
        Id = cell("id"),
        Type = cell("type"),
        Service = cell("service"),
        Token = cell("token"),
        Minor = Minor(cell("amount"), cell("currency")),
        Currency = cell("currency"),
        At = Api.UtcTime.Read(cell("at")),
        MerchantId = cell("merchantId"),
        MerchantName = cell("merchantName"),
        Mcc = cell("mcc"),
        Country = cell("country"),
        Original = cell("original"),
        AmountForm = AmountForm,
    };

    /// <summary>With all of its currency's decimals or not at all: in a file that was meant in minor units, 7500 must not become 7,500 dollars.</summary>
    static long? Minor(string? text, string? currency)
    {
        if (text is null || !Iso4217.Knows(currency)) return null;
        var decimals = Iso4217.Exponent(currency!);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if ((point < 0 ? 0 : text.Length - point - 1) != decimals || (point < 0) != (decimals == 0)) return null;
        return long.TryParse(point < 0 ? text : text.Remove(point, 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }
}
