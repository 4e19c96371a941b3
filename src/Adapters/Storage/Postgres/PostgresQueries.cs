using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>The reading side. Ids sort by time, so the newest first is by id downwards.</summary>
public sealed class PostgresQueries : IQueries, IDisposable
{
    readonly ProgramId _program;
    readonly Database _database;
    readonly Snapshot _snapshot;
    readonly RewardPages _rewards;
    readonly RewardReports _reports;

    public PostgresQueries(string connectionString, ProgramId program)
    {
        (_program, _database) = (program, new(connectionString));
        _snapshot = new(_database, program);
        (_rewards, _reports) = (new(_snapshot), new(_snapshot));
    }

    public Offer? Offer(OfferId id) => Offers("f.id = $2", columns => columns.Value(id.Value)).FirstOrDefault();

    public Offer? OfferTagged(string foldedTag) => Offers("f.tag = $2", columns => columns.Value(foldedTag)).FirstOrDefault();

    public IReadOnlyList<OfferPost> OfferPosts(string network)
    {
        var posts = new List<OfferPost>();
        Read(sets => sets.Add("""
            select o.post, f.listed from offer_posts o join offers f on f.program = o.program and f.id = o.offer where o.program = $1 and o.network = $2 order by o.post
            """, row => posts.Add(new(new(network, row.Text()), row.Flag()))).Value(network));
        return posts;
    }

    public Picture? Picture(OfferId id) => One(
        $"select {PictureRow.Columns} from offer_pictures where program = $1 and offer = $2", PictureRow.Read, columns => columns.Value(id.Value));

    public string? PictureAlt(OfferId id) => One("select alt from offer_pictures where program = $1 and offer = $2", row => row.Text(), columns => columns.Value(id.Value));

    public Page<Offer> Offers(bool listedOnly, PageRequest page)
    {
        var limit = Cursor.Limit(page);
        var offers = Offers("f.id in (select id from offers where program = $1 and id < $2 and (listed or not $3) order by id desc limit $4)", columns => columns
            .Value(Cursor.ReadId(page) ?? Cursor.LastId).Value(listedOnly).Value(limit + 1));
        return Cursor.Page(offers, limit, o => o, o => Cursor.Write(o.Id.Value));
    }

    public Member? Member(MemberId id) => Members("m.id = $2", columns => columns.Value(id.Value)).FirstOrDefault();

    public Member? Member(SocialAccount account) => Members(
        "m.id = (select member from accounts where program = $1 and network = $2 and account = $3)", columns => columns.Value(account.Network).Value(account.Id)).FirstOrDefault();

    public Page<Member> Members(PageRequest page)
    {
        var limit = Cursor.Limit(page);
        var members = Members("m.id in (select id from members where program = $1 and id < $2 and deleted_at is null order by id desc limit $3)", columns => columns
            .Value(Cursor.ReadId(page) ?? Cursor.LastId).Value(limit + 1));
        return Cursor.Page(members, limit, m => m, m => Cursor.Write(m.Id.Value));
    }

    public IReadOnlyDictionary<MemberId, string> NamesOf(IReadOnlyCollection<MemberId> members)
    {
        var names = new Dictionary<MemberId, string>();
        Read(sets => sets.Add("select id, name from members where program = $1 and id = any($2) and deleted_at is null", row => names[new(row.Guid())] = row.Text())
            .Value(members.Select(id => id.Value).ToArray()));
        return names;
    }

    public Contact Contact(SocialAccount account) => One(
        "select invited_at, opted_out_at, gone_at from contacts where program = $1 and network = $2 and account = $3",
        row => new Contact(account, row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull()), columns => columns.Value(account.Network).Value(account.Id)) ?? new Contact(account);

    public PurchaseView? Purchase(PurchaseId id) => Views("p.id = $2", columns => columns.Value(id.Value)).FirstOrDefault();

