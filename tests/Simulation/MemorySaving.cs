using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation;

/// <summary>The state after a batch, or a conflict and no state at all.</summary>
static class MemorySaving
{
    /// <param name="owner">Whose hand the queued items are in.</param>
    /// <param name="now">When answers to requests are written down.</param>
    public static MemoryState Save(this MemoryState state, Changes changes, int owner, DateTimeOffset now)
    {
        foreach (var seen in changes.Posts) state = state with { Posts = Add(state.Posts, seen.Key, seen) };
        foreach (var contact in changes.Contacts.Values) state = Put(state, contact);
        foreach (var attempt in changes.CodeTries) state = state with { CodeTries = state.CodeTries.Add(attempt.Account, attempt) };
        state = state with { Outbox = state.Outbox.RemoveRange(changes.Done).RemoveRange(Dropped(state, changes)) };

        foreach (var offer in changes.NewOffers) state = Publish(state, offer);
        state = state with { Pictures = state.Pictures.SetItems(changes.Pictures) };
        foreach (var (post, offer) in changes.OfferPosts)
            if (!state.OfferPosts.ContainsKey(post)) state = state with { OfferPosts = state.OfferPosts.Add(post, offer) };
        foreach (var (id, listed) in changes.Listings) state = state with { Offers = state.Offers.SetItem(id, state.Offers[id] with { Listed = listed }) };
        foreach (var stock in changes.Stock.Values) state = SetStock(state, stock);

        foreach (var budget in changes.Budgets.Values) state = SetBudget(state, budget);
        state = state with { Rewards = state.Rewards.Save(changes) };

        foreach (var purchase in changes.Purchases.Values) state = Put(state, purchase);
        foreach (var entry in changes.Journal) state = state with { Journal = state.Journal.AddRange(Book(entry, state.Journal.Count + 1)) };
        state = state with { Timers = state.Timers.RemoveRange(changes.TimersDone) };
        foreach (var timer in changes.Timers)
            if (!state.Timers.ContainsKey(timer)) state = state with { Timers = state.Timers.Add(timer, default) };

        foreach (var (before, _) in changes.Members.Values) state = state with { Accounts = state.Accounts.RemoveRange((before?.Accounts ?? []).Select(a => a.Account)) };
        foreach (var member in changes.Members.Values) state = Put(state, member);
        foreach (var (before, after) in changes.Members.Values)
            if (after.DeletedAt is not null) state = state.Erase(before, after.Id);

        foreach (var item in changes.Queued.Values) state = Queue(state, item, owner);
        foreach (var deferral in changes.Deferred) state = Defer(state, deferral);
        state = state.ForgetRequests(changes.Forgotten);
        foreach (var request in changes.Requests) state = state with { Requests = Add(state.Requests, request.Key, new KeptRequest(request, now)) };
        foreach (var told in changes.PaymentEvents) state = state with { PaymentEvents = Add(state.PaymentEvents, told.Key, new ToldEvent(told.Event)) };
        foreach (var (key, at) in changes.Handled)
            if (state.PaymentEvents.TryGetValue(key, out var told)) state = state with { PaymentEvents = state.PaymentEvents.SetItem(key, told with { HandledAt = at }) };
        foreach (var (service, until) in changes.Listed)
            if (!state.Listed.TryGetValue(service, out var before) || until > before) state = state with { Listed = state.Listed.SetItem(service, until) };
        foreach (var (id, webhook) in changes.Webhooks)
            state = state with { Webhooks = webhook is null ? state.Webhooks.Remove(id) : state.Webhooks.SetItem(id, webhook) };
        return state with
        {
            Events = state.Events.AddRange(changes.Events),
            Alerts = state.Alerts.AddRange(changes.Alerts),
            Parked = state.Parked.AddRange(changes.Parked),
            Sources = state.Sources.SetItems(changes.Sources),
            Paused = changes.Paused ?? state.Paused,
            Taxes = changes.Taxes ?? state.Taxes,
        };
    }

    static IEnumerable<string> Dropped(MemoryState state, Changes changes) => changes.DropRepliesTo.Count == 0 ? [] : state.Outbox
        .Where(kept => kept.Value.Item is OutboxItem.Reply reply && changes.DropRepliesTo.Contains(reply.Author))
        .Select(kept => kept.Key);

