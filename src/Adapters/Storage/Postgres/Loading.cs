using System.Collections.Immutable;
using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// Follows keys to everything they bring, in one round trip: what one statement finds, the next find again by its index. Every look-up is a lateral one that cannot be merged
/// into a join, key by key in the order given: left to choose, the planner reads a table whole that had few rows when it last looked.
/// </summary>
sealed class Loading(NpgsqlConnection connection, ProgramId program, Offers offers, KnownTaxes taxes)
{
    /// <summary>"tags", apart from the locks of one number by having two.</summary>
    public const int BatchLock = 0x7461_6773;

    readonly Loaded _loaded = new();
    readonly Dictionary<MemberId, List<LinkedAccount>> _accounts = [];
    readonly Dictionary<MemberId, List<Card>> _cards = [];
    readonly Dictionary<OfferId, Dictionary<string, Stock>> _stock = [];

    /// <returns>The transaction's number, to ask for its fate by, with what was loaded.</returns>
    /// <exception cref="UnknownOfferException">An offer of another process has come up; nothing is lost by doing it again.</exception>
    public (ulong Transaction, Loaded Loaded) Load(Keys keys, bool begin)
    {
        var (transaction, version) = (0ul, 0L);
        using var sets = new Sets(connection, program);
        var rewards = new LoadingRewards(_loaded, keys, offers);
        if (begin) sets.Add("begin");
        // Locks always in this order: the programme, purchases, stock, members, budgets; of each kind in the order of the keys.
        sets.Add(keys.Alone ? "select pg_advisory_xact_lock($2, $1)" : "select pg_advisory_xact_lock_shared($2, $1)", Sets.Noted).Value(BatchLock);
        sets.Add("""
            select pg_current_xact_id(), coalesce(p.paused, false), coalesce(p.wanted, 0), coalesce(p.taxes, 0) from (select $1 as program) k left join programs p on p.program = k.program
            """, row =>
        {
            transaction = row.Number();
            _loaded.Paused = row.Flag();
            _loaded.Wanted = new(row.Int());
            version = row.Long();
        });
        var wanted = new WantedPurchases(keys);
        Posts(sets, keys);
        if (!wanted.IsEmpty) Purchases(sets, wanted);
        if (!wanted.IsEmpty || keys.Asks.Count + keys.Offers.Count > 0) Stock(sets, keys, wanted);
        MoreOffers(sets, keys);
        List<SocialAccount> accounts = [.. keys.Accounts.Union(keys.Asks.Select(ask => ask.Author)).Union(keys.CheckIns.Select(checkIn => checkIn.Author))];
        Members(sets, accounts, keys.Members);
        rewards.Ask(sets);
        Contacts(sets, keys, accounts);
        Claims(sets, keys);
        Records(sets, keys);
        sets.Run();
        _loaded.Taxes = taxes.At(version, connection);
        LoadThoseToCharge();
        LoadMissing(rewards);
        Assemble(keys, rewards);
        return (transaction, _loaded);
    }

    void Posts(Sets sets, Keys keys) => sets.Each(keys.Posts, """
        select s.network, s.post, s.author, s.at, s.hash, s.understood, s.purchase
        from unnest($2, $3) as k (network, post)
        cross join lateral (select * from seen_posts s where s.program = $1 and s.network = k.network and s.post = k.post offset 0) s
        """, row =>
        {
            var key = new PostKey(row.Text(), row.Text());
            _loaded.Posts.Add(key, new(key, new(key.Network, row.Text()), row.Time(), row.Text(), row.Text(), row.GuidOrNull() is { } id ? new PurchaseId(id) : null));
        }).Of(k => k.Network).Of(k => k.Id);

    void Purchases(Sets sets, WantedPurchases wanted) => wanted.Bind(sets.Add($"""
        with wanted (id) as ({WantedPurchases.All})
        select p.* from (select w.id from wanted w order by w.id) w
        cross join lateral (select {PurchaseRow.Columns} from purchases p where p.program = $1 and p.id = w.id for no key update) p
        """, row =>
        {
            var purchase = PurchaseRow.Read(row, offers.KnownProduct);
            _loaded.Purchases.Add(purchase.Id, purchase);
        }));

