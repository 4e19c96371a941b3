using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>The reading side of one file. Ids sort by time, so the newest first is by id downwards.</summary>
public sealed class SqliteQueries(string path, ProgramId program) : IQueries, IDisposable
{
    readonly Readers _readers = new(path, program);

    public Offer? Offer(OfferId id) => _readers.Read(session => session.Offers.Find(id));

    public Offer? OfferTagged(string foldedTag) =>
        _readers.Read(session => session.Offers.Tagged(foldedTag) is { } id ? session.Offers.Find(id) : null);

    public IReadOnlyList<OfferPost> OfferPosts(string network) => _readers.Read(session => session.Offers.Posts(network));

    public Picture? Picture(OfferId id) => _readers.Read(session => session.Offers.Picture(id));

    public string? PictureAlt(OfferId id) => _readers.Read(session => session.Offers.PictureAlt(id));

    public Page<Offer> Offers(bool listedOnly, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var ids = session.Offers.Newest(listedOnly, Cursor.ReadId(page) ?? Cursor.LastId, limit + 1);
        return Cursor.Page(ids, limit, id => Invariant.Found(session.Offers.Find(id), $"offer {id}"), id => Cursor.Write(id.Value));
    });

    public Member? Member(MemberId id) => _readers.Read(session => session.Members.Find(id));

    public Member? Member(SocialAccount account) =>
        _readers.Read(session => session.Members.Owner(account) is { } id ? session.Members.Find(id) : null);

    public Page<Member> Members(PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var ids = session.Members.Newest(Cursor.ReadId(page) ?? Cursor.LastId, limit + 1);
        return Cursor.Page(ids, limit, id => Invariant.Found(session.Members.Find(id), $"member {id}"), id => Cursor.Write(id.Value));
    });

    public IReadOnlyDictionary<MemberId, string> NamesOf(IReadOnlyCollection<MemberId> members) => _readers.Read(session =>
    {
        var names = new Dictionary<MemberId, string>();
        foreach (var id in members)
            if (session.Members.NameOf(id) is { } name) names[id] = name;
        return names;
    });

    public Contact Contact(SocialAccount account) => _readers.Read(session => session.Posts.Contact(account)) ?? new Contact(account);

    public PurchaseView? Purchase(PurchaseId id) => _readers.Read(session => new PurchaseViews(session).Find(id));

    public Page<PurchaseView> Purchases(PurchaseQuery query, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var views = new PurchaseViews(session);
        var ids = views.Newest(query, Cursor.ReadId(page) ?? Cursor.LastId, limit + 1);
        return Cursor.Page(ids, limit, id => Invariant.Found(views.Find(id), $"purchase {id}"), id => Cursor.Write(id.Value));
    });

    public ShipTo? ShipToOf(Purchase purchase) => _readers.Read(session => session.Members.ShipTo(purchase.Member, purchase.AddressNumber));

    public IReadOnlyList<MemberId> MembersWithCard(string service, string token) => _readers.Read(session => session.Members.WithCard(service, token));

    public PaymentEvent? PaymentEvent(PaymentEventKey key) => _readers.Read(session => session.Payments.Find(key));

    public IBooks Books => new SqliteBooks(_readers);

    public Page<Parked> Parked(PageRequest page) => Backward(page, (session, before, limit) => session.Records.Parked(before, limit));

    public Page<Alert> Alerts(PageRequest page) => Backward(page, (session, before, limit) => session.Records.Alerts(before, limit));

    public Page<OutboxView> Queued(PageRequest page) => Forward(page, (session, after, limit) => session.Outbox.Queued(after, limit));

    public ReplyTraffic Replies(DateTimeOffset since) => _readers.Read(session => new ReplyTraffic(
        session.Outbox.WaitingReplies(), session.Purchases.ToldPrivately(Cursor.FirstIdAt(since)).ToDictionary(row => row.Network, row => row.Count)));

    public RequestAnswer? Request(string key) => _readers.Read(session => session.Records.Request(key));

    public Page<RewardOffer> RewardsToLoad(MemberId member, DateTimeOffset at, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var ids = session.Offers.ToLoad(member, at, Cursor.ReadId(page) ?? Cursor.LastId, limit + 1);
        return Cursor.Page(ids, limit, id => Invariant.Found(session.Offers.Find(id) as RewardOffer, $"reward offer {id}"), id => Cursor.Write(id.Value));
    });

    public Page<EnrollmentView> Enrollments(EnrollmentQuery query, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var rows = session.Enrollments.Newest(query, Cursor.ReadId(page) ?? Cursor.LastId, limit + 1);
        return Cursor.Page(rows, limit, new RewardViews(session).Of, e => Cursor.Write(e.Id.Value));
    });

    public TakenTransaction? Transaction(string id) => _readers.Read(session => session.Transactions.Find(id));

    public Page<TakenTransaction> Transactions(TransactionQuery query, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var rows = session.Transactions.Newest(query, Cursor.ReadMoment(page) ?? (DateTimeOffset.MaxValue, ""), limit + 1);
        return Cursor.Page(rows, limit, taken => taken, taken => Cursor.Write(taken.TakenAt, taken.Transaction.Id));
    });

    public Page<CreditView> Credits(CreditQuery query, PageRequest page) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        var rows = session.Credits.Newest(query, CreditRow.ReadCursor(page), limit + 1);
        return Cursor.Page(rows, limit, new RewardViews(session).Of, CreditRow.WriteCursor);
    });

    public IReadOnlyList<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step) => _readers.Read(session => new RewardReports(session).BudgetSteps(offer, step));

    public IReadOnlyList<CreditSum> CreditSums(OfferId offer) => _readers.Read(session => new RewardReports(session).CreditSums(offer));

    public IReadOnlyList<Liability> Liabilities() => _readers.Read(session => new RewardReports(session).Liabilities());

    public RefusedPayments Refusals(OfferId offer) => _readers.Read(session => new RewardReports(session).Refusals(offer));

    public TaxTable Taxes() => _readers.Read(session => session.Records.Taxes());

    public StoreSummary Summary() => _readers.Read(session => session.Records.Summary());

    public void Dispose() => _readers.Dispose();

    Page<T> Forward<T>(PageRequest page, Func<Session, long, int, List<(long Seq, T Item)>> rows) =>
        Sequence(page, Cursor.ReadNumber(page) ?? 0, rows);

    Page<T> Backward<T>(PageRequest page, Func<Session, long, int, List<(long Seq, T Item)>> rows) =>
        Sequence(page, Cursor.ReadNumber(page) ?? long.MaxValue, rows);

    Page<T> Sequence<T>(PageRequest page, long from, Func<Session, long, int, List<(long Seq, T Item)>> rows) => _readers.Read(session =>
    {
        var limit = Cursor.Limit(page);
        return Cursor.Page(rows(session, from, limit + 1), limit, row => row.Item, row => Cursor.Write(row.Seq));
    });
}
