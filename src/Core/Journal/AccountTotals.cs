namespace Tagsale.Core.Journal;

/// <summary>An account in one currency over a period.</summary>
/// <param name="OpeningMinor">Debits less credits of everything before it.</param>
/// <param name="DebitMinor">What the period brought.</param>
public sealed record AccountTotals(string Account, string Currency, long OpeningMinor, long DebitMinor, long CreditMinor)
{
    /// <summary>Debits less credits of everything up to its end.</summary>
    public long ClosingMinor => checked(OpeningMinor + DebitMinor - CreditMinor);
}
