using System.Globalization;
using System.Text;

namespace Tagsale.Web;

/// <summary>Takes one row after the other from a text, cells as they stand there.</summary>
sealed class CsvReading(TextReader text, int longest)
{
    const int End = -1;

    readonly char[] _buffer = new char[4096];
    readonly StringBuilder _cell = new();
    int _at, _filled, _line = 1, _begun = 1, _taken;
    int? _separator;

    /// <returns>Null at the end.</returns>
    /// <exception cref="FormatException">A quote is not closed, or the row is too long.</exception>
    public CsvRow? Next()
    {
        if (Peek() == End) return null;
        _separator ??= MostOften();
        (_begun, _taken) = (_line, 0);
        var cells = new List<string>();
        do cells.Add(Cell());
        while (Skip(_separator.Value));

        // The end of the line, in any of its three forms.
        var isBack = Skip('\r');
        if (Skip('\n') || isBack) _line++;
        return new(_begun, cells);
    }

    string Cell()
    {
        _cell.Clear();
        if (Skip('"')) Quoted();
        else
            while (!IsCellOver()) _cell.Append(Take());
        return _cell.ToString().Trim();
    }

    void Quoted()
    {
        var opened = _line;
        while (true)
        {
            if (Peek() == End) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {opened}: a quote is not closed"));
            if (Skip('"') && Peek() != '"') break;
            var taken = Take();
            if (taken == '\n') _line++;
            _cell.Append(taken);
        }
        // Whatever stands between the closing quote and the separator belongs to nothing.
        while (!IsCellOver()) Take();
    }

    bool IsCellOver() => Peek() is var next && (next == _separator || next is '\r' or '\n' or End);

    bool Skip(int wanted)
    {
        if (Peek() != wanted) return false;
        Take();
        return true;
    }

    char Take()
    {
        if (++_taken > longest) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {_begun}: the row has more than {longest} characters, or a quote in it is not closed"));
        return _buffer[_at++];
    }

    int Peek()
    {
        if (_at == _filled) (_at, _filled) = (0, text.ReadBlock(_buffer));
        return _at == _filled ? End : _buffer[_at];
    }

    /// <summary>In the first line, as far as it stands in the first few thousand characters.</summary>
    char MostOften()
    {
        var first = _buffer.AsSpan(0, _filled);
        if (first.IndexOfAny('\r', '\n') is >= 0 and var end) first = first[..end];
        var (best, most) = (Csv.Separators[0], 0);
        foreach (var separator in Csv.Separators)
            if (first.Count(separator) is var count && count > most) (best, most) = (separator, count);
        return best;
    }
}
