using Tagsale.Benchmarks.Bare;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core.Engine;
using Tagsale.Core.Posts;

namespace Tagsale.Benchmarks;

/// <summary>Fills a store as years of business would: members, purchases long finished, and purchases that await their confirmation.</summary>
/// <param name="Finished">Their numbers come first, then those of the open ones.</param>
/// <param name="Due">When the first open ones lapse; the others do a day later.</param>
sealed record Population(FreshStore Store, Shoppers Shoppers, long Finished, long Open, long DueFirst, DateTimeOffset Due)
{
    const string PurchasePrefix = "01900000000070008000";
    const int AtOnce = 1_000_000;

    static readonly DateTimeOffset LongAgo = DateTimeOffset.UtcNow.AddDays(-30);

    public void Fill()
    {
        Store.Execute("create table bench_lanes (offer bigint primary key, lane text)");
        Store.Execute("insert into bench_lanes (offer, lane) values " + string.Join(", ", Enumerable.Range(0, Shoppers.Offers).Select(n => $"({n}, '{LaneOf(n):x2}')")));
        Parts("members", 0, Shoppers.Members, FillMembers);
        Parts("finished purchases", 0, Finished, FillFinished);
        Parts("open purchases", Finished, Finished + Open, FillOpen);
        Store.Execute("""
            update variants as v set on_hand = v.on_hand - c.sold, sold = c.sold, held = c.held
            from (select offer, count(*) filter (where state = 5) as sold, count(*) filter (where state = 2) as held from purchases group by offer) as c where v.offer = c.offer
            """);
        Report.Progress("filled");
        Store.TidyUp();
    }

    static byte LaneOf(int offer) => Core.Engine.Lanes.Of(Hashtags.Fold(Shoppers.Hashtag(offer))!);

    static void Parts(string what, long from, long to, Action<long, long> fill)
    {
        for (var first = from; first < to; first += AtOnce)
        {
            fill(first, Math.Min(first + AtOnce, to));
            Report.Progress($"{what}: {Math.Min(first + AtOnce, to) - from} of {to - from}");
        }
    }

    void FillMembers(long from, long to)
    {
        var (numbers, at) = (Store.Numbers(from, to), Micros(LongAgo));
        var (member, card) = (Store.Id(Shoppers.MemberPrefix, "n"), Store.Id(Shoppers.CardPrefix, "n"));
        Store.Execute($"""
            insert into members (program, id, name, email, terms_version, consented_at, created_at, line1, city, region, postal_code, country, address_number, session)
            select 1, {member}, 'Maya Demo', 'maya@example.org', '1', {at}, {at}, '1 Market Square', 'Springfield', 'IL', '62701', 'US', 1, 0 from {numbers};
            insert into accounts (program, member, network, account, position, handle, linked_at)
            select 1, {member}, 'instant', 'did:bench:' || {Store.Padded("n", 12)}, 0, 'maya' || n, {at} from {numbers};
            insert into cards (program, member, id, position, service, token, brand, last4, fingerprint, expires, added_at)
            select 1, {member}, {card}, 0, 'instant', 'tok_' || {Store.Padded("n", 12)}, 'visa', '4242', 'fp_' || {Store.Padded("n", 12)}, {new DateOnly(2099, 12, 31).DayNumber}, {at} from {numbers};
            insert into addresses (program, member, number, name, line1, city, region, postal_code, country)
            select 1, {member}, 1, 'Maya Demo', '1 Market Square', 'Springfield', 'IL', '62701', 'US' from {numbers}
            """);
    }

    void FillFinished(long from, long to)
    {
        var at = Micros(LongAgo);
        Purchases(from, to, $"5, {at + 900_000_000}, null", at, BarePurchase.Held + BarePurchase.Replied + BarePurchase.Confirmed + BarePurchase.Charged);
        See(from, to, 2, "confirmation", at);
        var (column, number) = Store.NumbersRows ? ("", "") : ("seq, ", "n * 3 + l.k, ");
        Store.Execute($"""
            insert into journal (program, {column}entry, at, account, side, amount, currency, purchase)
            select 1, {number}-1 - n, {at}, l.account, l.side, l.amount, 'USD', {Purchase} from {Joined(from, to)}
            cross join (select 1 as k, 'service:instant' as account, 1 as side, 1512 as amount union all select 2, 'merchant:Fernweh Outfitters', 2, 1400 union all select 3, 'tax', 2, 112) as l
            """);
    }

    void FillOpen(long from, long to)
    {
        var due = $"case when n < {Finished + DueFirst} then {Micros(Due)} else {Micros(Due.AddDays(1))} end";
        Purchases(from, to, $"2, {due}, {due}", Micros(DateTimeOffset.UtcNow), BarePurchase.Held + BarePurchase.Replied);
        Store.Execute($"insert into timers (program, network, at, purchase) select 1, 'instant', {due}, {Purchase} from {Joined(from, to)}");
    }

    void Purchases(long from, long to, string stateAndTimes, long at, string history)
    {
        Store.Execute($"""
            insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, created_at, state, wakes, due,
              reply_at, deadline, refunded, refunds, restocked, history)
            select 1, {Purchase}, {Store.Id(Shoppers.OfferPrefix, Offer)}, '', {Store.Id(Shoppers.MemberPrefix, Member)}, 'instant', 'did:bench:' || {Store.Padded(Member, 12)},
              {Store.Id(Shoppers.CardPrefix, Member)}, 'instant', 'fp_' || {Store.Padded(Member, 12)}, 1, {Store.Padded("n * 4", 15)}, 'Confirm' || {Store.Padded("n", 8)}, 1512, {at}, {stateAndTimes},
              {at}, {at + 900_000_000}, 0, 0, false, '{history}'
            from {Joined(from, to)}
            """);
        See(from, to, 0, "ask", at);
    }

    void See(long from, long to, int post, string understood, long at) => Store.Execute($"""
        insert into seen_posts (program, network, post, author, at, hash, understood, purchase)
        select 1, 'instant', {Store.Padded($"n * 4 + {post}", 15)}, 'did:bench:' || {Store.Padded(Member, 12)}, {at}, '{BarePurchase.Hash}', '{understood}', {Purchase} from {Joined(from, to)}
        """);

    string Member => $"n * {Shoppers.Prime} % {Shoppers.Members}";

    string Offer => $"(n / {Shoppers.Members} + n) % {Shoppers.Offers}";

    string Purchase => Store.Id(PurchasePrefix, "n", "lane");

    string Joined(long from, long to) => $"{Store.Numbers(from, to)} join bench_lanes on bench_lanes.offer = {Offer}";

    static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
