using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage;

/// <summary>A purchase's history as text that only grows: a line an entry, of microseconds since 1970, the state's number and the reason.</summary>
static class HistoryText
{
    public static string Write(StringBuilder into, IReadOnlyList<HistoryLine> history)
    {
        into.Clear();
        foreach (var (at, state, reason) in history)
            into.Append(CultureInfo.InvariantCulture, $"{Instant.Write(at)} {(int)state} {Escape(reason)}\n");
        return into.ToString();
    }

    public static ImmutableArray<HistoryLine> Read(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];

    static HistoryLine ReadLine(string line)
    {
        var parts = line.Split(' ', 3);
        return new(
            Instant.Read(long.Parse(parts[0], CultureInfo.InvariantCulture)),
            (PurchaseState)int.Parse(parts[1], CultureInfo.InvariantCulture),
            Unescape(parts[2]));
    }

    static string Escape(string reason) =>
        reason.AsSpan().ContainsAny('\\', '\n') ? reason.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) : reason;

    static string Unescape(string reason)
    {
        if (!reason.Contains('\\', StringComparison.Ordinal)) return reason;
        var text = new StringBuilder(reason.Length);
        for (var i = 0; i < reason.Length; i++)
        {
            if (reason[i] != '\\') text.Append(reason[i]);
            else text.Append(reason[++i] == 'n' ? '\n' : '\\');
        }
        return text.ToString();
    }
}
