using Tagsale.Core.Journal;

namespace Tagsale.Core.Ports;

/// <param name="From">The earliest.</param>
/// <param name="To">All are earlier than this.</param>
public sealed record LineQuery(PurchaseId? Purchase = null, string? Account = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>The journal, for reports. They may read all of it and take as long.</summary>
public interface IBooks
{
    /// <summary>Every account that had a line before the period's end, by name and currency.</summary>
    /// <param name="account">Null for all.</param>
    /// <param name="to">The period ends before it.</param>
    IReadOnlyList<AccountTotals> Totals(string? account, DateTimeOffset from, DateTimeOffset to);

    /// <summary>In the order written.</summary>
    Page<BookedLine> Lines(LineQuery query, PageRequest page);

    /// <summary>In the order written, read from the store as they are asked for: a million take no more memory than one.</summary>
    IEnumerable<BookedLine> Lines(LineQuery query);
}
