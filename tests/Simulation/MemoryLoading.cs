using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;

namespace Tagsale.Simulation;

/// <summary>What keys bring, as <see cref="Keys"/> says it.</summary>
static class MemoryLoading
{
    public static Loaded Load(this MemoryState state, Keys keys)
    {
        var loaded = new Loaded { Paused = state.Paused, Wanted = EventKinds.All(state.Webhooks.Values.Select(w => w.Events)), Taxes = state.Taxes };
        foreach (var key in keys.Posts) state.BringPost(key, loaded);
        foreach (var key in keys.OpenedBy)
            if (state.Posts.TryGetValue(key, out var seen) && seen.Purchase is { } opened) state.BringPurchase(opened, loaded);
        foreach (var code in keys.Codes) state.BringCode(code, loaded);
        foreach (var id in keys.Purchases) state.BringPurchase(id, loaded);
        foreach (var id in state.Open)
            if (keys.OpenPurchasesOf.Contains(state.Purchase(id).Member) || state.IsOwnersAndOf(keys.OpenPurchasesOfAccount, state.Purchase(id)))
                state.BringPurchase(id, loaded);
        foreach (var account in keys.Accounts) state.BringAccount(account, loaded);
        foreach (var id in keys.Members) state.BringMember(id, loaded);
        foreach (var id in keys.Offers) state.BringOffer(id, loaded);
        foreach (var skeleton in keys.Skeletons)
            if (state.Skeletons.TryGetValue(skeleton, out var offer)) state.BringOffer(offer, loaded);
        foreach (var post in keys.OfferPosts) state.BringOfferPost(post, loaded);
        foreach (var (author, tag) in keys.Asks) state.BringAsk(author, tag, loaded);
        foreach (var (account, since) in keys.CodeTries) loaded.CodeTries[account] = state.CodeTries[account].Count(t => t.At > since);
        foreach (var key in keys.Outbox)
            if (state.Outbox.ContainsKey(key)) loaded.Outbox.Add(key);
        foreach (var key in keys.Requests)
            if (state.Requests.TryGetValue(key, out var answer)) loaded.Requests[key] = answer.Answer;
        foreach (var key in keys.PaymentEvents)
            if (state.PaymentEvents.ContainsKey(key)) loaded.PaymentEvents.Add(key);
        state.BringRewards(keys, loaded);
        if (keys.Webhooks) foreach (var (id, webhook) in state.Webhooks) loaded.Webhooks.Add(id, webhook);
        return loaded;
    }

    static bool IsOwnersAndOf(this MemoryState state, HashSet<SocialAccount> accounts, Purchase purchase) =>
        accounts.Contains(purchase.Account) && state.Accounts.TryGetValue(purchase.Account, out var owner) && owner == purchase.Member;

    static void BringPost(this MemoryState state, PostKey key, Loaded loaded)
    {
        if (state.Posts.TryGetValue(key, out var seen)) loaded.Posts[key] = seen;
    }

    static void BringCode(this MemoryState state, string code, Loaded loaded)
    {
        var purchases = state.OfCode[code];
        if (purchases.IsEmpty) return;
        loaded.Codes[code] = [.. purchases.OrderBy(id => id.Value)];
        foreach (var id in purchases) state.BringPurchase(id, loaded);
    }

    static void BringPurchase(this MemoryState state, PurchaseId id, Loaded loaded)
    {
        if (!state.Purchases.TryGetValue(id, out var kept)) return;
        loaded.Purchases[id] = kept.Purchase;
        state.BringOffer(kept.Purchase.Offer, loaded);
        if (kept.Purchase.HasConfirmationToJudge) state.BringMember(kept.Purchase.Member, loaded);
        state.BringContact(kept.Purchase.Account, loaded);
    }

    public static void BringAccount(this MemoryState state, SocialAccount account, Loaded loaded)
    {
        state.BringContact(account, loaded);
        if (state.Accounts.TryGetValue(account, out var member)) state.BringMember(member, loaded);
    }

    static void BringContact(this MemoryState state, SocialAccount account, Loaded loaded)
    {
        if (state.Contacts.TryGetValue(account, out var contact)) loaded.Contacts[account] = contact;
    }

    static void BringMember(this MemoryState state, MemberId id, Loaded loaded)
    {
        if (!state.Members.TryGetValue(id, out var member)) return;
        loaded.Members[id] = member;
        foreach (var linked in member.Accounts) loaded.Accounts[linked.Account] = id;
    }

    public static void BringOffer(this MemoryState state, OfferId id, Loaded loaded)
    {
        if (!state.Offers.TryGetValue(id, out var offer)) return;
        loaded.Offers[id] = offer;
        loaded.OfferTags[offer.Tag] = id;
        loaded.OfferSkeletons[offer.Skeleton] = id;
    }

    static void BringOfferPost(this MemoryState state, PostKey post, Loaded loaded)
    {
        if (!state.OfferPosts.TryGetValue(post, out var offer)) return;
        loaded.OfferPosts[post] = offer;
        state.BringOffer(offer, loaded);
    }

    static void BringAsk(this MemoryState state, SocialAccount author, string tag, Loaded loaded)
    {
        if (!state.Tags.TryGetValue(tag, out var offer)) return;
        state.BringOffer(offer, loaded);
        state.BringAccount(author, loaded);
        if (!state.Accounts.TryGetValue(author, out var member) || state.Offers[offer] is not ProductOffer) return;

        loaded.ClaimsByMember[(offer, member)] = Claimed(state.PurchasesOf(member), offer);
        foreach (var card in state.Members[member].Cards)
            loaded.ClaimsByCard[(offer, card.Fingerprint)] = Claimed(state.OfCard[card.Fingerprint].Select(state.Purchase), offer);
    }

    static Claims Claimed(IEnumerable<Purchase> purchases, OfferId offer) =>
        purchases.Where(p => p.Offer == offer).Aggregate(default(Claims), (sum, p) => sum + Claims.Of(p.State));
}
