using System.Buffers;
using System.Text;

namespace Tagsale.Web;

/// <param name="Number">Of the line it begins on, from 1.</param>
public sealed record CsvRow(int Number, IReadOnlyList<string> Cells);

/// <summary>Comma-separated values by RFC 4180. Spreadsheets take some cells for formulas: such a cell is written behind an apostrophe, and read without it.</summary>
public static class Csv
{
    const string Formula = "=+-@\t\r";
    const string Separators = ",;\t";
    static readonly SearchValues<char> Quoted = SearchValues.Create(Separators + "\"\r\n");

    /// <summary>With its line end.</summary>
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (IsFormula(text)) text = "'" + text;
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>Empty lines are left out. What separates the cells is what stands most often in the first line: comma, semicolon or tab.</summary>
    /// <exception cref="FormatException">A quote is not closed; the message says in which line it was opened.</exception>
    public static IEnumerable<CsvRow> Read(string text)
    {
        var separator = SeparatorOf(text);
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var row = new CsvRow(line, ReadRow(text, separator, ref at, ref line));
            if (row.Cells.Any(cell => cell.Length > 0)) yield return row;
        }
    }

    static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return Separators.MaxBy(separator => first.Count(c => c == separator));
    }

    static List<string> ReadRow(string text, char separator, ref int at, ref int line)
    {
        var cells = new List<string>();
        while (true)
        {
            cells.Add(Unguarded(ReadCell(text, separator, ref at, ref line)));
            if (at < text.Length && text[at++] == separator) continue;
            // The end of the line has been stepped over, or its first half.
            if (at < text.Length && text[at - 1] == '\r' && text[at] == '\n') at++;
            line++;
            return cells;
        }
    }

    static string ReadCell(string text, char separator, ref int at, ref int line)
    {
        if (at == text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) at++;
            return text[start..at].Trim();
        }

        var (cell, opened) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && (at + 1 == text.Length || text[at + 1] != '"')) break;
            if (text[at] == '"') at++;
            if (text[at] == '\n') line++;
            cell.Append(text[at]);
        }
        if (at == text.Length) throw new FormatException($"line {opened}: a quote is not closed");
        // Whatever stands between the closing quote and the separator belongs to nothing.
        while (++at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) { }
        return cell.ToString().Trim();
    }

    static string Unguarded(string cell) => cell.StartsWith('\'') && IsFormula(cell) ? cell[1..] : cell;

    /// <summary>Behind an apostrophe too, so that what has one of its own keeps it.</summary>
    static bool IsFormula(string cell) => cell.AsSpan().TrimStart('\'') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal);
}
