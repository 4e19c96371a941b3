using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// What the writer has read or written lately: a purchase comes by five times within a minute, with its member and its offer. The writer is alone on the file, so what it
/// remembers is so.
/// </summary>
sealed class Recent
{
    const int Most = 20_000;

    public Lately<PurchaseId, Purchase> Purchases { get; } = new(Most);
    public Lately<MemberId, Member> Members { get; } = new(Most);
    public Lately<SocialAccount, MemberId> Owners { get; } = new(Most);
    public Lately<SocialAccount, Contact?> Contacts { get; } = new(Most);
    public Lately<OfferId, Offer> Offers { get; } = new(Most);
    public Lately<string, OfferId> Tags { get; } = new(Most);

    /// <summary>Null until it is read.</summary>
    public TaxTable? Taxes { get; set; }

    /// <summary>What a batch has written, once it is committed.</summary>
    public void Keep(Changes changes)
    {
        // Nobody comes back for what is over, and what is erased later is among it.
        foreach (var (id, change) in changes.Purchases)
            if (change.After.State.Holds()) Purchases[id] = change.After;
            else Purchases.Remove(id);
        foreach (var (account, change) in changes.Contacts) Contacts[account] = change.After;
        foreach (var (before, after) in changes.Members.Values)
        {
            foreach (var linked in before?.Accounts ?? []) Owners.Remove(linked.Account);
            Members[after.Id] = after;
        }
        foreach (var ((id, variant), change) in changes.Stock)
            if (Offers.Find(id, out var offer) && offer is ProductOffer product) Offers[id] = product.WithStock(variant, change.After);
        foreach (var (id, change) in changes.Budgets)
            if (Offers.Find(id, out var offer) && offer is RewardOffer reward) Offers[id] = reward with { Budget = change.After };
        foreach (var id in changes.Listings.Keys) Offers.Remove(id);
        Taxes = changes.Taxes ?? Taxes;
    }

    /// <summary>Whether a commit that failed has been made all the same is not known.</summary>
    public void Forget()
    {
        Purchases.Clear();
        Members.Clear();
        Owners.Clear();
        Contacts.Clear();
        Offers.Clear();
        Tags.Clear();
        Taxes = null;
    }
}
