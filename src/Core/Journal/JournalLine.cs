namespace Tagsale.Core.Journal;

public enum Side
{
    Debit = 1,
    Credit = 2,
}

/// <summary>One side of a movement of money.</summary>
/// <param name="Account">What it belongs to: <c>service:sandbox</c>, <c>merchant:Acme</c>, <c>tax</c>, <c>refunds-due</c>.</param>
public sealed record JournalLine(DateTimeOffset At, string Account, Side Side, Money Amount, PurchaseId Purchase);