    static MemoryState Put(MemoryState state, ContactChange change)
    {
        Require(state.Contacts.GetValueOrDefault(change.After.Account) == change.Before, $"contact {change.After.Account} is not as it was loaded");
        return state with { Contacts = state.Contacts.SetItem(change.After.Account, change.After) };
    }

    static MemoryState Publish(MemoryState state, Offer offer) => state with
    {
        Published = state.Published.Add(offer.Tag),
        Offers = Add(state.Offers, offer.Id, offer),
        Tags = Add(state.Tags, offer.Tag, offer.Id),
        Skeletons = Add(state.Skeletons, offer.Skeleton, offer.Id),
    };

    static MemoryState SetStock(MemoryState state, StockChange change)
    {
        var offer = (ProductOffer)state.Offers[change.Offer];
        Require(offer.Variant(change.Variant).Stock == change.Before, $"stock of {change.Offer} is not as it was loaded");
        var (onHand, held, sold) = change.After;
        Require(held >= 0 && onHand >= held && sold >= 0, $"stock of {change.Offer} would become {change.After}");
        return state with { Offers = state.Offers.SetItem(offer.Id, offer.WithStock(change.Variant, change.After)) };
    }

    static MemoryState SetBudget(MemoryState state, BudgetChange change)
    {
        var offer = (RewardOffer)state.Offers[change.Offer];
        Require(offer.Budget == change.Before, $"budget of {change.Offer} is not as it was loaded");
        Require(change.After is { Reserved: >= 0, Credited: >= 0, Free: >= 0 }, $"budget of {change.Offer} would become {change.After}");
        return state with { Offers = state.Offers.SetItem(offer.Id, offer with { Budget = change.After }) };
    }

    static MemoryState Put(MemoryState state, PurchaseChange change)
    {
        var after = change.After;
        if (change.Before is { } before)
        {
            Require(state.Purchases.TryGetValue(after.Id, out var kept) && kept.Purchase.State == before.State, $"{after.Id} is not as it was loaded");
            state = state with { Purchases = state.Purchases.SetItem(after.Id, new(after, [.. kept!.History, .. change.History])) };
        }
        else
        {
            state = state with
            {
                Purchases = Add(state.Purchases, after.Id, new(after, [.. change.History])),
                OfMember = state.OfMember.Add(after.Member, after.Id),
                OfCard = state.OfCard.Add(after.Fingerprint, after.Id),
                OfCode = state.OfCode.Add(ConfirmationCode.Fold(after.Code), after.Id),
            };
        }
        return state with { Open = after.State.Holds() ? state.Open.Add(after.Id) : state.Open.Remove(after.Id) };
    }

    static IEnumerable<BookedLine> Book(JournalEntry entry, long first) => entry.Lines.Select(line => new BookedLine(first, line));

    static MemoryState Put(MemoryState state, MemberChange change)
    {
        var member = change.After;
        state = state with { Members = state.Members.SetItem(member.Id, member) };
        foreach (var linked in member.Accounts) state = state with { Accounts = Add(state.Accounts, linked.Account, member.Id) };
        if (member.Address is { } address)
            state = state with { Addresses = state.Addresses.SetItem((member.Id, member.AddressNumber), new(member.Name, address)) };
        return state;
    }

    static MemoryState Queue(MemoryState state, OutboxItem item, int owner) => state.Outbox.ContainsKey(item.Key) ? state : state with
    {
        OutboxSeq = state.OutboxSeq + 1,
        Outbox = state.Outbox.Add(item.Key, new(state.OutboxSeq + 1, item, owner, DateTimeOffset.UnixEpoch)),
    };

    static MemoryState Defer(MemoryState state, Deferral deferral) => !state.Outbox.TryGetValue(deferral.Key, out var kept) ? state : state with
    {
        Outbox = state.Outbox.SetItem(deferral.Key, kept with { Owner = 0, DueAt = deferral.Until, Attempts = deferral.Attempts, Error = deferral.Reason }),
    };

    static ImmutableDictionary<TKey, TValue> Add<TKey, TValue>(ImmutableDictionary<TKey, TValue> to, TKey key, TValue value) where TKey : notnull
    {
        Require(!to.ContainsKey(key), $"{key} is taken");
        return to.Add(key, value);
    }

    static void Require(bool holds, string message)
    {
        if (!holds) throw new ConflictException(message);
    }
}