    void Stock(Sets sets, Keys keys, WantedPurchases wanted)
    {
        var statement = wanted.Bind(sets.Add($"""
            with changing (id) as ({WantedPurchases.WithStock}), wanted (offer) as (
              select p.offer from changing c cross join lateral (select p.offer from purchases p where p.program = $1 and p.id = c.id offset 0) p
              union select f.id from unnest($9) as k (tag) cross join lateral (select f.id from offers f where f.program + 0 = $1 and f.tag = k.tag offset 0) f
              union select unnest($10))
            select w.offer, v.tag, v.on_hand, v.held, v.sold from (select w.offer from wanted w order by w.offer) w
            cross join lateral (
              select v.tag, v.on_hand, v.held, v.sold from variants v where v.program = $1 and v.offer = w.offer order by v.tag for no key update) v
            """, row =>
            {
                var offer = new OfferId(row.Guid());
                if (!_stock.TryGetValue(offer, out var variants)) _stock.Add(offer, variants = []);
                variants.Add(row.Text(), new(row.Int(), row.Int(), row.Int()));
            }));
        statement.Value<string[]>([.. keys.Asks.Select(ask => ask.Tag).Distinct()]).Value<Guid[]>([.. keys.Offers.Select(o => o.Value)]);
    }

    /// <summary>What is seldom asked for: whether an offer is listed, whose post it is, and what looks like a hashtag about to be published. Budgets are not locked for that.</summary>
    void MoreOffers(Sets sets, Keys keys)
    {
        sets.Each(keys.OfferPosts, """
            select o.network, o.post, o.offer from unnest($2, $3) as k (network, post)
            cross join lateral (select * from offer_posts o where o.program = $1 and o.network = k.network and o.post = k.post offset 0) o
            """, row => _loaded.OfferPosts.Add(new(row.Text(), row.Text()), new(row.Guid()))).Of(k => k.Network).Of(k => k.Id);
        if (keys.OfferPosts.Count + keys.Offers.Count + keys.Skeletons.Count == 0) return;

        sets.Add($"""
            with wanted (id) as (
              select unnest($2)
              union select f.id from unnest($3) as k (skeleton) cross join lateral (select f.id from offers f where f.program + 0 = $1 and f.skeleton = k.skeleton offset 0) f
              union select o.offer from unnest($4, $5) as k (network, post)
                cross join lateral (select o.offer from offer_posts o where o.program = $1 and o.network = k.network and o.post = k.post offset 0) o)
            select f.id, f.listed, b.total is not null, b.* from wanted w
            cross join lateral (select f.id, f.listed from offers f where f.program = $1 and f.id = w.id offset 0) f
            left join lateral (select {BudgetRow.Columns} from reward_budgets b where b.program = $1 and b.offer = w.id offset 0) b on true
            """, row =>
            {
                var (offer, listed) = (offers.Known(new(row.Guid())), row.Flag());
                if (row.Flag()) offer = (RewardOffer)offer with { Budget = BudgetRow.Read(row) };
                Bring(listed == offer.Listed ? offer : offer with { Listed = listed });
            })
            .Value<Guid[]>([.. keys.Offers.Select(o => o.Value)]).Value<string[]>([.. keys.Skeletons])
            .Value<string[]>([.. keys.OfferPosts.Select(k => k.Network)]).Value<string[]>([.. keys.OfferPosts.Select(k => k.Id)]);
    }

    /// <summary>Seldom any: a second round trip for them is cheaper than looking for them in every batch.</summary>
    void LoadThoseToCharge()
    {
        var members = _loaded.Purchases.Values.Where(p => p.HasConfirmationToJudge && !_loaded.Members.ContainsKey(p.Member)).Select(p => p.Member).ToHashSet();
        using var sets = new Sets(connection, program);
        Members(sets, [], members);
        if (!sets.IsEmpty) sets.Run();
    }

    void LoadMissing(LoadingRewards rewards)
    {
        using var sets = new Sets(connection, program);
        rewards.AskForMissing(sets);
        if (!sets.IsEmpty) sets.Run();
    }

    void Members(Sets sets, IReadOnlyCollection<SocialAccount> accounts, IReadOnlyCollection<MemberId> members)
    {
        if (accounts.Count + members.Count == 0) return;

        sets.Each(members, """
            select from (select k.id from unnest($2) as k (id) order by k.id) k
            cross join lateral (select from members m where m.program = $1 and m.id = k.id for no key update) m
            """, Sets.Noted).Of(m => m.Value);
        // A row for each account with each card: mostly one, and everything is looked up once.
        sets.Add($"""
            with wanted (member) as (
              select o.member from unnest($2, $3) as k (network, account)
              cross join lateral (select o.member from accounts o where o.program = $1 and o.network = k.network and o.account = k.account offset 0) o
              union select unnest($4))
            select m.*, o.network is not null, c.id is not null, o.*, c.* from wanted w
            cross join lateral (select {MemberRow.Columns} from members m where m.program = $1 and m.id = w.member offset 0) m
            left join lateral (select {MemberRow.AccountColumns} from accounts o where o.program + 0 = $1 and o.member = w.member order by position) o on true
            left join lateral (select {MemberRow.CardColumns} from cards c where c.program = $1 and c.member = w.member order by position) c on true
            """, ReadMember)
            .Value<string[]>([.. accounts.Select(a => a.Network)]).Value<string[]>([.. accounts.Select(a => a.Id)])
            .Value<Guid[]>([.. members.Select(m => m.Value)]);
    }

