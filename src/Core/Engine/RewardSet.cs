using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Engine;

/// <summary>The part of a <see cref="WorkingSet"/> that card-linked rewards decide over.</summary>
/// <param name="tell">Takes what happened, or nothing.</param>
public sealed class RewardSet(Loaded loaded, Changes changes, Action<ProgramEvent?> tell)
{
    /// <summary>Null where no member has the card now.</summary>
    public MemberId? Holder(CardKey card) => loaded.CardHolders.TryGetValue(card, out var member) ? member : null;

    // ---- enrolments and budgets

    public Enrollment? Enrollment(EnrollmentId id) => loaded.Enrollments.GetValueOrDefault(id);

    /// <summary>The oldest first, ended ones among them.</summary>
    public IReadOnlyList<Enrollment> EnrollmentsOf(CardKey card) => [.. loaded.Enrollments.Values.Where(e => e.Card == card).OrderBy(e => e.Id.Value)];

    /// <inheritdoc cref="EnrollmentsOf(CardKey)"/>
    public IReadOnlyList<Enrollment> EnrollmentsOf(MemberId member) => [.. loaded.Enrollments.Values.Where(e => e.Member == member).OrderBy(e => e.Id.Value)];

    /// <summary>The member's own, or else one by a card that the member has too.</summary>
    public Enrollment? EnrollmentIn(OfferId offer, Member member)
    {
        var all = loaded.Enrollments.Values.Where(e => e.Offer == offer).ToList();
        return all.Find(e => e.Member == member.Id) ?? all.Find(e => member.Cards.Any(c => c.Fingerprint == e.Fingerprint));
    }

    /// <summary>Whether somebody else has loaded it to that card.</summary>
    public bool HasLoaded(OfferId offer, string fingerprint, MemberId otherThan) =>
        loaded.Enrollments.Values.Any(e => e.Offer == offer && e.Fingerprint == fingerprint && e.Member != otherThan);

    public void Put(Enrollment enrollment)
    {
        tell(ProgramEvent.Of(Enrollment(enrollment.Id), enrollment));
        var before = changes.Enrollments.TryGetValue(enrollment.Id, out var earlier) ? earlier.Before : Enrollment(enrollment.Id);
        changes.Enrollments[enrollment.Id] = new(before, enrollment);
        loaded.Enrollments[enrollment.Id] = enrollment;
    }

    public RewardOffer Offer(OfferId id) => Invariant.Found(loaded.Offers.GetValueOrDefault(id) as RewardOffer, $"reward offer {id}");

    public void SetBudget(OfferId id, Func<Budget, Budget> change)
    {
        var offer = Offer(id);
        var after = change(offer.Budget);
        var first = changes.Budgets.TryGetValue(id, out var earlier) ? earlier.Before : offer.Budget;
        changes.Budgets[id] = new(id, first, after);
        loaded.Offers[id] = offer with { Budget = after };
    }

    // ---- payments

    public TakenTransaction? Transaction(string id) => loaded.Transactions.GetValueOrDefault(id);

    /// <summary>The oldest first: what came ahead of this transaction and belongs to it.</summary>
    public IReadOnlyList<TakenTransaction> WaitingFor(string id) =>
        [.. loaded.Transactions.Values.Where(t => t.Status == TransactionStatus.Waiting && t.Transaction.Original == id).OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal)];

    /// <summary>The oldest first: what came before anybody had the card.</summary>
    public IReadOnlyList<TakenTransaction> UnknownOf(CardKey card) =>
        [.. loaded.Transactions.Values.Where(t => t.Status == TransactionStatus.UnknownCard && t.Transaction.Card == card).OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal)];

    public void Put(TakenTransaction taken)
    {
        var isNew = changes.Transactions.TryGetValue(taken.Transaction.Id, out var earlier) ? earlier.IsNew : Transaction(taken.Transaction.Id) is null;
        changes.Transactions[taken.Transaction.Id] = new(isNew, taken);
        loaded.Transactions[taken.Transaction.Id] = taken;
    }

    public Redemption? Redemption(RedemptionKey key) => loaded.Redemptions.GetValueOrDefault(key);

    public IReadOnlyList<Redemption> RedemptionsOf(string sale, CardKey card) =>
        [.. loaded.Redemptions.Values.Where(r => r.Key.Sale == sale && r.Card == card).OrderBy(r => r.Key.Offer.Value)];

    /// <summary>What a refund that names nothing can take back, the newest payment first.</summary>
    public IReadOnlyList<Redemption> Refundable(CardTransaction refund) =>
    [
        .. loaded.Redemptions.Values
            .Where(r => r.Card == refund.Card && r.MerchantId == refund.Merchant.Id && r.At <= refund.At && r.RemainingMinor > 0 && Offer(r.Key.Offer).Currency == refund.Amount.Currency)
            .OrderByDescending(r => r.At).ThenBy(r => r.Key.Sale, StringComparer.Ordinal),
    ];

    public void Put(Redemption redemption)
    {
        var before = changes.Redemptions.TryGetValue(redemption.Key, out var earlier) ? earlier.Before : Redemption(redemption.Key);
        changes.Redemptions[redemption.Key] = new(before, redemption);
        loaded.Redemptions[redemption.Key] = redemption;
    }

    // ---- credits

    public StatementCredit? Credit(CreditKey key) => loaded.Credits.GetValueOrDefault(key);

    public void Put(StatementCredit credit, DateTimeOffset at)
    {
        tell(ProgramEvent.Of(Credit(credit.Key), credit, at));
        var isNew = changes.Credits.TryGetValue(credit.Key, out var earlier) ? earlier.IsNew : Credit(credit.Key) is null;
        changes.Credits[credit.Key] = new(isNew, credit);
        loaded.Credits[credit.Key] = credit;
    }
}
