using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation;

/// <summary>What goes with a deleted member beside the member's own rows.</summary>
static class MemoryErasing
{
    public static MemoryState Erase(this MemoryState state, Member? before, MemberId member)
    {
        foreach (var linked in before?.Accounts ?? []) state = state with { CodeTries = state.CodeTries.Without(linked.Account) };
        return (state with { Rewards = state.Rewards.Erase(member) }).ForgetRequests([member.ToString()]).ErasePurchases(member);
    }

    /// <summary>Goes on with the members of whom something was left; they are done with when nothing is.</summary>
    public static MemoryState EraseTheRest(this MemoryState state) => state.Erasures.Where(state.CanErase).Aggregate(state, (left, member) => left.ErasePurchases(member));

    static bool CanErase(this MemoryState state, MemberId member) =>
        state.PurchasesOf(member).Any(p => p.State > PurchaseState.Paid && p.PostId.Length > 0) || state.Rewards.PaidTo(member).Any() || !state.IsNeeded(member);

    static bool IsNeeded(this MemoryState state, MemberId member) =>
        state.PurchasesOf(member).Any(p => p.State <= PurchaseState.Paid) || state.Rewards.Credits.Values.Any(c => c.Member == member && c.State != CreditState.Paid);

    static MemoryState ErasePurchases(this MemoryState state, MemberId member)
    {
        var over = state.PurchasesOf(member).Where(p => p.State > PurchaseState.Paid).ToList();
        state = state.ForgetRequests([.. over.Select(p => p.Id.ToString())]);
        foreach (var purchase in over.Where(p => p.PostId.Length > 0))
        {
            foreach (var id in new[] { purchase.PostId, purchase.ConfirmPostId })
                if (id is not null && state.Posts.TryGetValue(purchase.Post with { Id = id }, out var seen))
                    state = state with { Posts = state.Posts.SetItem(seen.Key, seen with { Author = seen.Author with { Id = "" } }) };
            var kept = state.Purchases[purchase.Id];
            var erased = kept.Purchase with { Account = purchase.Account with { Id = "" }, PostId = "", ConfirmPostId = null };
            state = state with { Purchases = state.Purchases.SetItem(purchase.Id, kept with { Purchase = erased }) };
        }
        var needed = state.PurchasesOf(member).Where(p => p.State <= PurchaseState.Paid).Select(p => (member, p.AddressNumber)).ToHashSet();
        return state with
        {
            Addresses = state.Addresses.RemoveRange(state.Addresses.Keys.Where(key => key.Item1 == member && !needed.Contains(key))),
            Rewards = state.Rewards.ForgetPaid(member),
            Erasures = state.IsNeeded(member) ? state.Erasures.Add(member) : state.Erasures.Remove(member),
        };
    }

    public static MemoryState ForgetRequests(this MemoryState state, HashSet<string> subjects) => state with
    {
        Requests = state.Requests.SetItems(state.Requests.Where(r => subjects.Contains(r.Value.Answer.Subject))
            .Select(r => KeyValuePair.Create(r.Key, r.Value with { Answer = r.Value.Answer with { Answer = Answer.Gone } }))),
    };
}