    void ReadMember(Row row)
    {
        var member = MemberRow.Read(row);
        _loaded.Members.TryAdd(member.Id, member);
        var (linked, carded) = (row.Flag(), row.Flag());
        if (linked) Add(_accounts, member.Id, MemberRow.ReadAccount(row));
        else row.Skip(MemberRow.AccountColumnCount);
        if (carded) Add(_cards, member.Id, MemberRow.ReadCard(row));
    }

    /// <summary>Whoever a code or a post leads to has an account among the keys.</summary>
    void Contacts(Sets sets, Keys keys, List<SocialAccount> accounts)
    {
        if (accounts.Count + keys.Purchases.Count == 0) return;

        sets.Add("""
            with wanted as (
              select p.network, p.account from unnest($2) as k (id)
              cross join lateral (select p.network, p.account from purchases p where p.program = $1 and p.id = k.id offset 0) p
              union select * from unnest($3, $4))
            select c.network, c.account, c.invited_at, c.opted_out_at, c.gone_at from wanted w
            cross join lateral (select * from contacts c where c.program = $1 and c.network = w.network and c.account = w.account offset 0) c
            """, row =>
            {
                var account = new SocialAccount(row.Text(), row.Text());
                _loaded.Contacts.Add(account, new(account, row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull()));
            })
            .Value<Guid[]>([.. keys.Purchases.Select(p => p.Value)]).Value<string[]>([.. accounts.Select(a => a.Network)]).Value<string[]>([.. accounts.Select(a => a.Id)]);
    }

    /// <summary>After the stock is locked: nobody else then holds a unit of the offer for the same member or card. Of a reward offer nothing is bought.</summary>
    void Claims(Sets sets, Keys keys)
    {
        List<(SocialAccount Author, string Tag)> asks = [.. keys.Asks.Where(ask => offers.Find(ask.Tag) is not RewardOffer)];
        const string Asked = """
            from unnest($2, $3, $4) as k (network, account, tag)
            cross join lateral (select f.id from offers f where f.program + 0 = $1 and f.tag = k.tag offset 0) f
            cross join lateral (select o.member from accounts o where o.program = $1 and o.network = k.network and o.account = k.account offset 0) o
            """;
        const string Counted = "count(*) filter (where p.state < 8)::integer, count(*) filter (where p.state <= 2)::integer";

        sets.Each(asks, $"""
            with asked as (select distinct f.id as offer, o.member {Asked})
            select a.offer, a.member, {Counted} from asked a
            cross join lateral (select p.state from purchases p where p.program + 0 = $1 and p.member = a.member and p.offer = a.offer offset 0) p group by a.offer, a.member
            """, row => _loaded.ClaimsByMember.Add((new(row.Guid()), new(row.Guid())), new(row.Int(), row.Int())))
            .Of(k => k.Author.Network).Of(k => k.Author.Id).Of(k => k.Tag);
        sets.Each(asks, $"""
            with asked as (
              select distinct f.id as offer, c.fingerprint {Asked}
              cross join lateral (select c.fingerprint from cards c where c.program = $1 and c.member = o.member offset 0) c)
            select a.offer, a.fingerprint, {Counted} from asked a
            cross join lateral (select p.state from purchases p where p.program + 0 = $1 and p.fingerprint = a.fingerprint and p.offer = a.offer offset 0) p
            group by a.offer, a.fingerprint
            """, row => _loaded.ClaimsByCard.Add((new(row.Guid()), row.Text()), new(row.Int(), row.Int())))
            .Of(k => k.Author.Network).Of(k => k.Author.Id).Of(k => k.Tag);
    }

