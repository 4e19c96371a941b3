using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// What keys bring of card-linked rewards, as statements of the batch's one round trip. A card without enrolments costs a probe of each index. Budgets are locked first: whoever credits or
/// loads by an offer waits there, so what is read after it stays as it is. Of offers that do not count what was paid no budget is locked, or read: all that is asked of them is why not.
/// </summary>
sealed class LoadingRewards
{
    // 2, 3: cards; 4: members; 5: offers; 6: tags; 7: venues; 8, 9: cards that paid; 10: offers that may count it.
    const string Budgets = $"""
        with wanted (offer) as (
          select e.offer from unnest($2, $3) as k (service, token)
            cross join lateral (select e.offer from enrollments e where e.program + 0 = $1 and e.token = k.token and e.service = k.service offset 0) e
          union select e.offer from unnest($4) as k (member)
            cross join lateral (select e.offer from enrollments e where e.program + 0 = $1 and e.member = k.member offset 0) e
          union select e.offer from unnest($8, $9) as k (service, token)
            cross join lateral (select e.offer from enrollments e where e.program + 0 = $1 and e.token = k.token and e.service = k.service offset 0) e where e.offer = any ($10)
          union select unnest($5)
          union select f.id from unnest($6) as k (tag) cross join lateral (select f.id from offers f where f.program + 0 = $1 and f.tag = k.tag offset 0) f
          union select v.offer from unnest($7) as k (venue) cross join lateral (select v.offer from venues v where v.program = $1 and v.venue = k.venue offset 0) v)
        select w.offer, b.* from (select w.offer from wanted w order by w.offer) w
        cross join lateral (select {BudgetRow.Columns} from reward_budgets b where b.program = $1 and b.offer = w.offer for no key update) b
        """;

    // 2: ids; 3, 4: cards that are being linked, each with what came before anybody had it and what that belongs to.
    const string Wanted = """
        wanted (id) as (
          select unnest($2)
          union select i.id from unnest($3, $4) as k (service, token)
            cross join lateral (
              select t.id, t.original from card_transactions t where t.program + 0 = $1 and t.token = k.token and t.service = k.service and t.status = 4 offset 0) t
            cross join lateral (values (t.id), (t.original)) as i (id) where i.id is not null)
        """;

    const string WantedByIdOnly = "wanted (id) as (select unnest($2))";

    readonly Loaded _loaded;
    readonly Keys _keys;
    readonly HashSet<CardKey> _cards;
    readonly List<CardKey> _allCards;
    readonly HashSet<CardKey> _counting = [];
    readonly HashSet<OfferId> _counted = [];
    readonly IReadOnlyCollection<(SocialAccount Author, string Tag)> _asks;
    readonly IReadOnlyCollection<OfferId> _offers;
    readonly Dictionary<OfferId, Budget> _budgets = [];
    readonly HashSet<OfferId> _changing = [];

    /// <param name="known">What is known to be for sale has no budget and is loaded to no card: it is not looked for.</param>
    public LoadingRewards(Loaded loaded, Keys keys, Offers known)
    {
        (_loaded, _keys) = (loaded, keys);
        // What was loaded by members who have been deleted since has no token.
        _cards = [.. keys.FeedCards.Union(keys.Linked).Where(card => card.Token.Length > 0)];
        foreach (var (card, merchant) in keys.Payments)
            if (!_cards.Contains(card) && known.Counted.AddTo(_counted, merchant)) _counting.Add(card);
        _allCards = [.. keys.Payments.Select(p => p.Card).Where(card => card.Token.Length > 0).Union(_cards)];
        _asks = [.. keys.Asks.Where(ask => known.Find(ask.Tag) is not ProductOffer)];
        _offers = [.. keys.Offers.Union(keys.Loads.Select(load => load.Offer)).Where(id => known.Find(id) is not ProductOffer)];
    }

    /// <summary>Of every offer that was brought and has one.</summary>
    public IEnumerable<(OfferId Offer, Budget Budget)> Found => _budgets.Select(b => (b.Key, b.Value));

    public void Ask(Sets sets)
    {
        if (_cards.Count + _counting.Count + _asks.Count + _offers.Count + _keys.CheckIns.Count + _keys.EnrollmentsOf.Count > 0) LockBudgets(sets);
        Holders(sets);
        Enrollments(sets);
        Loads(sets);
        if (_keys.Transactions.Count + _keys.Linked.Count > 0) Transactions(sets);
        RefundsAhead(sets);
        Refundable(sets);
        Credits(sets);
        Venues(sets);
    }

