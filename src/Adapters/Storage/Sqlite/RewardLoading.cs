using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What keys of card-linked rewards bring; what that brings in turn comes by the other loading.</summary>
sealed class RewardLoading(Session session, Loaded loaded, Loading others)
{
    readonly HashSet<string> _transactions = [];
    readonly HashSet<CardKey> _cards = [];

    public void Load(Keys keys)
    {
        foreach (var (card, _) in keys.Payments) Payment(card);
        foreach (var card in keys.Linked) Linked(card);
        foreach (var card in keys.FeedCards) Card(card);
        foreach (var id in keys.Transactions) Transaction(id);
        foreach (var card in keys.Refunded) Bring(session.Redemptions.Refundable(card, Keys.MostRedemptions));
        foreach (var (offer, member) in keys.Loads) Load(offer, member);
        foreach (var checkIns in keys.CheckIns.GroupBy(checkIn => checkIn.Venue)) CheckIns(checkIns);
        foreach (var member in keys.EnrollmentsOf) Bring(session.Enrollments.Of(member));
        foreach (var key in keys.Credits)
            if (session.Credits.Find(key) is { } credit) loaded.Credits.Add(key, credit);
    }

    /// <summary>What the member has of a reward offer, or somebody else by a card that the member has too.</summary>
    public void Load(OfferId id, MemberId member)
    {
        if (others.Offer(id) is not RewardOffer) return;
        if (session.Enrollments.In(id, member) is { } own) Bring(own);
        foreach (var card in others.Known(member)?.Cards ?? [])
            if (session.Enrollments.In(id, card.Fingerprint) is { } onCard) Bring(onCard);
    }

    /// <returns>Whether anything was loaded to it; false also where it was looked at before.</returns>
    bool Card(CardKey card)
    {
        if (!_cards.Add(card)) return false;
        if (session.Members.WithCard(card.Service, card.Token) is [var holder, ..]) loaded.CardHolders.Add(card, holder);
        var enrollments = session.Enrollments.Of(card);
        Bring(enrollments);
        return enrollments.Count > 0;
    }

    /// <summary>Only what was loaded to can be taken back.</summary>
    void Payment(CardKey card)
    {
        if (!Card(card)) return;
        foreach (var early in session.Transactions.AheadOn(card)) loaded.Transactions[early.Transaction.Id] = early;
    }

    void Linked(CardKey card)
    {
        Payment(card);
        foreach (var early in session.Transactions.UnknownOf(card))
        {
            Transaction(early.Transaction.Id);
            if (early.Transaction.Original is { } original) Transaction(original);
        }
    }

    void Transaction(string id)
    {
        if (!_transactions.Add(id)) return;
        foreach (var waiting in session.Transactions.WaitingFor(id)) loaded.Transactions[waiting.Transaction.Id] = waiting;
        Bring(session.Redemptions.Of(id));
        if (session.Transactions.Find(id) is not { } taken) return;
        loaded.Transactions[id] = taken;
        if (taken.Sale != id) Bring(session.Redemptions.Of(taken.Sale));
    }

    void CheckIns(IGrouping<string, (SocialAccount Author, string Venue)> checkIns)
    {
        var there = session.Budgets.At(checkIns.Key);
        if (there.Count == 0) return;
        loaded.Venues.Add(checkIns.Key, there);
        foreach (var (author, _) in checkIns) others.Account(author);
        foreach (var offer in there)
        {
            others.Offer(offer);
            foreach (var (author, _) in checkIns)
                if (loaded.Accounts.TryGetValue(author, out var member)) Load(offer, member);
        }
    }

    void Bring(List<Redemption> redemptions)
    {
        foreach (var redemption in redemptions)
        {
            loaded.Redemptions[redemption.Key] = redemption;
            if (!loaded.Enrollments.ContainsKey(redemption.Enrollment)) Bring(Invariant.Found(session.Enrollments.Find(redemption.Enrollment), $"enrolment {redemption.Enrollment}"));
        }
    }

    void Bring(List<Enrollment> enrollments)
    {
        foreach (var enrollment in enrollments) Bring(enrollment);
    }

    void Bring(Enrollment enrollment)
    {
        loaded.Enrollments[enrollment.Id] = enrollment;
        others.Offer(enrollment.Offer);
    }
}
