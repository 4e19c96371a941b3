using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation;

/// <summary>Card-linked rewards of the model store added up, told one movement after the other.</summary>
static class MemoryRewardReports
{
    public static IReadOnlyList<BudgetStep> BudgetSteps(MemoryState state, OfferId offer, TimeSpan step)
    {
        var enrollments = state.Rewards.Enrollments.Values.Where(e => e.Offer == offer).ToList();
        var moves = enrollments.Select(e => new BudgetStep(Begin(e.At, step), 0, 0, 0, e.ClaimMinor, 1)).ToList();
        foreach (var enrollment in enrollments)
        {
            var soFar = 0L;
            foreach (var credit in state.Rewards.Credits.Values.Where(c => c.Enrollment == enrollment.Id).OrderBy(c => Begin(c.At, step)))
            {
                var before = Math.Clamp(soFar, 0, enrollment.ClaimMinor);
                if (credit.At >= enrollment.At) soFar += credit.Amount.Minor;
                var minor = credit.Amount.Minor;
                moves.Add(new(Begin(credit.At, step), Math.Max(minor, 0), Math.Max(-minor, 0), minor > 0 ? 1 : 0, before - Math.Clamp(soFar, 0, enrollment.ClaimMinor), 0));
            }
        }
        return
        [
            .. moves.GroupBy(m => m.From).OrderBy(g => g.Key)
                .Select(g => new BudgetStep(g.Key, g.Sum(m => m.CreditedMinor), g.Sum(m => m.TakenBackMinor), g.Sum(m => m.Credits), g.Sum(m => m.ReservedMinor), g.Sum(m => m.Loads))),
        ];
    }

    public static IReadOnlyList<CreditSum> CreditSums(MemoryState state, OfferId offer) =>
    [
        .. state.Rewards.Credits.Values.Where(c => c.Key.Offer == offer).GroupBy(c => c.State).OrderBy(g => g.Key)
            .Select(g => new CreditSum(g.Key, g.Sum(c => Math.Max(c.Amount.Minor, 0)), g.Sum(c => Math.Max(-c.Amount.Minor, 0)), g.Count())),
    ];

    public static IReadOnlyList<Liability> Liabilities(MemoryState state) =>
    [
        .. state.Offers.Values.OfType<RewardOffer>().GroupBy(o => o.Currency).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Liability(g.Key, g.Sum(o => o.Budget.Reserved), Due(state, g.Key, CreditState.Sending), Due(state, g.Key, CreditState.Owed))),
    ];

    public static RefusedPayments Refusals(MemoryState state, OfferId offer)
    {
        var refused = state.Rewards.Enrollments.Values.Where(e => e.Offer == offer).OrderByDescending(e => e.Id.Value).Take(RefusedPayments.MostMembers)
            .SelectMany(e => NewestFirst(state.Rewards.Transactions.Values.Where(t => t.Member == e.Member && t.Transaction.Type == TransactionType.Clearing)).Take(RefusedPayments.MostEach))
            .SelectMany(t => t.Why.Offers.Where(o => o.Offer == offer && o.Refused is not null).Select(o => (Taken: t, Rule: o.Refused!))).ToList();
        return new(
            [.. refused.CountBy(r => r.Rule).OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new RefusedBy(r.Key, r.Value))],
            [.. NewestFirst(refused.Select(r => r.Taken)).Take(RefusedPayments.MostShown)]);
    }

    static IEnumerable<TakenTransaction> NewestFirst(IEnumerable<TakenTransaction> taken) => taken.OrderByDescending(t => t.TakenAt).ThenByDescending(t => t.Transaction.Id, StringComparer.Ordinal);

    static DateTimeOffset Begin(DateTimeOffset at, TimeSpan step) => at - TimeSpan.FromTicks((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) % step.Ticks);

    static long Due(MemoryState state, string currency, CreditState due) => state.Rewards.Credits.Values.Where(c => c.State == due && c.Amount.Currency == currency).Sum(c => c.Amount.Minor);
}
