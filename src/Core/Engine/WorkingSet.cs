using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Engine;

/// <summary>What was loaded, as the commands decided so far have left it, and the difference that makes.</summary>
public sealed class WorkingSet
{
    readonly Loaded loaded;

    public WorkingSet(ProgramRules rules, Loaded loaded)
    {
        (Rules, this.loaded) = (rules, loaded);
        Rewards = new(loaded, Changes, Tell);
    }

    public ProgramRules Rules { get; }
    public Changes Changes { get; } = new();
    public RewardSet Rewards { get; }

    public TaxTable Taxes => Changes.Taxes ?? loaded.Taxes;

    public bool Paused => Changes.Paused ?? loaded.Paused;

    // ---- posts and accounts

    public SeenPost? Seen(PostKey post) => loaded.Posts.GetValueOrDefault(post);

    public void See(Post post, string understood, PurchaseId? purchase = null) =>
        See(new SeenPost(post.Key, post.Author, post.At, post.Hash, understood, purchase));

    public void See(SeenPost seen)
    {
        Invariant.Require(loaded.Posts.TryAdd(seen.Key, seen), $"post {seen.Key.Network}/{seen.Key.Id} was acted on before");
        Changes.Posts.Add(seen);
    }

    public Contact Contact(SocialAccount account) => loaded.Contacts.GetValueOrDefault(account) ?? new Contact(account);

    public void Put(Contact contact)
    {
        var before = Changes.Contacts.TryGetValue(contact.Account, out var earlier) ? earlier.Before : loaded.Contacts.GetValueOrDefault(contact.Account);
        Changes.Contacts[contact.Account] = new(before, contact);
        loaded.Contacts[contact.Account] = contact;
    }

    /// <summary>Tries at other people's codes in the last hour, this batch's included.</summary>
    public int CodeTries(SocialAccount account) => loaded.CodeTries.GetValueOrDefault(account);

    public void Record(CodeTry attempt)
    {
        loaded.CodeTries[attempt.Account] = CodeTries(attempt.Account) + 1;
        Changes.CodeTries.Add(attempt);
    }

    // ---- members

    public Member? Member(SocialAccount account) => loaded.Accounts.TryGetValue(account, out var id) ? Member(id) : null;

    public Member? Member(MemberId id) => loaded.Members.GetValueOrDefault(id);

    public void Put(Member member)
    {
        var before = Member(member.Id);
        foreach (var gone in before?.Accounts ?? []) loaded.Accounts.Remove(gone.Account);
        foreach (var linked in member.Accounts)
            Invariant.Require(loaded.Accounts.TryAdd(linked.Account, member.Id), "an account belongs to one member");

        var first = Changes.Members.TryGetValue(member.Id, out var earlier) ? earlier.Before : before;
        Changes.Members[member.Id] = new(first, member);
        loaded.Members[member.Id] = member;
        foreach (var gone in before?.Cards ?? []) loaded.CardHolders.Remove(gone.Key);
        foreach (var card in member.Cards) loaded.CardHolders[card.Key] = member.Id;
        if (!Wanted.IsEmpty) Tell(ProgramEvent.Of(before, member));
    }

    // ---- offers and stock

    public Offer? Offer(OfferId id) => loaded.Offers.GetValueOrDefault(id);

    public ProductOffer? Product(OfferId id) => Offer(id) as ProductOffer;

    public ProductOffer OfferOf(Purchase purchase) => Invariant.Found(Product(purchase.Offer), $"offer {purchase.Offer}");

    public Offer? OfferTagged(string tag) => loaded.OfferTags.TryGetValue(tag, out var id) ? Offer(id) : null;

    public Offer? OfferLike(string skeleton) => loaded.OfferSkeletons.TryGetValue(skeleton, out var id) ? Offer(id) : null;

    public IEnumerable<RewardOffer> OffersAt(string venue) => (loaded.Venues.GetValueOrDefault(venue) ?? []).Select(Rewards.Offer);

    public Offer? OfferPosted(PostKey post) => loaded.OfferPosts.TryGetValue(post, out var id) ? Offer(id) : null;

    public void Publish(Offer offer)
    {
        loaded.Offers.Add(offer.Id, offer);
        loaded.OfferTags.Add(offer.Tag, offer.Id);
        loaded.OfferSkeletons.Add(offer.Skeleton, offer.Id);
        Changes.NewOffers.Add(offer);
    }

    public void Posted(OfferId offer, PostKey post)
    {
        if (loaded.OfferPosts.TryAdd(post, offer)) Changes.OfferPosts.Add((post, offer));
    }

    public void List(Offer offer, bool listed)
    {
        loaded.Offers[offer.Id] = offer with { Listed = listed };
        Changes.Listings[offer.Id] = listed;
    }

