using Tagsale.Core;

namespace Tagsale.Web.Purchases;

/// <summary>One line of a file of shipments.</summary>
/// <param name="Problem">Why it cannot be carried out; null where nothing is known against it.</param>
public sealed record ShipmentLine(int Number, string Given, PurchaseId Purchase, string? Carrier, string? Tracking, string? Problem);

/// <summary>A file of shipments as somebody uploads it: hostile until checked. Columns are found by their names, others are passed over.</summary>
public sealed record ShipmentFile(IReadOnlyList<ShipmentLine> Lines)
{
    public const int MostLines = 10_000;
    public const long LargestBytes = 2_000_000;
    const int LongestField = 100;
    const string Encoding = "has letters that cannot be read: save the file as UTF-8, which spreadsheets call “CSV UTF-8”";

    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
    public static ShipmentFile Read(string text)
    {
        using var rows = Csv.Read(text).GetEnumerator();
        if (!rows.MoveNext()) throw new FormatException("the file is empty");
        var header = rows.Current.Cells.Select(cell => cell.ToUpperInvariant()).ToList();
        var (purchase, carrier, tracking) = (header.IndexOf("PURCHASE"), header.IndexOf("CARRIER"), header.IndexOf("TRACKING"));
        if (purchase < 0) throw new FormatException("the first line must name the columns: purchase, and carrier and tracking if they are known");

        var lines = new List<ShipmentLine>();
        var seen = new Dictionary<PurchaseId, ShipmentLine>();
        while (rows.MoveNext())
        {
            if (lines.Count == MostLines) throw new FormatException($"a file may have {MostLines} lines at most");
            var line = Line(rows.Current, purchase, carrier, tracking);
            if (line.Problem is null && !seen.TryAdd(line.Purchase, line) && seen[line.Purchase] is var first && (first.Carrier, first.Tracking) != (line.Carrier, line.Tracking))
                line = line with { Problem = $"line {first.Number} names the same purchase otherwise" };
            lines.Add(line);
        }
        return new(lines);
    }

    static ShipmentLine Line(CsvRow row, int purchase, int carrier, int tracking)
    {
        var line = new ShipmentLine(row.Number, Cell(row, purchase) ?? "", default, Cell(row, carrier), Cell(row, tracking), null);
        var errors = new Errors();
        errors.Line("carrier", line.Carrier, LongestField, required: false);
        errors.Line("tracking", line.Tracking, LongestField, required: false);
        if (Unreadable(line.Carrier)) errors.Add("carrier", Encoding);
        if (Unreadable(line.Tracking)) errors.Add("tracking", Encoding);
        if (!PurchaseId.TryParse(line.Given, out var id)) errors.Add("purchase", "must be the id of a purchase");
        return line with { Purchase = id, Problem = errors.Any ? string.Join("; ", errors.ByField.Select(f => $"{f.Key} {string.Join(", ", f.Value)}")) : null };
    }

    /// <summary>What stands where bytes were no UTF-8.</summary>
    static bool Unreadable(string? cell) => cell?.Contains('\uFFFD', StringComparison.Ordinal) == true;

    static string? Cell(CsvRow row, int column) => column >= 0 && column < row.Cells.Count && row.Cells[column].Length > 0 ? row.Cells[column] : null;
}
