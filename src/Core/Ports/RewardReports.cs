using Tagsale.Core.Rewards;

namespace Tagsale.Core.Ports;

/// <summary>How an offer's budget moved in one stretch of time, in minor units.</summary>
/// <param name="From">When it began.</param>
/// <param name="ReservedMinor">Set aside, less what of it was credited. What enrolments that have ended once had is left out.</param>
public readonly record struct BudgetStep(DateTimeOffset From, long CreditedMinor, long TakenBackMinor, int Credits, long ReservedMinor, int Loads);

/// <summary>Credits of one state, added up.</summary>
/// <param name="Count">Clawbacks included.</param>
public readonly record struct CreditSum(CreditState State, long CreditedMinor, long TakenBackMinor, int Count);

/// <summary>What is promised and not yet on a card, in one currency. Each is less what is to be taken back, and may be below zero.</summary>
/// <param name="ReservedMinor">Set aside for those who loaded an offer.</param>
/// <param name="SendingMinor">Credited; the payment service is asked.</param>
/// <param name="OwedMinor">Credited; it goes out with the payout file.</param>
public readonly record struct Liability(string Currency, long ReservedMinor, long SendingMinor, long OwedMinor)
{
    public long TotalMinor => ReservedMinor + SendingMinor + OwedMinor;
}

/// <param name="Rule">As of <see cref="OfferTrace.Refused"/>.</param>
public readonly record struct RefusedBy(string Rule, int Payments);

/// <summary>Looked for among the latest <see cref="MostEach"/> payments of each of the <see cref="MostMembers"/> members who loaded the offer last: that is quick however many there are.</summary>
/// <param name="Rules">The most frequent first.</param>
/// <param name="Latest">The newest first, at most <see cref="MostShown"/>.</param>
public sealed record RefusedPayments(IReadOnlyList<RefusedBy> Rules, IReadOnlyList<TakenTransaction> Latest)
{
    public const int MostMembers = 500;
    public const int MostEach = 20;
    public const int MostShown = 20;
}
