using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Follows keys to everything they bring, and reads each thing once a batch.</summary>
sealed class Loading(Session session, Recent recent)
{
    readonly Loaded _loaded = new();
    readonly HashSet<SocialAccount> _contacts = [];
    readonly HashSet<SocialAccount> _accounts = [];

    public Loaded Load(Keys keys)
    {
        (_loaded.Paused, _loaded.Wanted) = session.Records.Switches();
        _loaded.Taxes = recent.Taxes ??= session.Records.Taxes();
        foreach (var post in keys.Posts) Post(post);
        foreach (var post in keys.OpenedBy) OpenedBy(post);
        foreach (var code in keys.Codes) Code(code);
        foreach (var member in keys.OpenPurchasesOf) Purchases(session.Purchases.OpenOf(member));
        foreach (var account in keys.OpenPurchasesOfAccount) OpenPurchases(account);
        foreach (var purchase in keys.Purchases) Purchase(purchase);
        foreach (var account in keys.Accounts) Account(account);
        foreach (var member in keys.Members) Member(member);
        foreach (var offer in keys.Offers) Offer(offer);
        foreach (var skeleton in keys.Skeletons) Skeleton(skeleton);
        foreach (var post in keys.OfferPosts) OfferPost(post);
        var rewards = new RewardLoading(session, _loaded, this);
        foreach (var asks in keys.Asks.GroupBy(ask => ask.Tag)) Asks(asks, rewards);
        rewards.Load(keys);
        foreach (var (account, since) in keys.CodeTries) _loaded.CodeTries[account] = session.Posts.Tries(account, since);
        foreach (var key in keys.Outbox) Queued(key);
        foreach (var key in keys.Requests) Request(key);
        foreach (var key in keys.PaymentEvents.Where(session.Payments.Has)) _loaded.PaymentEvents.Add(key);
        if (keys.Webhooks) foreach (var webhook in session.Webhooks.All()) _loaded.Webhooks.Add(webhook.Id, webhook);
        return _loaded;
    }

    void Post(PostKey post)
    {
        if (session.Posts.Seen(post) is { } seen) _loaded.Posts.Add(post, seen);
    }

    void OpenedBy(PostKey post)
    {
        if (session.Posts.Seen(post)?.Purchase is { } purchase) Purchase(purchase);
    }

    void Code(string code)
    {
        var purchases = session.Purchases.OfCode(code);
        if (purchases.Count == 0) return;
        _loaded.Codes.Add(code, purchases);
        Purchases(purchases);
    }

    void OpenPurchases(SocialAccount account)
    {
        if (session.Members.Owner(account) is { } owner) Purchases(session.Purchases.OpenOf(owner, account));
    }

    void Purchases(List<PurchaseId> ids)
    {
        foreach (var id in ids) Purchase(id);
    }

    void Purchase(PurchaseId id)
    {
        if (_loaded.Purchases.ContainsKey(id)) return;
        if (!recent.Purchases.Find(id, out var purchase))
        {
            if ((purchase = session.Purchases.Find(id, ProductOf)) is null) return;
            if (purchase.State.Holds()) recent.Purchases[id] = purchase;
        }
        _loaded.Purchases.Add(id, purchase);
        OfferOf(purchase.Offer);
        if (purchase.HasConfirmationToJudge) Member(purchase.Member);
        Contact(purchase.Account);
    }

    public void Account(SocialAccount account)
    {
        if (!_accounts.Add(account)) return;
        Contact(account);
        if (_loaded.Accounts.ContainsKey(account)) return;
        if (!recent.Owners.Find(account, out var member))
        {
            if (session.Members.Owner(account) is not { } owner) return;
            recent.Owners[account] = member = owner;
        }
        Member(member);
    }

    void Contact(SocialAccount account)
    {
        if (!_contacts.Add(account)) return;
        if (!recent.Contacts.Find(account, out var contact)) recent.Contacts[account] = contact = session.Posts.Contact(account);
        if (contact is not null) _loaded.Contacts.Add(account, contact);
    }

    void Member(MemberId id)
    {
        if (_loaded.Members.ContainsKey(id) || Known(id) is not { } member) return;
        _loaded.Members.Add(id, member);
        foreach (var linked in member.Accounts) _loaded.Accounts.Add(linked.Account, id);
    }

    /// <summary>To look at; it is not brought.</summary>
    public Member? Known(MemberId id)
    {
        if (recent.Members.Find(id, out var member)) return member;
        if ((member = session.Members.Find(id)) is not null) recent.Members[id] = member;
        return member;
    }

    ProductOffer ProductOf(OfferId id) => (ProductOffer)OfferOf(id);

    Offer OfferOf(OfferId id) => Invariant.Found(Offer(id), $"offer {id}");

    public Offer? Offer(OfferId id)
    {
        if (_loaded.Offers.TryGetValue(id, out var known)) return known;
        if (!recent.Offers.Find(id, out var offer))
        {
            if ((offer = session.Offers.Find(id)) is null) return null;
            recent.Offers[id] = offer;
        }
        _loaded.Offers.Add(id, offer);
        _loaded.OfferTags.Add(offer.Tag, id);
        _loaded.OfferSkeletons.Add(offer.Skeleton, id);
        return offer;
    }

    void Skeleton(string skeleton)
    {
        if (!_loaded.OfferSkeletons.ContainsKey(skeleton) && session.Offers.Like(skeleton) is { } offer) Offer(offer);
    }

    void OfferPost(PostKey post)
    {
        if (session.Offers.Posted(post) is not { } offer) return;
        _loaded.OfferPosts.Add(post, offer);
        Offer(offer);
    }

    /// <summary>Nothing bought yet is told too: what is missing was not asked for.</summary>
    void Asks(IGrouping<string, (SocialAccount Author, string Tag)> asks, RewardLoading rewards)
    {
        if (Tagged(asks.Key) is not { } offer) return;
        foreach (var (author, _) in asks)
        {
            Account(author);
            if (!_loaded.Accounts.TryGetValue(author, out var member)) continue;

            if (_loaded.Offers[offer] is ProductOffer) Claims(offer, member);
            else rewards.Load(offer, member);
        }
    }

    void Claims(OfferId offer, MemberId member)
    {
        if (!_loaded.ClaimsByMember.ContainsKey((offer, member)))
            _loaded.ClaimsByMember.Add((offer, member), session.Purchases.ClaimsOf(member, offer));
        foreach (var card in _loaded.Members[member].Cards)
            if (!_loaded.ClaimsByCard.ContainsKey((offer, card.Fingerprint)))
                _loaded.ClaimsByCard.Add((offer, card.Fingerprint), session.Purchases.ClaimsOf(card.Fingerprint, offer));
    }

    OfferId? Tagged(string tag)
    {
        if (_loaded.OfferTags.TryGetValue(tag, out var known)) return known;
        if (!recent.Tags.Find(tag, out var offer))
        {
            if (session.Offers.Tagged(tag) is not { } tagged) return null;
            recent.Tags[tag] = offer = tagged;
        }
        Offer(offer);
        return offer;
    }

    void Queued(string key)
    {
        if (session.Outbox.Has(key)) _loaded.Outbox.Add(key);
    }

    void Request(string key)
    {
        if (session.Records.Request(key) is { } answer) _loaded.Requests.Add(key, answer);
    }
}
