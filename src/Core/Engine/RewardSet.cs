using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Engine;

/// <summary>The part of a <see cref="WorkingSet"/> that card-linked rewards decide over.</summary>
/// <param name="tell">Takes what happened, or nothing.</param>
public sealed class RewardSet(Loaded loaded, Changes changes, Action<ProgramEvent?> tell)
{
    readonly ByKey<CardKey, Enrollment> _byCard = new(loaded.Enrollments.Values, e => e.Card);
    readonly ByKey<MemberId, Enrollment> _byMember = new(loaded.Enrollments.Values, e => e.Member);
    readonly ByKey<(OfferId, string), Enrollment> _byFingerprint = new(loaded.Enrollments.Values, e => (e.Offer, e.Fingerprint));
    readonly ByKey<string, TakenTransaction> _waiting = new(loaded.Transactions.Values, t => t.Transaction.Original!, t => t is { Status: TransactionStatus.Waiting, Transaction.Original: not null });
    readonly ByKey<CardKey, TakenTransaction> _refundsAhead = new(loaded.Transactions.Values, t => t.Transaction.Card, t => t is { Status: TransactionStatus.Waiting, Transaction.Original: null });
    readonly ByKey<CardKey, TakenTransaction> _unknown = new(loaded.Transactions.Values, t => t.Transaction.Card, t => t.Status == TransactionStatus.UnknownCard);
    readonly ByKey<string, Redemption> _bySale = new(loaded.Redemptions.Values, r => r.Key.Sale);
    readonly ByKey<CardKey, Redemption> _paidWith = new(loaded.Redemptions.Values, r => r.Card);

    /// <summary>Null where no member has the card now.</summary>
    public MemberId? Holder(CardKey card) => loaded.CardHolders.TryGetValue(card, out var member) ? member : null;

    // ---- enrolments and budgets

    public Enrollment? Enrollment(EnrollmentId id) => loaded.Enrollments.GetValueOrDefault(id);

    /// <summary>The oldest first, ended ones among them.</summary>
    public IReadOnlyList<Enrollment> EnrollmentsOf(CardKey card) => [.. _byCard.Of(card).OrderBy(e => e.Id.Value)];

    /// <inheritdoc cref="EnrollmentsOf(CardKey)"/>
    public IReadOnlyList<Enrollment> EnrollmentsOf(MemberId member) => [.. _byMember.Of(member).OrderBy(e => e.Id.Value)];

    /// <summary>The member's own, or else one by a card that the member has too.</summary>
    public Enrollment? EnrollmentIn(OfferId offer, Member member) =>
        _byMember.Of(member.Id).FirstOrDefault(e => e.Offer == offer) ?? member.Cards.SelectMany(c => _byFingerprint.Of((offer, c.Fingerprint))).FirstOrDefault();

    /// <summary>Whether somebody else has loaded it to that card.</summary>
    public bool HasLoaded(OfferId offer, string fingerprint, MemberId otherThan) => _byFingerprint.Of((offer, fingerprint)).Any(e => e.Member != otherThan);

    public void Put(Enrollment enrollment)
    {
        tell(ProgramEvent.Of(Enrollment(enrollment.Id), enrollment));
        var last = Enrollment(enrollment.Id);
        changes.Enrollments[enrollment.Id] = new(changes.Enrollments.TryGetValue(enrollment.Id, out var earlier) ? earlier.Before : last, enrollment);
        _byCard.Change(last, enrollment);
        _byMember.Change(last, enrollment);
        _byFingerprint.Change(last, enrollment);
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
        [.. _waiting.Of(id).OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal)];

    /// <summary>The oldest first: refunds at the merchant that name no payment and came before this one.</summary>
    public IReadOnlyList<TakenTransaction> RefundsAhead(CardTransaction clearing) =>
    [
        .. _refundsAhead.Of(clearing.Card).Where(t => t.Transaction.Merchant.Id == clearing.Merchant.Id).OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal),
    ];

    /// <summary>The oldest first: what came before anybody had the card.</summary>
    public IReadOnlyList<TakenTransaction> UnknownOf(CardKey card) =>
        [.. _unknown.Of(card).OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal)];

    public void Put(TakenTransaction taken)
    {
        var last = Transaction(taken.Transaction.Id);
        changes.Transactions[taken.Transaction.Id] = new(changes.Transactions.TryGetValue(taken.Transaction.Id, out var earlier) ? earlier.IsNew : last is null, taken);
        _waiting.Change(last, taken);
        _refundsAhead.Change(last, taken);
        _unknown.Change(last, taken);
        loaded.Transactions[taken.Transaction.Id] = taken;
    }

    public Redemption? Redemption(RedemptionKey key) => loaded.Redemptions.GetValueOrDefault(key);

    public IReadOnlyList<Redemption> RedemptionsOf(string sale, CardKey card) =>
        [.. _bySale.Of(sale).Where(r => r.Card == card).OrderBy(r => r.Key.Offer.Value)];

    /// <summary>Whether the payment has earned something with another card, by whatever offer.</summary>
    public bool IsOfAnother(string sale, CardKey card) => _bySale.Of(sale).Any(r => r.Card != card);

    /// <summary>What a refund that names nothing can take back, the newest payment first.</summary>
    public IReadOnlyList<Redemption> Refundable(CardTransaction refund) =>
    [
        .. _paidWith.Of(refund.Card)
            .Where(r => r.MerchantId == refund.Merchant.Id && r.At <= refund.At && r.RemainingMinor > 0 && Offer(r.Key.Offer).Currency == refund.Amount.Currency)
            .OrderByDescending(r => r.At).ThenBy(r => r.Key.Sale, StringComparer.Ordinal).ThenBy(r => r.Key.Offer.Value),
    ];

    public void Put(Redemption redemption)
    {
        var last = Redemption(redemption.Key);
        changes.Redemptions[redemption.Key] = new(changes.Redemptions.TryGetValue(redemption.Key, out var earlier) ? earlier.Before : last, redemption);
        _bySale.Change(last, redemption);
        _paidWith.Change(last, redemption);
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
