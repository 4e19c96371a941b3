using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>The writer's one transaction.</summary>
/// <param name="end">Lets go of the writer; false if it could not even be rolled back.</param>
sealed class SqliteBatch(Session session, Recent recent, Action<bool> end) : IBatch
{
    bool _ended;

    public Loaded Load(Keys keys) => new Loading(session, recent).Load(keys);

    public void Save(Changes changes)
    {
        SavePosts(changes);
        TakeOutOfOutbox(changes);
        SaveOffers(changes);
        SaveRewards(changes);
        SavePurchases(changes);
        SaveMembers(changes);
        PutIntoOutbox(changes);
        SaveRecords(changes);
        SaveWebhooks(changes);
        try
        {
            session.Execute("commit");
        }
        catch
        {
            recent.Forget();
            throw;
        }
        recent.Keep(changes);
        End(true);
    }

    public void Dispose()
    {
        if (!_ended) End(session.TryRollBack());
    }

    /// <summary>At the commit and not later: whoever is told of it may want the writer.</summary>
    void End(bool sound)
    {
        _ended = true;
        end(sound);
    }

    void SavePosts(Changes changes)
    {
        foreach (var seen in changes.Posts) session.Posts.See(seen);
        foreach (var contact in changes.Contacts.Values) session.Posts.Put(contact);
        foreach (var attempt in changes.CodeTries) session.Posts.Record(attempt);
    }

    void TakeOutOfOutbox(Changes changes)
    {
        foreach (var key in changes.Done) session.Outbox.Delete(key);
        session.Outbox.DropReplies(changes.DropRepliesTo);
    }

    void SaveOffers(Changes changes)
    {
        foreach (var offer in changes.NewOffers) session.Offers.Insert(offer);
        foreach (var (offer, picture) in changes.Pictures) session.Offers.SetPicture(offer, picture);
        foreach (var (post, offer) in changes.OfferPosts) session.Offers.InsertPost(post, offer);
        foreach (var (offer, listed) in changes.Listings) session.Offers.List(offer, listed);
        foreach (var stock in changes.Stock.Values) session.Offers.SetStock(stock);
        foreach (var (offer, variant, delta, reason, at) in changes.StockCorrections) session.Offers.Correct(offer, variant, delta, reason, at);
    }

    void SaveRewards(Changes changes)
    {
        foreach (var budget in changes.Budgets.Values) session.Budgets.Set(budget);
        foreach (var enrollment in changes.Enrollments.Values) session.Enrollments.Save(enrollment);
        foreach (var transaction in changes.Transactions.Values) session.Transactions.Save(transaction);
        foreach (var redemption in changes.Redemptions.Values) session.Redemptions.Save(redemption);
        foreach (var credit in changes.Credits.Values) session.Credits.Save(credit);
    }

    void SavePurchases(Changes changes)
    {
        foreach (var purchase in changes.Purchases.Values) session.Purchases.Save(purchase);
        foreach (var entry in changes.Journal) session.Journal.Write(entry);
        foreach (var timer in changes.TimersDone) session.Timers.Delete(timer);
        foreach (var timer in changes.Timers) session.Timers.Set(timer);
    }

    /// <summary>After the purchases: what is still needed depends on them. After the rewards: what was just written goes too.</summary>
    void SaveMembers(Changes changes)
    {
        session.Members.Save(changes.Members.Values);
        foreach (var (before, after) in changes.Members.Values)
            if (after.DeletedAt is not null) Erase(before, after.Id);
    }

    void Erase(Member? before, MemberId member)
    {
        session.Erasures.Begin(member);
        session.Records.Forget(member.ToString());
        foreach (var linked in before?.Accounts ?? []) session.Posts.ForgetTries(linked.Account);
        EraseRewards(member);
    }

    /// <summary>Amounts stay under the member's id, which names nobody any more; where and when was paid goes, and with it what could be taken back.</summary>
    void EraseRewards(MemberId member)
    {
        session.Redemptions.Erase(member);
        session.Enrollments.Erase(member);
        session.Transactions.Erase(member);
    }

    void PutIntoOutbox(Changes changes)
    {
        foreach (var item in changes.Queued.Values) session.Outbox.Insert(item);
        foreach (var deferral in changes.Deferred) session.Outbox.Defer(deferral);
    }

    void SaveRecords(Changes changes)
    {
        foreach (var alert in changes.Alerts) session.Records.Raise(alert);
        foreach (var parked in changes.Parked) session.Records.Park(parked);
        foreach (var subject in changes.Forgotten) session.Records.Forget(subject);
        foreach (var request in changes.Requests) session.Records.Remember(request);
        foreach (var position in changes.Sources.Values) session.Records.Advance(position);
        foreach (var told in changes.PaymentEvents) session.Payments.Keep(told);
        foreach (var (key, at) in changes.Handled) session.Payments.Handle(key, at);
        foreach (var (service, until) in changes.Listed) session.Payments.List(service, until);
        if (changes.Paused is { } paused) session.Records.Pause(paused);
        if (changes.Taxes is { } taxes) session.Records.Set(taxes);
    }

    void SaveWebhooks(Changes changes)
    {
        foreach (var (id, webhook) in changes.Webhooks) session.Webhooks.Save(id, webhook);
        if (changes.Wanted is { } wanted) session.Records.Want(wanted);
        foreach (var (id, replay) in changes.Replays)
        {
            session.Webhooks.BeginReplay(id, replay.From);
            session.Deliveries.Hurry(id, replay.At);
        }
        if (changes.Events.Count == 0) return;
        var listening = session.Webhooks.All().Where(w => w.DisabledAt is null).ToList();
        foreach (var happened in changes.Events)
        {
            var number = session.Events.Insert(happened);
            foreach (var webhook in listening.Where(w => w.Events.Has(happened.Kind))) session.Deliveries.Insert(webhook.Id, number, happened);
        }
    }
}