    public void SetStock(OfferId id, string variant, Func<Stock, Stock> change)
    {
        var offer = Invariant.Found(Product(id), $"offer {id}");
        var before = offer.Variant(variant).Stock;
        var after = change(before);
        var first = Changes.Stock.TryGetValue((id, variant), out var earlier) ? earlier.Before : before;
        Changes.Stock[(id, variant)] = new(id, variant, first, after);
        loaded.Offers[id] = offer.WithStock(variant, after);
    }

    // ---- purchases

    public Purchase? Purchase(PurchaseId id) => loaded.Purchases.GetValueOrDefault(id);

    public IEnumerable<Purchase> PurchasesWithCode(string code) => (loaded.Codes.GetValueOrDefault(code) ?? []).Select(id => loaded.Purchases[id]);

    /// <summary>The oldest first, in whatever order they were loaded.</summary>
    public IReadOnlyList<Purchase> PurchasesOf(MemberId member) => [.. loaded.Purchases.Values.Where(p => p.Member == member).OrderBy(p => p.Id.Value)];

    /// <inheritdoc cref="PurchasesOf(MemberId)"/>
    public IReadOnlyList<Purchase> PurchasesOf(SocialAccount account) => [.. loaded.Purchases.Values.Where(p => p.Account == account).OrderBy(p => p.Id.Value)];

    /// <summary>What counts against the limit: the most of what the member has and what any of the member's cards has, whoever linked it.</summary>
    /// <exception cref="InvariantException">The member has changed in this batch and what it has is not loaded: the runner then goes one by one.</exception>
    public Claims Claims(OfferId offer, Member member)
    {
        Invariant.Require(
            !Changes.Members.ContainsKey(member.Id)
                || (loaded.ClaimsByMember.ContainsKey((offer, member.Id)) && member.Cards.All(c => loaded.ClaimsByCard.ContainsKey((offer, c.Fingerprint)))),
            $"what {member.Id} has of {offer} is not loaded");
        var byMember = loaded.ClaimsByMember.GetValueOrDefault((offer, member.Id));
        var byCard = member.Cards.Select(c => loaded.ClaimsByCard.GetValueOrDefault((offer, c.Fingerprint)).Count).DefaultIfEmpty().Max();
        return byMember with { Count = Math.Max(byMember.Count, byCard) };
    }

    public void Open(Purchase purchase, string reason)
    {
        SetTimer(purchase);
        loaded.Purchases.Add(purchase.Id, purchase);
        var code = ConfirmationCode.Fold(purchase.Code);
        if (loaded.Codes.TryGetValue(code, out var same)) same.Add(purchase.Id);
        else loaded.Codes.Add(code, [purchase.Id]);
        Count(purchase, default, Engine.Claims.Of(purchase.State));
        Changes.Purchases.Add(purchase.Id, new(null, purchase, [new(purchase.CreatedAt, purchase.State, reason)]));
        if (!Wanted.IsEmpty) Tell(ProgramEvent.Of(null, purchase, purchase.CreatedAt));
    }

    /// <summary>Keeps a purchase as changed; a line of history tells why.</summary>
    public Purchase Put(Purchase purchase, DateTimeOffset at, string reason)
    {
        var before = loaded.Purchases[purchase.Id];
        if (purchase.Due < purchase.Wakes || purchase is { Due: not null, Wakes: null }) purchase = Reset(purchase, purchase.Due.Value);
        Count(purchase, Engine.Claims.Of(before.State), Engine.Claims.Of(purchase.State));
        if (!Wanted.IsEmpty) Tell(ProgramEvent.Of(before, purchase, at));
        return Keep(purchase, new(at, purchase.State, reason));
    }

    /// <summary>Whatever the clock has been told of the purchase, it now comes then, or not at all.</summary>
    public void Wake(Purchase purchase, DateTimeOffset? at) => Keep(Reset(purchase, at), null);

    Purchase Keep(Purchase purchase, HistoryLine? line)
    {
        var earlier = Changes.Purchases.GetValueOrDefault(purchase.Id);
        var history = earlier?.History ?? [];
        if (line is not null) history.Add(line);
        Changes.Purchases[purchase.Id] = new(earlier is null ? loaded.Purchases[purchase.Id] : earlier.Before, purchase, history);
        return loaded.Purchases[purchase.Id] = purchase;
    }

    Purchase Reset(Purchase purchase, DateTimeOffset? wakes)
    {
        if (purchase.Timer is { } old && !Changes.Timers.Remove(old)) Changes.TimersDone.Add(old);
        var woken = purchase with { Wakes = wakes };
        SetTimer(woken);
        return woken;
    }

    /// <summary>The clock has come by and need not come again.</summary>
    public void Done(PurchaseTimer timer) => Changes.TimersDone.Add(timer);

