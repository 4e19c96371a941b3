using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>The sandbox's books. It keeps nothing for itself, and counts a charge from when it was asked for.</summary>
sealed class SandboxMovements(SandboxFile file)
{
    const int PageSize = 100;

    // By time and reference, which is also what a page ends with.
    const string Select = """
        select reference, kind, amount, currency, at, key from (
          select reference, 'Charge' as kind, amount, currency, at, key from charges where status = 'Approved'
          union all
          select r.reference, 'Refund', r.amount, r.currency, r.at, c.key from refunds r join charges c on c.reference = r.charge
          union all
          select reference, case when amount > 0 then 'StatementCredit' else 'StatementCreditTakenBack' end, abs(amount), currency, at, key from credits)
        where at >= $from and at < $to and (at, reference) > ($lastAt, $lastReference) order by at, reference limit $limit
        """;

    public Page<Movement> List(DateTimeOffset from, DateTimeOffset to, string? after)
    {
        var (lastAt, lastReference) = After(after);
        var rows = file.Query(
            Select,
            row => new Movement(row.GetString(0), Enum.Parse<MovementKind>(row.GetString(1)), row.Money(2), Money.Zero(row.GetString(3)), row.Time(4), row.GetString(5)),
            ("$from", Milliseconds(from)), ("$to", Milliseconds(to)), ("$lastAt", lastAt), ("$lastReference", lastReference), ("$limit", PageSize + 1));
        return rows.Count <= PageSize ? new(rows, null) : new(rows[..PageSize], $"{rows[PageSize - 1].At.ToUnixTimeMilliseconds()}/{rows[PageSize - 1].Reference}");
    }

    /// <summary>The first whole millisecond that is not before it.</summary>
    static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() + (time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);

    /// <exception cref="ArgumentException">No page ended so.</exception>
    static (long At, string Reference) After(string? cursor)
    {
        if (cursor is null) return (long.MinValue, "");
        return cursor.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && long.TryParse(cursor.AsSpan(0, slash), out var at)
            ? (at, cursor[(slash + 1)..])
            : throw new ArgumentException("No page of movements ended there.", nameof(cursor));
    }
}
