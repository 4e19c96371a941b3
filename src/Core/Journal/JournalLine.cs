using Tagsale.Core.Rewards;

namespace Tagsale.Core.Journal;

public enum Side
{
    Debit = 1,
    Credit = 2,
}

/// <summary>One side of a movement of money.</summary>
/// <param name="Purchase">What it is about; or else <paramref name="Credit"/>.</param>
/// <param name="Account">One of <see cref="Accounts"/>: <c>service:sandbox</c>, <c>merchant:Acme</c>, <c>tax</c>.</param>
public sealed record JournalLine(DateTimeOffset At, string Account, Side Side, Money Amount, PurchaseId? Purchase, CreditKey? Credit = null);

/// <summary>A line as it stands in the journal.</summary>
/// <param name="Entry">The same for lines that belong together.</param>
public sealed record BookedLine(long Entry, JournalLine Line);