    public Page<PurchaseView> Purchases(PurchaseQuery query, PageRequest page)
    {
        // No text here holds one, and the server refuses to look for it.
        if (query.Search?.Contains('\0', StringComparison.Ordinal) == true) return new([], null);
        var limit = Cursor.Limit(page);
        var views = Views($"p.id in (select p.id from purchases p where {Conditions(query)} order by p.id desc limit $3)", columns =>
        {
            columns.Value(Cursor.ReadId(page) ?? Cursor.LastId).Value(limit + 1);
            Bind(columns, query);
        });
        return Cursor.Page(views, limit, view => view, view => Cursor.Write(view.Purchase.Id.Value));
    }

    public ShipTo? ShipToOf(Purchase purchase) => One(
        "select name, line1, line2, city, region, postal_code, country from addresses where program = $1 and member = $2 and number = $3",
        row => new ShipTo(row.Text(), MemberRow.ReadAddress(row)!), columns => columns.Value(purchase.Member.Value).Value(purchase.AddressNumber));

    public IReadOnlyList<MemberId> MembersWithCard(string service, string token)
    {
        var members = new List<MemberId>();
        Read(sets => sets.Add("select distinct member from cards where program + 0 = $1 and token collate \"C\" = $2 and service = $3 order by member", row => members.Add(new(row.Guid())))
            .Value(token).Value(service));
        return members;
    }

    public PaymentEvent? PaymentEvent(PaymentEventKey key) => One(
        "select id, kind, at, raw from payment_events where program = $1 and service = $2 and id = $3",
        row => new PaymentEvent(row.Text(), row.Text(), row.Time(), row.Text()), columns => columns.Value(key.Service).Value(key.Id));

    public IBooks Books => new PostgresBooks(_database, _program);

    public Page<Parked> Parked(PageRequest page) => Backward(page, "parked", "command, reason", row => new Parked(row.Time(), row.Text(), row.Text()));

    public Page<Alert> Alerts(PageRequest page) => Backward(page, "alerts", "kind, text", row => new Alert(row.Time(), row.Text(), row.Text()));

    public Page<OutboxView> Queued(PageRequest page) => Forward(page,
        "select seq, kind, payload, attempts, due_at, error from outbox where program = $1 and seq > $2 order by seq limit $3",
        row => new OutboxView(OutboxCodec.Read(row.Int(), row.Text()), row.Int(), row.Time(), row.TextOrNull()));

    public ReplyTraffic Replies(DateTimeOffset since)
    {
        var (waiting, told) = (new List<WaitingReplies>(), new Dictionary<string, int>());
        Read(sets =>
        {
            sets.Add("select network, priority, count(*)::integer from outbox where program = $1 and network is not null group by network, priority order by network, priority",
                row => waiting.Add(new(row.Text(), (ReplyPriority)row.Int(), row.Int())));
            sets.Add("select network, count(*)::integer from purchases where program = $1 and id >= $2 and reply_at is null and deadline is not null group by network",
                row => told.Add(row.Text(), row.Int())).Value(Cursor.FirstIdAt(since));
        });
        return new(waiting, told);
    }

    public RequestAnswer? Request(string key) => One(
        $"select {RequestRow.Columns} from requests where program = $1 and key = $2", RequestRow.Read, columns => columns.Value(key));

    public Page<RewardOffer> RewardsToLoad(MemberId member, DateTimeOffset at, PageRequest page)
    {
        var limit = Cursor.Limit(page);
        var offers = Offers("""
            f.id in (
              select o.id from offers o
              where o.program = $1 and o.id < $2 and o.listed and o.reward is not null and coalesce(o.starts_at <= $3, true) and coalesce(o.ends_at > $3, true)
                and not exists (select 1 from enrollments e where e.program = $1 and e.member = $4 and e.offer = o.id and e.ended_at is null)
              order by o.id desc limit $5)
            """, columns => columns.Value(Cursor.ReadId(page) ?? Cursor.LastId).Value(Instant.Write(at)).Value(member.Value).Value(limit + 1));
        return Cursor.Page(offers.Cast<RewardOffer>().ToList(), limit, o => o, o => Cursor.Write(o.Id.Value));
    }

    public Page<EnrollmentView> Enrollments(EnrollmentQuery query, PageRequest page) => _rewards.Enrollments(query, page);

