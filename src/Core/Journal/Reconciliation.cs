using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Journal;

public enum DifferenceKind
{
    /// <summary>The service has it on its books, and the journal has not.</summary>
    MissingHere,
    MissingThere,
    OtherAmount,
    OtherFee,
}

/// <param name="Here">Null where the journal has nothing.</param>
/// <param name="There">Null where the service has nothing.</param>
public sealed record Difference(DifferenceKind Kind, Booking? Here, Movement? There)
{
    /// <summary>Null where the service does not name one.</summary>
    public PurchaseId? Purchase => Here?.Purchase ?? (There is { } there ? Reconciliation.PurchaseOf(there) : null);

    /// <summary>Of a statement credit, which has no purchase.</summary>
    public CreditKey? Credit => Here?.Credit ?? (There is { } there ? Reconciliation.CreditOf(there) : null);
}

/// <summary>What both books add up to in a currency: of one kind, or of fees.</summary>
/// <param name="AcrossMinor">How much more stands here because one of both wrote it down within the period and the other just before or after.</param>
public sealed record ReconciledTotal(MovementKind Kind, string Currency, long HereMinor, long ThereMinor, long AcrossMinor)
{
    public bool Agrees => HereMinor - ThereMinor == AcrossMinor;
}

/// <summary>The journal beside the books of a payment service. Movements to the operator's bank are left out.</summary>
public sealed record Reconciliation(ImmutableArray<Difference> Differences, ImmutableArray<ReconciledTotal> Totals)
{
    public bool Agrees => Differences.IsEmpty && Totals.All(total => total.Agrees);

    /// <summary>Of what both have within a period and, where they differ, just around it.</summary>
    /// <param name="to">The period ends before it.</param>
    public static Reconciliation Compare(DateTimeOffset from, DateTimeOffset to, IEnumerable<Booking> here, IEnumerable<Movement> there) => new Comparison(from, to).Compare(here, there);

    /// <summary>Of periods that follow one another.</summary>
    public static Reconciliation Sum(IEnumerable<Reconciliation> parts)
    {
        var all = parts.ToList();
        return new(
            [.. all.SelectMany(part => part.Differences)],
            [.. all.SelectMany(part => part.Totals).GroupBy(total => (total.Kind, total.Currency)).OrderBy(totals => totals.Key.Kind).ThenBy(totals => totals.Key.Currency, StringComparer.Ordinal)
                .Select(totals => new ReconciledTotal(
                    totals.Key.Kind, totals.Key.Currency, totals.Sum(t => t.HereMinor), totals.Sum(t => t.ThereMinor), totals.Sum(t => t.AcrossMinor)))]);
    }

    /// <summary>A charge is asked for under the id of its purchase.</summary>
    public static PurchaseId? PurchaseOf(Movement movement) => PurchaseId.TryParse(movement.Key, out var id) ? id : null;

    public static CreditKey? CreditOf(Movement movement) => OutboxItem.Credit.Of(movement.Key);

    /// <summary>The key it was asked with, if it is one of ours.</summary>
    internal static string? KeyOf(Movement movement) => PurchaseOf(movement)?.ToString() ?? (CreditOf(movement) is null ? null : movement.Key);
}
