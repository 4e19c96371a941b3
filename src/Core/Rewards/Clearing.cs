using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Engine;

namespace Tagsale.Core.Rewards;

/// <summary>A payment has cleared, all or a part of it: what the loaded offers give for it.</summary>
sealed class Clearing(WorkingSet set, CardTransaction clearing, MemberId member, DateTimeOffset now)
{
    /// <summary>How long after its end an offer is still told among those that gave nothing.</summary>
    static readonly TimeSpan Told = TimeSpan.FromDays(30);

    /// <param name="Redemption">Null where the offer is not about this payment.</param>
    /// <param name="Most">What there is to give: of the member's allowance and of the budget.</param>
    /// <param name="Possible">What it would give now.</param>
    sealed record Candidate(RewardOffer Offer, Enrollment Enrollment, ImmutableArray<RuleCheck> Rules, Redemption? Redemption, long Most, long Possible, string Why);

    public TakenTransaction Decide()
    {
        var sale = Sale();
        var paidAt = PaidAt(sale);
        // What ended long before it was paid is passed over: in years it would be many. A card that two members have counts once, whatever its bank has made of it since each loaded the offer.
        var enrollments = set.Rewards.EnrollmentsOf(clearing.Card).Where(e => !set.Rewards.Offer(e.Offer).HasEnded(paidAt - Told)).OrderBy(e => e.EndedAt is not null).DistinctBy(e => e.Offer).ToList();
        if (enrollments.Count == 0) return new(clearing, TransactionStatus.Recorded, member, sale, 0, "No offer was loaded to the card.");

        // One after the other: each sees the visits and the budget that the one before has left.
        var candidates = enrollments.Select(enrollment => Judge(sale, paidAt, enrollment)).ToList();
        var only = set.Rules.EveryOfferCredits ? null : Best(sale, candidates);
        ImmutableArray<OfferTrace> traces = [.. candidates.Select(c => Give(c, only))];
        var credited = traces.Sum(t => t.CreditMinor);
        return new(clearing, credited > 0 ? TransactionStatus.Credited : TransactionStatus.Recorded, member, sale, credited, new(Sum(traces), traces));
    }

    /// <summary>The authorisation it belongs to, or the clearing itself; of a clearing that names another, the other's. A feed that names another card's is not believed.</summary>
    string Sale() => clearing.Original is { } original
        && (set.Rewards.Transaction(original) is not { } known || known.Transaction.Card == clearing.Card)
        && !set.Rewards.IsOfAnother(original, clearing.Card)
            ? set.Rewards.Transaction(original)?.Sale ?? original
            : Own;

    /// <summary>Its own id, unless a feed has named that as the authorisation of another card's payment, which has earned by it.</summary>
    string Own => set.Rewards.IsOfAnother(clearing.Id, clearing.Card) ? $"{clearing.Id}/own" : clearing.Id;

    DateTimeOffset PaidAt(string sale) => set.Rewards.Transaction(sale) is { Transaction: { Type: TransactionType.Authorization } authorization } ? authorization.At : clearing.At;

    Candidate Judge(string sale, DateTimeOffset paidAt, Enrollment enrollment)
    {
        var offer = set.Rewards.Offer(enrollment.Offer);
        var before = set.Rewards.Redemption(new(sale, offer.Id)) ?? new Redemption
        {
            Key = new(sale, offer.Id),
            Enrollment = enrollment.Id,
            Card = clearing.Card,
            MerchantId = clearing.Merchant.Id,
            At = paidAt,
        };
        var payment = new Payment(before.At, clearing.Amount with { Minor = before.ClearedMinor + clearing.Amount.Minor }, clearing.Merchant);
        var fit = Rules.Fit(offer, enrollment, payment);
        if (fit.Any(r => !r.Held)) return new(offer, enrollment, fit, null, 0, 0, $"Nothing: {Unmet(fit)}.");

        var spend = Rules.MinimumSpend(offer, payment);
        if (spend.Held && before.Visit is null)
        {
            enrollment = enrollment with { Visits = enrollment.Visits + 1 };
            before = before with { Visit = enrollment.Visits };
            // The visit that earns is past: what is still set aside can be anybody's.
            if (offer.Visit < enrollment.Visits) enrollment = Loading.Free(set, enrollment);
            set.Rewards.Put(enrollment);
        }
        ImmutableArray<RuleCheck> rules = [.. fit, spend, Rules.Visit(offer, before.Visit)];
        if (rules.Any(r => !r.Held)) return new(offer, enrollment, rules, before, 0, 0, $"Nothing: {Unmet(rules)}.");

        var wanted = offer.CreditOf(payment.Cleared.Minor) - before.GrantedMinor;
        var allowance = offer.MostPerMemberMinor - enrollment.CreditedMinor ?? long.MaxValue;
        var budget = enrollment.ReservedMinor + offer.Budget.Free;
        var most = Math.Max(0, Math.Min(allowance, budget));
        return new(offer, enrollment, rules, before, most, Math.Clamp(wanted, 0, most), Working(offer, payment, before, wanted, allowance, budget));
    }

