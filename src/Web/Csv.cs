using System.Buffers;
using System.Text;

namespace Tagsale.Web;

/// <param name="Number">Of the line it begins on, from 1.</param>
public sealed record CsvRow(int Number, IReadOnlyList<string> Cells);

/// <summary>Comma-separated values by RFC 4180. Spreadsheets take some cells for formulas: such a cell is written behind an apostrophe, and read without it.</summary>
public static class Csv
{
    const string Formula = "=+-@\t\r";
    internal const string Separators = ",;\t";
    static readonly SearchValues<char> Quoted = SearchValues.Create(Separators + "\"\r\n");

    /// <summary>With its line end.</summary>
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (IsFormula(text)) text = "'" + text;
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

    static string Unguarded(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    /// <summary>Behind an apostrophe too, so that what has one of its own keeps it.</summary>
    static bool IsFormula(string cell) => cell.AsSpan().TrimStart('\'') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal);
}