    void SetTimer(Purchase purchase)
    {
        if (purchase.Timer is { } timer) Changes.Timers.Add(timer);
    }

    void Count(Purchase p, Claims before, Claims after)
    {
        if (before == after) return;
        Count(loaded.ClaimsByMember, (p.Offer, p.Member), before, after);
        Count(loaded.ClaimsByCard, (p.Offer, p.Fingerprint), before, after);
    }

    /// <summary>Where nothing is loaded, only the first purchase of all starts a count: any other would be counted without those before it.</summary>
    static void Count<TKey>(Dictionary<TKey, Claims> claims, TKey key, Claims before, Claims after) where TKey : notnull
    {
        if (claims.TryGetValue(key, out var known) || before == default) claims[key] = known - before + after;
    }

    // ---- webhooks

    /// <summary>The kinds of events that any webhook wants: mostly none, and then nothing is done for it.</summary>
    public EventKinds Wanted => Changes.Wanted ?? loaded.Wanted;

    public IReadOnlyCollection<Webhook> Webhooks => loaded.Webhooks.Values;

    public Webhook? Webhook(WebhookId id) => loaded.Webhooks.GetValueOrDefault(id);

    /// <param name="after">Null where it is removed.</param>
    public void Put(WebhookId id, Webhook? after)
    {
        if (after is null) loaded.Webhooks.Remove(id);
        else loaded.Webhooks[id] = after;
        Changes.Webhooks[id] = after;
        Changes.Wanted = EventKinds.All(loaded.Webhooks.Values.Select(w => w.Events));
    }

    /// <summary>To be called where units of an offer were taken.</summary>
    public void TellIfSoldOut(OfferId id, DateTimeOffset at)
    {
        if (Wanted.Has(EventKind.OfferSoldOut) && Product(id) is { } offer && offer.Variants.All(v => v.Stock.Available == 0))
            Tell(new ProgramEvent.OfOffer(EventKind.OfferSoldOut, at, offer));
    }

    void Tell(ProgramEvent? happened)
    {
        if (happened is not null && Wanted.Has(happened.Kind)) Changes.Events.Add(happened);
    }

    // ---- everything else

    public void Write(JournalEntry entry) => Changes.Journal.Add(entry);

    /// <summary>Queues a deed once. A reply to somebody who opted out, or whose account is gone, is not a deed.</summary>
    public void Queue(OutboxItem item)
    {
        if (item is OutboxItem.Reply reply && Contact(reply.Author) is { OptedOutAt: not null } or { GoneAt: not null }) return;
        if (!loaded.Outbox.Add(item.Key)) return;
        Changes.Queued.Add(item.Key, item);
    }

    public bool IsQueued(string key) => loaded.Outbox.Contains(key);

    /// <summary>Takes an item out of the outbox: it is done, or no longer wanted.</summary>
    public void Unqueue(string key)
    {
        loaded.Outbox.Remove(key);
        Changes.Queued.Remove(key);
        Changes.Done.Add(key);
    }

    /// <returns>False if it is not in the outbox: it was done or given up before.</returns>
    public bool TryUnqueue(string key)
    {
        if (!IsQueued(key)) return false;
        Unqueue(key);
        return true;
    }

    public void DropRepliesTo(SocialAccount account)
    {
        foreach (var (key, item) in Changes.Queued.ToList())
            if (item is OutboxItem.Reply reply && reply.Author == account) Unqueue(key);
        Changes.DropRepliesTo.Add(account);
    }

    public void Raise(DateTimeOffset at, string kind, string text) => Changes.Alerts.Add(new(at, kind, text));

    /// <summary>By a command of this batch.</summary>
    public bool HasRaised(string kind) => Changes.Alerts.Any(alert => alert.Kind == kind);

    /// <returns>False if it was kept before.</returns>
    public bool TryKeep(KeptPaymentEvent told)
    {
        if (!loaded.PaymentEvents.Add(told.Key)) return false;
        Changes.PaymentEvents.Add(told);
        return true;
    }

    public RequestAnswer? Request(string key) => loaded.Requests.GetValueOrDefault(key);

    /// <summary>What was answered to requests about it tells what nobody may be told any more.</summary>
    public void Forget(string subject)
    {
        foreach (var (key, answer) in loaded.Requests.Where(r => r.Value.Subject == subject).ToList()) loaded.Requests[key] = answer with { Answer = Answer.Gone };
        for (var i = 0; i < Changes.Requests.Count; i++)
            if (Changes.Requests[i].Subject == subject) Changes.Requests[i] = Changes.Requests[i] with { Answer = Answer.Gone };
        Changes.Forgotten.Add(subject);
    }

    public void Remember(RequestAnswer answer)
    {
        loaded.Requests.Add(answer.Key, answer);
        Changes.Requests.Add(answer);
    }
}