    /// <summary>
    /// Budgets of offers that came up between the lock and what was read after it, or whose enrolment has gone on to another card: seldom any, and then another round trip finds them. They are locked
    /// out of their order, so that two batches could wait for each other: one of them is decided anew then.
    /// </summary>
    public void AskForMissing(Sets sets) =>
        sets.Each([.. _changing.Concat(_loaded.Venues.Values.SelectMany(v => v)).Distinct().Where(id => !_budgets.ContainsKey(id))], $"""
            select w.offer, b.* from (select w.offer from unnest($2) as w (offer) order by w.offer) w
            cross join lateral (select {BudgetRow.Columns} from reward_budgets b where b.program = $1 and b.offer = w.offer for no key update) b
            """, Bring).Of(id => id.Value);

    void LockBudgets(Sets sets) => sets.Add(Budgets, Bring)
        .Value<string[]>([.. _cards.Select(c => c.Service)]).Value<string[]>([.. _cards.Select(c => c.Token)]).Value<Guid[]>([.. _keys.EnrollmentsOf.Select(m => m.Value)])
        .Value<Guid[]>([.. _offers.Select(o => o.Value)]).Value<string[]>([.. _asks.Select(a => a.Tag).Distinct()])
        .Value<string[]>([.. _keys.CheckIns.Select(c => c.Venue).Distinct()])
        .Value<string[]>([.. _counting.Select(c => c.Service)]).Value<string[]>([.. _counting.Select(c => c.Token)]).Value<Guid[]>([.. _counted.Select(o => o.Value)]);

    /// <summary>Where two members have a card the payment service calls the same, the one who has been a member longer.</summary>
    void Holders(Sets sets) => sets.Each(_allCards, """
        select k.number, c.member from unnest($2, $3) with ordinality as k (service, token, number)
        cross join lateral (select c.member from cards c where c.program + 0 = $1 and c.token collate "C" = k.token and c.service = k.service offset 0) c
        """, row =>
        {
            var (card, member) = (_allCards[(int)row.Long() - 1], new MemberId(row.Guid()));
            if (!_loaded.CardHolders.TryGetValue(card, out var other) || member.Value < other.Value) _loaded.CardHolders[card] = member;
        }).Of(c => c.Service).Of(c => c.Token);

    void Enrollments(Sets sets)
    {
        sets.Each(_allCards, $"""
            select e.* from unnest($2, $3) as k (service, token)
            cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program + 0 = $1 and e.token = k.token and e.service = k.service offset 0) e
            """, row =>
            {
                var enrollment = EnrollmentRow.Read(row);
                _loaded.Enrollments[enrollment.Id] = enrollment;
                if (_counted.Contains(enrollment.Offer) || _cards.Contains(enrollment.Card)) _changing.Add(enrollment.Offer);
            }).Of(c => c.Service).Of(c => c.Token);
        sets.Each(_keys.EnrollmentsOf, $"""
            select e.* from unnest($2) as k (member)
            cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program + 0 = $1 and e.member = k.member offset 0) e
            """, row => Bring(EnrollmentRow.Read(row))).Of(m => m.Value);
    }

    /// <summary>By the member, or by any card of the member's, whoever loaded it.</summary>
    void Loads(Sets sets)
    {
        if (_keys.Loads.Count + _asks.Count + _keys.CheckIns.Count == 0) return;

        sets.Add($"""
            with asked (offer, member) as (
              select * from unnest($2, $3)
              union select f.id, o.member from unnest($4, $5, $6) as k (network, account, tag)
                cross join lateral (select f.id from offers f where f.program + 0 = $1 and f.tag = k.tag offset 0) f
                cross join lateral (select o.member from accounts o where o.program = $1 and o.network = k.network and o.account = k.account offset 0) o
              union select v.offer, o.member from unnest($7, $8, $9) as k (network, account, venue)
                cross join lateral (select v.offer from venues v where v.program = $1 and v.venue = k.venue offset 0) v
                cross join lateral (select o.member from accounts o where o.program = $1 and o.network = k.network and o.account = k.account offset 0) o)
            select e.* from asked a
            cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program + 0 = $1 and e.member = a.member and e.offer = a.offer offset 0) e
            union all
            select e.* from asked a
            cross join lateral (select c.fingerprint from cards c where c.program = $1 and c.member = a.member offset 0) c
            cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program + 0 = $1 and e.fingerprint = c.fingerprint and e.offer = a.offer offset 0) e
            """, row => Bring(EnrollmentRow.Read(row)))
            .Value<Guid[]>([.. _keys.Loads.Select(l => l.Offer.Value)]).Value<Guid[]>([.. _keys.Loads.Select(l => l.Member.Value)])
            .Value<string[]>([.. _asks.Select(a => a.Author.Network)]).Value<string[]>([.. _asks.Select(a => a.Author.Id)]).Value<string[]>([.. _asks.Select(a => a.Tag)])
            .Value<string[]>([.. _keys.CheckIns.Select(c => c.Author.Network)]).Value<string[]>([.. _keys.CheckIns.Select(c => c.Author.Id)])
            .Value<string[]>([.. _keys.CheckIns.Select(c => c.Venue)]);
    }

