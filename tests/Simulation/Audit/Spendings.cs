using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>What offers gave in all: never more than their budget, to nobody more than they give one, and the same wherever it is kept.</summary>
static class Spendings
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var credits = evidence.World.Witness.Loads.Credits;
        foreach (var offer in evidence.Bonuses.Values)
        {
            var ofOffer = credits.Where(c => c.Credit.Key.Offer == offer.Id).ToList();
            if (Most(ofOffer) is var most && most > offer.Budget.Total) yield return new(Rules.BudgetIsKept, $"{offer.Hashtag} had given {most} of {offer.Budget.Total}");
            foreach (var ofMember in ofOffer.GroupBy(c => c.Credit.Enrollment))
            {
                var card = ofMember.First().Credit.Card.Token;
                if (Most([.. ofMember]) is var had && had > offer.MostPerMemberMinor) yield return new(Rules.CapPerMember, $"{ofMember.First().Credit.Member} had {had} of {offer.Hashtag}, and can have {offer.MostPerMemberMinor}", Card: card);
                if (Least([.. ofMember]) < 0) yield return new(Rules.ClawbackWithinCredit, $"{ofMember.First().Credit.Member} gave back more than {offer.Hashtag} had credited", Card: card);
            }
            if (Difference(evidence, offer, ofOffer) is { } difference) yield return new(Rules.CreditsAddUp, $"{offer.Hashtag}: {difference}");
        }
        foreach (var told in evidence.World.Feed.Transactions)
            if (Missing(evidence, told) is { } missing) yield return new(Rules.ToldIsKept, $"{told.Transaction.Id} {missing}", Card: told.Transaction.Card.Token);
    }

    static string? Difference(Evidence evidence, RewardOffer published, List<SeenCredit> credits)
    {
        var budget = ((RewardOffer)evidence.World.Queries.Offer(published.Id)!).Budget;
        var enrollments = Evidence.All<EnrollmentView>(page => evidence.World.Queries.Enrollments(new(Offer: published.Id), page)).ConvertAll(view => view.Enrollment);
        var (seen, kept) = (credits.Sum(c => c.Credit.Amount.Minor), Evidence.All<CreditView>(page => evidence.World.Queries.Credits(new(Offer: published.Id), page)).Sum(view => view.Credit.Amount.Minor));
        return (seen == kept, seen == budget.Credited, seen == enrollments.Sum(e => e.CreditedMinor), budget.Reserved == enrollments.Sum(e => e.ReservedMinor), budget.Enrolled == enrollments.Count) switch
        {
            (false, _, _, _, _) => $"{seen} were credited, {kept} are listed",
            (_, false, _, _, _) => $"{seen} were credited, {budget} is its budget",
            (_, _, false, _, _) => $"{seen} were credited, enrolments have {enrollments.Sum(e => e.CreditedMinor)}",
            (_, _, _, false, _) => $"{enrollments.Sum(e => e.ReservedMinor)} are set aside for enrolments, {budget} is its budget",
            (_, _, _, _, false) => $"{enrollments.Count} have loaded it, {budget} is its budget",
            _ => null,
        };
    }

    /// <summary>Of whoever has left nothing is kept that tells where and when they paid: what is told again of their cards is of a card that nobody has, and new.</summary>
    static string? Missing(Evidence evidence, WorldTransaction told) => evidence.World.Queries.Transaction(told.Transaction.Id) switch
    {
        { Member: null } or null when evidence.Chronicle.Departures.Any(d => d.Taken == Taken.Membership && evidence.CardsOf(d.Member).Contains(told.Transaction.Card.Token)) => null,
        null => "is not kept",
        { Transaction: var kept } when kept != told.Transaction => $"is kept as {kept}",
        _ => null,
    };

    static long Most(List<SeenCredit> credits) => Sums(credits).DefaultIfEmpty().Max();

    static long Least(List<SeenCredit> credits) => Sums(credits).DefaultIfEmpty().Min();

    /// <summary>After each of them.</summary>
    static IEnumerable<long> Sums(List<SeenCredit> credits)
    {
        var sum = 0L;
        foreach (var credit in credits) yield return sum += credit.Credit.Amount.Minor;
    }
}
