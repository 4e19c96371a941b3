using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation;

/// <summary>What the model keeps of card-linked rewards; budgets stand in the offers.</summary>
public sealed record MemoryRewards
{
    public ImmutableDictionary<EnrollmentId, Enrollment> Enrollments { get; init; } = ImmutableDictionary<EnrollmentId, Enrollment>.Empty;
    public ImmutableDictionary<string, TakenTransaction> Transactions { get; init; } = ImmutableDictionary<string, TakenTransaction>.Empty;
    public ImmutableDictionary<RedemptionKey, Redemption> Redemptions { get; init; } = ImmutableDictionary<RedemptionKey, Redemption>.Empty;
    public ImmutableDictionary<CreditKey, StatementCredit> Credits { get; init; } = ImmutableDictionary<CreditKey, StatementCredit>.Empty;

    public MemoryRewards Save(Changes changes)
    {
        var after = this;
        foreach (var (before, enrollment) in changes.Enrollments.Values)
        {
            Require(Enrollments.GetValueOrDefault(enrollment.Id) == before, $"{enrollment.Id} is not as it was loaded");
            Require(
                !after.Enrollments.Values.Any(e => e.Id != enrollment.Id && e.Offer == enrollment.Offer && (e.Member == enrollment.Member || e.Fingerprint == enrollment.Fingerprint)),
                $"{enrollment.Offer} is loaded already");
            after = after with { Enrollments = after.Enrollments.SetItem(enrollment.Id, enrollment) };
        }
        foreach (var (isNew, taken) in changes.Transactions.Values)
        {
            Require(isNew != Transactions.ContainsKey(taken.Transaction.Id), $"transaction {taken.Transaction.Id} is not as it was loaded");
            after = after with { Transactions = after.Transactions.SetItem(taken.Transaction.Id, taken) };
        }
        foreach (var (before, redemption) in changes.Redemptions.Values)
        {
            Require(Redemptions.GetValueOrDefault(redemption.Key) == before, $"{redemption.Key} is not as it was loaded");
            after = after with { Redemptions = after.Redemptions.SetItem(redemption.Key, redemption) };
        }
        foreach (var (isNew, credit) in changes.Credits.Values)
        {
            Require(isNew != Credits.ContainsKey(credit.Key), $"credit {credit.Key} is not as it was loaded");
            after = after with { Credits = after.Credits.SetItem(credit.Key, credit) };
        }
        return after;
    }

    /// <summary>Amounts stay under the member's id, which names nobody any more; where and when was paid goes, and with it what could be taken back.</summary>
    public MemoryRewards Erase(MemberId member) => this with
    {
        Enrollments = Enrollments.SetItems(Enrollments.Where(e => e.Value.Member == member).Select(e => KeyValuePair.Create(e.Key, e.Value with { Card = e.Value.Card with { Token = "" } }))),
        Transactions = Transactions.RemoveRange(Transactions.Where(t => t.Value.Member == member).Select(t => t.Key)),
        Redemptions = Redemptions.RemoveRange(Redemptions.Where(r => Enrollments[r.Value.Enrollment].Member == member).Select(r => r.Key)),
    };

    /// <summary>What has been paid to cards of the member's that are known.</summary>
    public IEnumerable<StatementCredit> PaidTo(MemberId member) => Credits.Values.Where(c => c.Member == member && c.State == CreditState.Paid && c.Card.Token.Length > 0);

    public MemoryRewards ForgetPaid(MemberId member) =>
        this with { Credits = Credits.SetItems(PaidTo(member).Select(c => KeyValuePair.Create(c.Key, c with { Card = c.Card with { Token = "" } }))) };

    /// <summary>Of cards that nobody linked, what waits for a payment that never came, and what no offer counts.</summary>
    public (MemoryRewards After, int Removed) Prune(Retention before, int limit)
    {
        var counted = Redemptions.Keys.Select(key => key.Sale).ToHashSet();
        var gone = Transactions.Values.Where(t => t.Status switch
        {
            TransactionStatus.UnknownCard or TransactionStatus.Waiting => t.TakenAt < before.UnknownCards,
            TransactionStatus.Recorded => t.TakenAt < before.Requests && !counted.Contains(t.Sale) && !counted.Contains(t.Transaction.Id),
            _ => false,
        }).Select(t => t.Transaction.Id).Take(limit).ToList();
        return (this with { Transactions = Transactions.RemoveRange(gone) }, gone.Count);
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new ConflictException(message);
    }
}

