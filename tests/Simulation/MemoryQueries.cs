using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Simulation;

/// <summary>The reading side of the model store.</summary>
public sealed class MemoryQueries(MemoryDatabase database) : IQueries
{
    MemoryState State => database.State;

    public Offer? Offer(OfferId id) => State.Offers.GetValueOrDefault(id);

    public Offer? OfferTagged(string foldedTag) => State.Tags.TryGetValue(foldedTag, out var id) ? Offer(id) : null;

    public IReadOnlyList<OfferPost> OfferPosts(string network) =>
        [.. State.OfferPosts.Where(p => p.Key.Network == network).OrderBy(p => p.Key.Id, StringComparer.Ordinal).Select(p => new OfferPost(p.Key, State.Offers[p.Value].Listed))];

    public Picture? Picture(OfferId id) => State.Pictures.GetValueOrDefault(id);

    public string? PictureAlt(OfferId id) => Picture(id)?.Alt;

    public Page<Offer> Offers(bool listedOnly, PageRequest page) =>
        NewestFirst(State.Offers.Values.Where(o => o.Listed || !listedOnly), o => Key(o.Id.Value), page);

    public Member? Member(MemberId id) => State.Members.GetValueOrDefault(id);

    public Member? Member(SocialAccount account) => State.Accounts.TryGetValue(account, out var id) ? Member(id) : null;

    public Page<Member> Members(PageRequest page) =>
        NewestFirst(State.Members.Values.Where(m => m.DeletedAt is null), m => Key(m.Id.Value), page);

    public IReadOnlyDictionary<MemberId, string> NamesOf(IReadOnlyCollection<MemberId> members) =>
        members.Distinct().Select(Member).OfType<Member>().Where(m => m.DeletedAt is null).ToDictionary(m => m.Id, m => m.Name);

    public Contact Contact(SocialAccount account) => State.Contacts.GetValueOrDefault(account) ?? new Contact(account);

    public PurchaseView? Purchase(PurchaseId id) => State.Purchases.TryGetValue(id, out var kept) ? View(kept) : null;

    public Page<PurchaseView> Purchases(PurchaseQuery query, PageRequest page) =>
        NewestFirst(State.Purchases.Values.Where(kept => Fits(kept.Purchase, query)).Select(View), v => Key(v.Purchase.Id.Value), page);

    public ShipTo? ShipToOf(Purchase purchase) => State.Addresses.GetValueOrDefault((purchase.Member, purchase.AddressNumber));

    public IReadOnlyList<MemberId> MembersWithCard(string service, string token) =>
        [.. State.Members.Values.Where(m => m.CardSaved(service, token) is not null).Select(m => m.Id).OrderBy(id => id.Value)];

    public PaymentEvent? PaymentEvent(PaymentEventKey key) => State.PaymentEvents.GetValueOrDefault(key)?.Event;

    public Page<RewardOffer> RewardsToLoad(MemberId member, DateTimeOffset at, PageRequest page) => NewestFirst(
        State.Offers.Values.OfType<RewardOffer>().Where(o => o.Listed && o.HasStarted(at) && !o.HasEnded(at)
            && !State.Rewards.Enrollments.Values.Any(e => e.Member == member && e.Offer == o.Id && e.EndedAt is null)),
        o => Key(o.Id.Value), page);

    public Page<EnrollmentView> Enrollments(EnrollmentQuery query, PageRequest page) => NewestFirst(
        State.Rewards.Enrollments.Values.Where(e => (query.Offer ?? e.Offer) == e.Offer && (query.Member ?? e.Member) == e.Member).Select(e => new EnrollmentView(e, Reward(e.Offer))),
        v => Key(v.Enrollment.Id.Value), page);

    public TakenTransaction? Transaction(string id) => State.Rewards.Transactions.GetValueOrDefault(id);

    public Page<TakenTransaction> Transactions(TransactionQuery query, PageRequest page) => NewestFirst(
        State.Rewards.Transactions.Values.Where(t => (query.Member is null || t.Member == query.Member) && (query.Status ?? t.Status) == t.Status)
            .OrderBy(t => t.TakenAt).ThenBy(t => t.Transaction.Id, StringComparer.Ordinal).Index(), page);

    public Page<CreditView> Credits(CreditQuery query, PageRequest page) => NewestFirst(
        State.Rewards.Credits.Values
            .Where(c => (query.Member ?? c.Member) == c.Member && (query.Offer ?? c.Key.Offer) == c.Key.Offer && (query.State ?? c.State) == c.State)
            .OrderBy(c => c.At).ThenBy(c => c.Key.Transaction, StringComparer.Ordinal).ThenBy(c => c.Key.Offer.Value)
            .Select(c => new CreditView(c, Reward(c.Key.Offer), Transaction(c.Key.Transaction))).Index(), page);