    void Transactions(Sets sets)
    {
        var wanted = _keys.Linked.Count > 0 ? Wanted : WantedByIdOnly;
        Bind(sets.Add($"""
            with {wanted}
            select t.* from wanted w cross join lateral (select {TransactionRow.Columns} from card_transactions t where t.program = $1 and t.id = w.id offset 0) t
            """, row => Bring(TransactionRow.Read(row))));
        Bind(sets.Add($"""
            with {wanted}
            select t.* from wanted w
            cross join lateral (select {TransactionRow.Columns} from card_transactions t where t.program + 0 = $1 and t.original = w.id and t.status = 5 offset 0) t
            """, row => Bring(TransactionRow.Read(row))));
        Bind(sets.Add($"""
            with {wanted}, sales (sale) as (
              select w.id from wanted w
              union select t.sale from wanted w cross join lateral (select t.sale from card_transactions t where t.program = $1 and t.id = w.id offset 0) t)
            select r.*, e.* from sales s
            cross join lateral (select {RedemptionRow.Columns} from redemptions r where r.program = $1 and r.sale = s.sale offset 0) r
            cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program = $1 and e.id = r.enrollment offset 0) e
            """, BringBoth));

        void Bind(Columns to)
        {
            to.Value<string[]>([.. _keys.Transactions]);
            if (_keys.Linked.Count > 0) to.Value<string[]>([.. _keys.Linked.Select(c => c.Service)]).Value<string[]>([.. _keys.Linked.Select(c => c.Token)]);
        }
    }

    void RefundsAhead(Sets sets) => sets.Each([.. _counting.Union(_keys.Linked).Union(_keys.Payments.Select(p => p.Card).Intersect(_cards))], $"""
        select t.* from unnest($2, $3) as k (service, token)
        cross join lateral (
          select {TransactionRow.Columns} from card_transactions t where t.program + 0 = $1 and t.token = k.token and t.service = k.service and t.status = 5 and t.original is null offset 0) t
        """, row => Bring(TransactionRow.Read(row))).Of(c => c.Service).Of(c => c.Token);

    void Refundable(Sets sets) => sets.Each(_keys.Refunded, $"""
        select r.*, e.* from unnest($2, $3) as k (service, token)
        cross join lateral (
          select {RedemptionRow.Columns} from redemptions r where r.program + 0 = $1 and r.token = k.token and r.service = k.service and r.cleared > r.refunded
          order by r.at desc, r.sale, r.offer limit {Keys.MostRedemptions}) r
        cross join lateral (select {EnrollmentRow.Columns} from enrollments e where e.program = $1 and e.id = r.enrollment offset 0) e
        """, BringBoth).Of(c => c.Service).Of(c => c.Token);

    void Credits(Sets sets) => sets.Each(_keys.Credits, $"""
        select c.* from unnest($2, $3) as k (transaction_id, offer)
        cross join lateral (select {CreditRow.Columns} from statement_credits c where c.program = $1 and c.transaction_id = k.transaction_id and c.offer = k.offer offset 0) c
        """, row => Bring(CreditRow.Read(row))).Of(k => k.Transaction).Of(k => k.Offer.Value);

    void Venues(Sets sets) => sets.Each([.. _keys.CheckIns.Select(c => c.Venue).Distinct()], """
        select k.venue, v.offer from unnest($2) as k (venue)
        cross join lateral (select v.offer from venues v where v.program = $1 and v.venue = k.venue order by v.offer) v
        """, row =>
        {
            var venue = row.Text();
            if (!_loaded.Venues.TryGetValue(venue, out var offers)) _loaded.Venues.Add(venue, offers = []);
            offers.Add(new(row.Guid()));
        }).Of(venue => venue);

    void Bring(Row row) => _budgets[new(row.Guid())] = BudgetRow.Read(row);

    void Bring(Enrollment enrollment)
    {
        _loaded.Enrollments[enrollment.Id] = enrollment;
        _changing.Add(enrollment.Offer);
    }

    void Bring(TakenTransaction taken) => _loaded.Transactions[taken.Transaction.Id] = taken;

    void Bring(StatementCredit credit) => _loaded.Credits[credit.Key] = credit;

    void BringBoth(Row row)
    {
        var redemption = RedemptionRow.Read(row);
        _loaded.Redemptions[redemption.Key] = redemption;
        Bring(EnrollmentRow.Read(row));
    }
}
