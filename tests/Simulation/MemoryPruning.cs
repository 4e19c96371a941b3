using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation;

/// <summary>What nothing needs any more goes.</summary>
static class MemoryPruning
{
    public static (MemoryState State, int Removed) Prune(this MemoryState state, Retention before, int limit)
    {
        var posts = state.Posts.Values.Where(seen => seen.At < before.Posts).Take(limit).ToList();
        var tries = state.CodeTries.All.Where(attempt => attempt.At < before.Posts).Take(limit).ToList();
        var requests = state.Requests.Values.Where(kept => kept.At < before.Requests).Take(limit).ToList();
        var events = state.PaymentEvents.Where(told => told.Value.HandledAt < before.Requests).Select(told => told.Key).Take(limit).ToList();
        var nothing = Nothing(state, before.Nothing).Take(limit).ToList();
        var (rewards, transactions) = state.Rewards.Prune(before, limit);
        state = state with
        {
            Rewards = rewards,
            Posts = state.Posts.RemoveRange(posts.Select(seen => seen.Key)),
            CodeTries = tries.Aggregate(state.CodeTries, (all, attempt) => all.Without(attempt.Account, attempt)),
            Requests = state.Requests.RemoveRange(requests.Select(kept => kept.Answer.Key)),
            PaymentEvents = state.PaymentEvents.RemoveRange(events),
            Purchases = state.Purchases.RemoveRange(nothing.Select(p => p.Id)),
            OfMember = nothing.Aggregate(state.OfMember, (all, p) => all.Without(p.Member, p.Id)),
            OfCard = nothing.Aggregate(state.OfCard, (all, p) => all.Without(p.Fingerprint, p.Id)),
            OfCode = nothing.Aggregate(state.OfCode, (all, p) => all.Without(ConfirmationCode.Fold(p.Code), p.Id)),
        };
        return (state.EraseTheRest(), posts.Count + tries.Count + requests.Count + events.Count + nothing.Count + transactions);
    }

    static IEnumerable<Purchase> Nothing(MemoryState state, DateTimeOffset before)
    {
        var paid = state.Journal.Select(booked => booked.Line.Purchase).ToHashSet();
        return state.Purchases.Values.Select(kept => kept.Purchase).Where(p =>
            p.CreatedAt < before && p.State is PurchaseState.Cancelled or PurchaseState.Expired or PurchaseState.Declined && !paid.Contains(p.Id));
    }
}