    public IReadOnlyList<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step) => MemoryRewardReports.BudgetSteps(State, offer, step);

    public IReadOnlyList<CreditSum> CreditSums(OfferId offer) => MemoryRewardReports.CreditSums(State, offer);

    public IReadOnlyList<Liability> Liabilities() => MemoryRewardReports.Liabilities(State);

    public RefusedPayments Refusals(OfferId offer) => MemoryRewardReports.Refusals(State, offer);

    RewardOffer Reward(OfferId id) => (RewardOffer)State.Offers[id];

    public IBooks Books => new MemoryBooks(database);

    public Page<Parked> Parked(PageRequest page) => NewestFirst(State.Parked.Index(), page);

    public Page<Alert> Alerts(PageRequest page) => NewestFirst(State.Alerts.Index(), page);

    public Page<OutboxView> Queued(PageRequest page)
    {
        var kept = OldestFirst(State.Outbox.Values, k => Key(k.Seq), page);
        return new([.. kept.Items.Select(k => new OutboxView(k.Item, k.Attempts, k.DueAt, k.Error))], kept.Next);
    }

    public ReplyTraffic Replies(DateTimeOffset since) => new(
        [.. State.Outbox.Values.Select(kept => kept.Item).OfType<OutboxItem.Reply>().CountBy(reply => (reply.To.Network, reply.Priority))
            .OrderBy(count => count.Key.Network, StringComparer.Ordinal).ThenBy(count => count.Key.Priority)
            .Select(count => new WaitingReplies(count.Key.Network, count.Key.Priority, count.Value))],
        State.Purchases.Values.Select(kept => kept.Purchase).Where(p => p is { ReplyAt: null, Deadline: not null } && p.CreatedAt >= since).CountBy(p => p.Account.Network).ToDictionary());

    public RequestAnswer? Request(string key) => State.Requests.GetValueOrDefault(key)?.Answer;

    public TaxTable Taxes() => State.Taxes;

    public StoreSummary Summary()
    {
        var state = State;
        return new(
            state.Offers.Count,
            state.Members.Values.Count(m => m.DeletedAt is null),
            state.Open.Count,
            state.Purchases.Values.Count(k => k.Purchase.State is PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered),
            state.Outbox.Count,
            state.Parked.Count,
            state.Alerts.Count,
            state.Paused);
    }

    PurchaseView View(KeptPurchase kept) => new(kept.Purchase, (ProductOffer)State.Offers[kept.Purchase.Offer], kept.History);

    bool Fits(Purchase p, PurchaseQuery query) =>
        (query.Offer is null || p.Offer == query.Offer)
        && (query.Member is null || p.Member == query.Member)
        && (query.State is null || p.State == query.State)
        && (query.Merchant is null || State.Offers[p.Offer].Merchant == query.Merchant)
        && (query.Search is null || IsFound(p, query.Search.Trim()));

    bool IsFound(Purchase p, string search) =>
        search == p.Id.ToString() || search == p.Offer.ToString() || search == p.Member.ToString() || search == p.PostId
        || string.Equals(search.TrimStart('#'), p.Code, StringComparison.OrdinalIgnoreCase)
        || State.Members[p.Member].Accounts.Any(a => string.Equals(search.TrimStart('@'), a.Handle, StringComparison.OrdinalIgnoreCase));

    static Page<T> NewestFirst<T>(IEnumerable<(int Index, T Item)> indexed, PageRequest page)
    {
        var rows = NewestFirst(indexed, row => Key(row.Index + 1), page);
        return new([.. rows.Items.Select(row => row.Item)], rows.Next);
    }

    static Page<T> NewestFirst<T>(IEnumerable<T> rows, Func<T, string> key, PageRequest page) => Cut(
        rows.Where(row => Cursor(page) is not { } after || string.CompareOrdinal(key(row), after) < 0).OrderByDescending(key, StringComparer.Ordinal), key, page);

    static Page<T> OldestFirst<T>(IEnumerable<T> rows, Func<T, string> key, PageRequest page) => Cut(
        rows.Where(row => Cursor(page) is not { } after || string.CompareOrdinal(key(row), after) > 0).OrderBy(key, StringComparer.Ordinal), key, page);

    static Page<T> Cut<T>(IEnumerable<T> ordered, Func<T, string> key, PageRequest page)
    {
        var limit = Math.Clamp(page.Limit, 1, 200);
        var rows = ordered.Take(limit + 1).ToList();
        return rows.Count > limit ? new(rows[..limit], key(rows[limit - 1])) : new(rows, null);
    }

    /// <summary>Keys of fixed width, so that their text sorts as they do.</summary>
    static string Key(Guid id) => id.ToString("N");

    static string Key(long number) => number.ToString("x16", CultureInfo.InvariantCulture);

    static string? Cursor(PageRequest page) =>
        page.After is { Length: 16 or 32 } after && after.All(char.IsAsciiHexDigitLower) ? after : null;
}