    void Records(Sets sets, Keys keys)
    {
        sets.Each(keys.CodeTries, """
            select k.network, k.account, (select count(*) from code_tries t where t.program = $1 and t.network = k.network and t.account = k.account and t.at > k.since)::integer
            from unnest($2, $3, $4) as k (network, account, since)
            """, row => _loaded.CodeTries.Add(new(row.Text(), row.Text()), row.Int()))
            .Of(k => k.Key.Network).Of(k => k.Key.Id).Times(k => k.Value);
        sets.Each(keys.Outbox, "select o.key from unnest($2) as k (key) cross join lateral (select o.key from outbox o where o.program = $1 and o.key = k.key offset 0) o", row => _loaded.Outbox.Add(row.Text()))
            .Of(k => k);
        sets.Each(keys.Requests, $"""
            select r.* from unnest($2) as k (key) cross join lateral (select {RequestRow.Columns} from requests r where r.program = $1 and r.key = k.key offset 0) r
            """, row => Bring(RequestRow.Read(row))).Of(k => k);
        sets.Each(keys.PaymentEvents, """
            select e.service, e.id from unnest($2, $3) as k (service, id)
            cross join lateral (select e.service, e.id from payment_events e where e.program = $1 and e.service = k.service and e.id = k.id offset 0) e
            """, row => _loaded.PaymentEvents.Add(new(row.Text(), row.Text()))).Of(k => k.Service).Of(k => k.Id);
        if (keys.Webhooks) sets.Add($"select {WebhookRow.Columns} from webhooks w where program = $1", row => Bring(WebhookRow.Read(row)));
    }

    void Bring(Webhook webhook) => _loaded.Webhooks.Add(webhook.Id, webhook);

    void Bring(RequestAnswer answer) => _loaded.Requests.Add(answer.Key, answer);

    void Bring(Offer offer)
    {
        if (!_loaded.Offers.TryAdd(offer.Id, offer)) return;
        _loaded.OfferTags.Add(offer.Tag, offer.Id);
        _loaded.OfferSkeletons.Add(offer.Skeleton, offer.Id);
    }

    void Bring(Member member) => _loaded.Members.Add(member.Id, member);

    void Assemble(Keys keys, LoadingRewards rewards)
    {
        foreach (var purchase in _loaded.Purchases.Values) Bring(offers.Known(purchase.Offer));
        foreach (var (id, budget) in rewards.Found)
        {
            Bring(offers.Known(id));
            _loaded.Offers[id] = (RewardOffer)_loaded.Offers[id] with { Budget = budget };
        }
        foreach (var enrollment in _loaded.Enrollments.Values) Bring(offers.Known(enrollment.Offer));
        foreach (var (id, variants) in _stock)
        {
            Bring(offers.Known(id));
            var product = (ProductOffer)_loaded.Offers[id];
            _loaded.Offers[id] = product with { Variants = [.. product.Variants.Select(v => v with { Stock = variants[v.Tag] })] };
        }
        foreach (var purchase in _loaded.Purchases.Values.OrderBy(p => p.Id.Value)) AssembleCode(purchase, keys);
        foreach (var id in _loaded.Members.Keys.ToList()) AssembleMember(id);
        foreach (var (author, tag) in keys.Asks) AssembleAsk(author, tag);
    }

    void AssembleMember(MemberId id)
    {
        var member = _loaded.Members[id] with { Accounts = OnceEach(_accounts, id), Cards = OnceEach(_cards, id) };
        _loaded.Members[id] = member;
        foreach (var linked in member.Accounts) _loaded.Accounts.Add(linked.Account, id);
    }

    static ImmutableArray<T> OnceEach<T>(Dictionary<MemberId, List<T>> lists, MemberId id) => lists.TryGetValue(id, out var list) ? [.. list.Distinct()] : [];

    void AssembleCode(Purchase purchase, Keys keys)
    {
        if (keys.Codes.Count > 0 && ConfirmationCode.Fold(purchase.Code) is var code && keys.Codes.Contains(code)) Add(_loaded.Codes, code, purchase.Id);
    }

    /// <summary>Nothing bought yet is told too: what is missing was not asked for.</summary>
    void AssembleAsk(SocialAccount author, string tag)
    {
        if (!_loaded.OfferTags.TryGetValue(tag, out var offer) || _loaded.Offers[offer] is not ProductOffer || !_loaded.Accounts.TryGetValue(author, out var member)) return;
        _loaded.ClaimsByMember.TryAdd((offer, member), default);
        foreach (var card in _loaded.Members[member].Cards) _loaded.ClaimsByCard.TryAdd((offer, card.Fingerprint), default);
    }

    static void Add<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        list.Add(item);
    }
}