/// <summary>What keys bring of it, as <see cref="Keys"/> says it.</summary>
static class MemoryRewardLoading
{
    public static void BringRewards(this MemoryState state, Keys keys, Loaded loaded)
    {
        var kept = state.Rewards;
        foreach (var card in keys.FeedCards.Concat(keys.Payments.Select(p => p.Card)).Concat(keys.Linked))
        {
            if (state.Members.Values.Where(m => m.CardSaved(card.Service, card.Token) is not null).MinBy(m => m.Id.Value) is { } holder) loaded.CardHolders[card] = holder.Id;
            foreach (var enrollment in kept.Enrollments.Values.Where(e => e.Card == card)) state.Bring(enrollment, loaded);
        }
        foreach (var id in keys.Transactions) state.BringTransaction(id, loaded);
        foreach (var card in keys.Payments.Select(p => p.Card).Concat(keys.Linked))
            foreach (var ahead in kept.Transactions.Values.Where(t => t is { Status: TransactionStatus.Waiting, Transaction.Original: null } && t.Transaction.Card == card)) loaded.Transactions[ahead.Transaction.Id] = ahead;
        foreach (var card in keys.Refunded)
        {
            var newest = kept.Redemptions.Values.Where(r => r.Card == card && r.RemainingMinor > 0).OrderByDescending(r => r.At).ThenBy(r => r.Key.Sale, StringComparer.Ordinal).ThenBy(r => r.Key.Offer.Value);
            foreach (var redemption in newest.Take(Keys.MostRedemptions)) state.Bring(redemption, loaded);
        }
        foreach (var card in keys.Linked)
            foreach (var early in kept.Transactions.Values.Where(t => t.Status == TransactionStatus.UnknownCard && t.Transaction.Card == card).ToList())
            {
                state.BringTransaction(early.Transaction.Id, loaded);
                if (early.Transaction.Original is { } original) state.BringTransaction(original, loaded);
            }
        foreach (var (offer, member) in keys.Loads) state.BringLoad(offer, member, loaded);
        foreach (var (author, tag) in keys.Asks)
            if (state.Tags.TryGetValue(tag, out var offer)) state.BringLoad(offer, author, loaded);
        foreach (var (author, venue) in keys.CheckIns)
        {
            List<OfferId> there = [.. state.Offers.Values.OfType<RewardOffer>().Where(o => o.Venues.Any(v => v.Id == venue)).Select(o => o.Id).OrderBy(id => id.Value)];
            if (there.Count == 0) continue;
            loaded.Venues[venue] = there;
            state.BringAccount(author, loaded);
            foreach (var offer in there)
            {
                state.BringOffer(offer, loaded);
                state.BringLoad(offer, author, loaded);
            }
        }
        foreach (var member in keys.EnrollmentsOf)
            foreach (var enrollment in kept.Enrollments.Values.Where(e => e.Member == member)) state.Bring(enrollment, loaded);
        foreach (var key in keys.Credits)
            if (kept.Credits.TryGetValue(key, out var credit)) loaded.Credits[key] = credit;
    }

    static void BringTransaction(this MemoryState state, string id, Loaded loaded)
    {
        var kept = state.Rewards;
        foreach (var waiting in kept.Transactions.Values.Where(t => t.Status == TransactionStatus.Waiting && t.Transaction.Original == id)) loaded.Transactions[waiting.Transaction.Id] = waiting;
        var sale = id;
        if (kept.Transactions.TryGetValue(id, out var taken))
        {
            loaded.Transactions[id] = taken;
            sale = taken.Sale;
        }
        foreach (var redemption in kept.Redemptions.Values.Where(r => r.Key.Sale == sale || r.Key.Sale == id)) state.Bring(redemption, loaded);
    }

    static void BringLoad(this MemoryState state, OfferId id, SocialAccount author, Loaded loaded)
    {
        if (state.Accounts.TryGetValue(author, out var member)) state.BringLoad(id, member, loaded);
    }

    static void BringLoad(this MemoryState state, OfferId id, MemberId member, Loaded loaded)
    {
        if (!state.Offers.TryGetValue(id, out var offer) || offer is not RewardOffer) return;
        state.BringOffer(id, loaded);
        var fingerprints = state.Members.TryGetValue(member, out var found) ? found.Cards.Select(c => c.Fingerprint).ToHashSet() : [];
        foreach (var enrollment in state.Rewards.Enrollments.Values.Where(e => e.Offer == id && (e.Member == member || fingerprints.Contains(e.Fingerprint)))) state.Bring(enrollment, loaded);
    }

    static void Bring(this MemoryState state, Enrollment enrollment, Loaded loaded)
    {
        loaded.Enrollments[enrollment.Id] = enrollment;
        state.BringOffer(enrollment.Offer, loaded);
    }

    static void Bring(this MemoryState state, Redemption redemption, Loaded loaded)
    {
        loaded.Redemptions[redemption.Key] = redemption;
        state.Bring(state.Rewards.Enrollments[redemption.Enrollment], loaded);
    }
}
