using System.Buffers;
using System.Text;

namespace Tagsale.Web;

/// <param name="Number">Of the line it begins on, from 1.</param>
public sealed record CsvRow(int Number, IReadOnlyList<string> Cells);

/// <summary>
/// Comma-separated values by RFC 4180. Spreadsheets take some cells for formulas, and those of some countries begin a cell at each semicolon or tab, quoted or not: what may then be
/// one is written behind an apostrophe, and read without it.
/// </summary>
public static class Csv
{
    internal const string Separators = ",;\t";
    const string CellEnds = ";\t\r\n";
    static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠\t\r");
    static readonly SearchValues<char> Quoted = SearchValues.Create(Separators + "\"\r\n");

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        text = Guarded(text);
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <inheritdoc cref="Read(TextReader, int)"/>
    public static IEnumerable<CsvRow> Read(string text) => Read(new StringReader(text), int.MaxValue);

    /// <summary>
    /// Empty lines are left out. What separates the cells is what stands most often in the first line: comma, semicolon or tab. Read as the rows are asked for: a million take no more memory
    /// than one.
    /// </summary>
    /// <param name="longest">The most characters of a row: a quote that is never closed would take in all the rest.</param>
    /// <exception cref="FormatException">A quote is not closed, or a row is too long; the message says in which line.</exception>
    public static IEnumerable<CsvRow> Read(TextReader text, int longest)
    {
        var reading = new CsvReading(text, longest);
        while (reading.Next() is { } row)
            if (row.Cells.Any(cell => cell.Length > 0)) yield return row with { Cells = [.. row.Cells.Select(Unguarded)] };
    }

    static string Guarded(string text)
    {
        if (!text.AsSpan().ContainsAny(Formula)) return text;
        var guarded = new StringBuilder(text.Length + 1);
        for (var at = 0; at < text.Length; at++)
        {
            if (IsFormula(text, at)) guarded.Append('\'');
            guarded.Append(text[at]);
        }
        return guarded.ToString();
    }

    /// <summary>A cell as it was before it was written.</summary>
    internal static string Unguarded(string cell)
    {
        var text = new StringBuilder(cell.Length);
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] == '\'' && IsFormula(cell, at)) at++;
            text.Append(cell[at]);
        }
        return text.ToString();
    }

    /// <summary>Where a cell may be taken to begin. Behind apostrophes too, so that what has one of its own keeps it.</summary>
    static bool IsFormula(string text, int at) =>
        (at == 0 || CellEnds.Contains(text[at - 1], StringComparison.Ordinal)) && text.AsSpan(at).TrimStart("' ") is [var first, ..] && Formula.Contains(first);
}