    /// <summary>The offer that has credited this payment already, also where it has been loaded to another card since, or else the one that gives most; of equals the one loaded first.</summary>
    RewardOffer? Best(string sale, List<Candidate> candidates) => set.Rewards.RedemptionsOf(sale, clearing.Card).FirstOrDefault(r => r.GrantedMinor > 0) is { } begun
        ? set.Rewards.Offer(begun.Key.Offer)
        : candidates.Where(c => c.Possible > 0).MaxBy(c => c.Possible)?.Offer;

    OfferTrace Give(Candidate candidate, RewardOffer? only)
    {
        var (offer, why) = (candidate.Offer, candidate.Why);
        if (candidate.Redemption is not { } before) return new(offer.Id, offer.Title, candidate.Rules, 0, why);

        var (grant, most) = (candidate.Possible, candidate.Most);
        if (only is not null && only.Id != offer.Id)
        {
            if (grant > 0) why = $"Nothing: one offer credits a payment, and {only.Title} gives more or gave first.";
            (grant, most) = (0, 0);
        }
        var after = before.Clear(clearing.Amount.Minor, grant, most);
        var credit = after.NetMinor - before.NetMinor;
        set.Rewards.Put(after);
        Crediting.Give(set, candidate.Enrollment.Id, offer.Id, clearing, credit, now);
        return new(offer.Id, offer.Title, candidate.Rules, credit, why);
    }

    static string Working(RewardOffer offer, Payment payment, Redemption before, long wanted, long allowance, long budget)
    {
        var full = offer.Credit switch
        {
            CreditTerms.Percent percent => string.Create(CultureInfo.InvariantCulture, $"{percent.BasisPoints / 100m:0.##} % of {payment.Cleared} is {offer.Amount(percent.Of(payment.Cleared.Minor))}"),
            CreditTerms.Fixed once => $"{offer.Amount(once.Of(payment.Cleared.Minor))} for a payment",
            _ => throw new InvariantException("a credit is a percentage or fixed"),
        };
        if (offer.CreditOf(payment.Cleared.Minor) < offer.Credit.Of(payment.Cleared.Minor)) full += $", at most {offer.Amount(offer.MostPerTransactionMinor!.Value)} a payment";
        if (before.GrantedMinor > 0) full += $", of which {offer.Amount(before.GrantedMinor)} was given before";
        if (before.RefundedMinor > 0) full += $", and counts in proportion: {offer.Amount(before.RefundedMinor)} was refunded";
        if (wanted > Math.Min(allowance, budget))
            full += allowance <= budget ? $"; {offer.Amount(Math.Max(allowance, 0))} is left of what one member can earn" : $"; {offer.Amount(budget)} is left of the offer's budget";
        return full + ".";
    }

    static string Sum(ImmutableArray<OfferTrace> traces) => traces.Any(t => t.CreditMinor > 0)
        ? $"Credited by {string.Join(", ", traces.Where(t => t.CreditMinor > 0).Select(t => t.Title))}."
        : "No loaded offer gave anything for this payment.";

    static string Unmet(ImmutableArray<RuleCheck> rules) => rules.First(r => !r.Held).Text.TrimEnd('.');
}