    public TakenTransaction? Transaction(string id) => _rewards.Transaction(id);

    public Page<TakenTransaction> Transactions(TransactionQuery query, PageRequest page) => _rewards.Transactions(query, page);

    public Page<CreditView> Credits(CreditQuery query, PageRequest page) => _rewards.Credits(query, page);

    public IReadOnlyList<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step) => _reports.BudgetSteps(offer, step);

    public IReadOnlyList<CreditSum> CreditSums(OfferId offer) => _reports.CreditSums(offer);

    public IReadOnlyList<Liability> Liabilities() => _reports.Liabilities();

    public RefusedPayments Refusals(OfferId offer) => _reports.Refusals(offer);

    public TaxTable Taxes()
    {
        var rates = new List<TaxRate>();
        Read(sets => KnownTaxes.Read(sets, rates.Add));
        return new([.. rates]);
    }

    // States up to 4 are open; 5 to 7 are paid, shipped and delivered.
    public StoreSummary Summary() => One("""
        select (select count(*) from offers where program = $1)::integer,
          (select count(*) from members where program = $1 and deleted_at is null)::integer,
          (select count(*) from purchases where program = $1 and state <= 4)::integer,
          (select count(*) from purchases where program = $1 and state between 5 and 7)::integer,
          (select count(*) from outbox where program = $1)::integer,
          (select count(*) from parked where program = $1)::integer,
          (select count(*) from alerts where program = $1)::integer,
          coalesce((select paused from programs where program = $1), false)
        """, row => new StoreSummary(row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Flag()))!;

    public void Dispose() => _database.Dispose();

    /// <summary>Only the conditions asked for stand in the statement; what is asked for is bound.</summary>
    static string Conditions(PurchaseQuery query)
    {
        var (sql, next) = ("p.program = $1 and p.id < $2", 4);
        if (query.Offer is not null) sql += $" and p.offer = ${next++}";
        if (query.Member is not null) sql += $" and p.member = ${next++}";
        if (query.State is not null) sql += $" and p.state = ${next++}";
        if (query.Merchant is not null) sql += $" and p.offer in (select id from offers where program = $1 and merchant = ${next++})";
        if (query.Search is null) return sql;
        return sql + $"""
             and (p.id = ${next} or p.offer = ${next + 1} or p.member = ${next + 2} or p.post = ${next + 3} or lower(p.code) = lower(${next + 4})
              or p.member in (select member from accounts where program = $1 and lower(handle) = lower(${next + 5})))
            """;
    }

    static void Bind(Columns to, PurchaseQuery query)
    {
        if (query.Offer is { } offer) to.Value(offer.Value);
        if (query.Member is { } member) to.Value(member.Value);
        if (query.State is { } state) to.Value((int)state);
        if (query.Merchant is { } merchant) to.Value(merchant);
        if (query.Search?.Trim() is not { } search) return;
        to.Value(PurchaseId.TryParse(search, out var purchase) ? purchase.Value : Guid.Empty)
            .Value(OfferId.TryParse(search, out var searched) ? searched.Value : Guid.Empty)
            .Value(MemberId.TryParse(search, out var owner) ? owner.Value : Guid.Empty)
            .Value(search).Value(search.TrimStart('#')).Value(search.TrimStart('@'));
    }

    List<Offer> Offers(string which, Action<Columns> bind)
    {
        var offers = new List<Offer>();
        Read(sets => Offers(sets, which, bind, offers.Add));
        return offers;
    }

    static void Offers(Sets sets, string which, Action<Columns> bind, Action<Offer> read)
    {
        var variants = new Dictionary<OfferId, List<Variant>>();
        var budgets = new Dictionary<OfferId, Budget>();
        bind(sets.Add($"select v.offer, {OfferRow.VariantColumns} from variants v where v.program = $1 and v.offer in (select f.id from offers f where f.program = $1 and {which}) order by v.offer, v.position",
            row => Add(variants, new(row.Guid()), OfferRow.ReadVariant(row))));
        bind(sets.Add($"select b.offer, {BudgetRow.Columns} from reward_budgets b where b.program = $1 and b.offer in (select f.id from offers f where f.program = $1 and {which})",
            row => budgets.Add(new(row.Guid()), BudgetRow.Read(row))));
        bind(sets.Add($"select {OfferRow.Columns} from offers f where f.program = $1 and {which} order by f.id desc", row =>
        {
            var offer = OfferRow.Read(row);
            read(offer is ProductOffer product ? product with { Variants = [.. variants[offer.Id]] } : (RewardOffer)offer with { Budget = budgets[offer.Id] });
        }));
    }

    List<Member> Members(string which, Action<Columns> bind)
    {
        var accounts = new Dictionary<MemberId, List<LinkedAccount>>();
        var cards = new Dictionary<MemberId, List<Card>>();
        var members = new List<Member>();
        var ids = $"select m.id from members m where m.program = $1 and {which}";
        Read(sets =>
        {
            bind(sets.Add($"select member, {MemberRow.AccountColumns} from accounts where program = $1 and member in ({ids}) order by member, position",
                row => Add(accounts, new(row.Guid()), MemberRow.ReadAccount(row))));
            bind(sets.Add($"select member, {MemberRow.CardColumns} from cards where program = $1 and member in ({ids}) order by member, position",
                row => Add(cards, new(row.Guid()), MemberRow.ReadCard(row))));
            bind(sets.Add($"select {MemberRow.Columns} from members m where m.program = $1 and {which} order by m.id desc", row =>
            {
                var member = MemberRow.Read(row);
                members.Add(member with { Accounts = [.. accounts.GetValueOrDefault(member.Id) ?? []], Cards = [.. cards.GetValueOrDefault(member.Id) ?? []] });
            }));
        });
        return members;
    }

    List<PurchaseView> Views(string which, Action<Columns> bind)
    {
        var histories = new Dictionary<PurchaseId, ImmutableArray<HistoryLine>>();
        var offers = new Dictionary<OfferId, ProductOffer>();
        var views = new List<PurchaseView>();
        Read(sets =>
        {
            Offers(sets, $"f.id in (select p.offer from purchases p where p.program = $1 and {which})", bind, offer => offers.Add(offer.Id, (ProductOffer)offer));
            bind(sets.Add($"select p.id, p.history from purchases p where p.program = $1 and {which}", row => histories.Add(new(row.Guid()), HistoryText.Read(row.Text()))));
            bind(sets.Add($"select {PurchaseRow.Columns} from purchases p where p.program = $1 and {which} order by p.id desc", row =>
            {
                var purchase = PurchaseRow.Read(row, id => offers[id]);
                views.Add(new(purchase, offers[purchase.Offer], histories[purchase.Id]));
            }));
        });
        return views;
    }

    Page<T> Forward<T>(PageRequest page, string sql, Func<Row, T> read, Action<Columns>? bind = null) => Numbered(page, Cursor.ReadNumber(page) ?? 0, sql, read, bind);

    Page<T> Backward<T>(PageRequest page, string table, string columns, Func<Row, T> read) => Numbered(page, Cursor.ReadNumber(page) ?? long.MaxValue,
        $"select seq, at, {columns} from {table} where program = $1 and seq < $2 order by seq desc limit $3", read, null);

    Page<T> Numbered<T>(PageRequest page, long from, string sql, Func<Row, T> read, Action<Columns>? bind)
    {
        var limit = Cursor.Limit(page);
        var rows = new List<(long Seq, T Item)>();
        Read(sets =>
        {
            var columns = sets.Add(sql, row => rows.Add((row.Long(), read(row)))).Value(from).Value(limit + 1);
            bind?.Invoke(columns);
        });
        return Cursor.Page(rows, limit, row => row.Item, row => Cursor.Write(row.Seq));
    }

    T? One<T>(string sql, Func<Row, T> read, Action<Columns>? bind = null) where T : class
    {
        T? one = null;
        Read(sets =>
        {
            var columns = sets.Add(sql, row => one = read(row));
            bind?.Invoke(columns);
        });
        return one;
    }

    void Read(Action<Sets> ask) => _snapshot.Read(ask);

    static void Add<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        list.Add(item);
    }
}
