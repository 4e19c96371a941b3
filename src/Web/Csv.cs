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
    const string Separators = ",;\t";
    const string CellEnds = ";\t\r\n";
    static readonly SearchValues<char> Formula = SearchValues.Create("=+-@＝＋－＠\t\r");
    static readonly SearchValues<char> Quoted = SearchValues.Create(Separators + "\"\r\n");

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        text = Guarded(text);
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

    static string Unguarded(string cell)
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
