using Npgsql;
using static Tagsale.Benchmarks.Bare.BareConnection;

namespace Tagsale.Benchmarks.Bare;

/// <summary>A statement for each kind of row over arrays, a round trip and a transaction a step.</summary>
sealed class BareRewardsPostgres(string connectionString) : BareRewards
{
    readonly BareConnection _connection = new(connectionString);

    protected override void Take(BarePayment[] all, BarePayment[] earning) => _connection.InOne(
        Of("""
            update enrollments e set credited = credited + k.minor, reserved = reserved - k.minor, visits = visits + 1
            from (select *, (select ctid from enrollments x where x.program = 1 and x.id = u.id) as place from unnest($1, $2) as u (id, minor)) k where e.ctid = k.place
            """, Each(earning, p => p.Enrollment), Each(earning, p => p.Credit)),
        Of("""
            insert into card_transactions (program, id, type, service, token, amount, currency, at, merchant, merchant_name, category, country, status, member, sale, credit, why, taken_at)
            select 1, k.id, 2, 'instant', k.token, k.amount, 'USD', k.at, k.merchant, k.name, k.category, 'US', k.status, k.member, k.id, k.credit, k.why, k.at
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as k (id, token, amount, at, merchant, name, category, status, member, credit, why)
            """,
            Each(all, p => p.Told.Id), Each(all, p => p.Told.Card.Token), Each(all, p => p.Told.Amount.Minor), Each(all, p => p.At), Each(all, p => p.Told.Merchant.Id),
            Each(all, p => p.Told.Merchant.Name), Each(all, p => p.Told.Merchant.Category), Each(all, p => p.Status), Each(all, p => p.Member), Each(all, p => p.Credit), Each(all, p => p.Why)),
        Of("""
            insert into redemptions (program, sale, offer, enrollment, service, token, merchant, at, cleared, refunded, granted, net, visit)
            select 1, k.sale, k.offer, k.enrollment, 'instant', k.token, k.merchant, k.at, k.amount, 0, k.credit, k.credit, 1
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) as k (sale, offer, enrollment, token, merchant, at, amount, credit)
            """,
            Each(earning, p => p.Told.Id), Each(earning, p => p.Offer), Each(earning, p => p.Enrollment), Each(earning, p => p.Told.Card.Token), Each(earning, p => p.Told.Merchant.Id),
            Each(earning, p => p.At), Each(earning, p => p.Told.Amount.Minor), Each(earning, p => p.Credit)),
        Of("""
            insert into statement_credits (program, transaction_id, offer, enrollment, member, service, token, amount, currency, at, state)
            select 1, k.id, k.offer, k.enrollment, k.member, 'instant', k.token, k.credit, 'USD', k.at, 1
            from unnest($1, $2, $3, $4, $5, $6, $7) as k (id, offer, enrollment, member, token, credit, at)
            """,
            Each(earning, p => p.Told.Id), Each(earning, p => p.Offer), Each(earning, p => p.Enrollment), Each(earning, p => p.Member), Each(earning, p => p.Told.Card.Token),
            Each(earning, p => p.Credit), Each(earning, p => p.At)),
        Lines(earning, "merchant:" + Cardholders.Merchant, "credits-due"),
        Of("""
            insert into outbox (program, owner, due_at, attempts, key, priority, kind, payload) select 1, 1, 0, 0, k.key, 0, 11, k.payload from unnest($1, $2) as k (key, payload)
            """, Each(earning, p => p.Key), Each(earning, p => p.Payload)),
        // Last: both connections write to the same budgets, and wait for each other from here to the commit.
        Of("""
            update reward_budgets b set credited = credited + k.minor, reserved = reserved - k.minor from unnest($1, $2) as k (offer, minor) where b.program = 1 and b.offer = k.offer
            """, Each(Budgets(earning), b => b.Offer), Each(Budgets(earning), b => b.Minor)));

    protected override void Settle(BarePayment[] earning) => _connection.InOne(
        Of("delete from outbox o using unnest($1) as k (key) where o.program = 1 and o.key = k.key", Each(earning, p => p.Key)),
        Of("""
            update statement_credits c set state = 2, reference = k.key
            from (
              select *, (select ctid from statement_credits x where x.program = 1 and x.transaction_id = u.id and x.offer = u.offer) as place from unnest($1, $2, $3) as u (id, offer, key)) k
            where c.ctid = k.place
            """, Each(earning, p => p.Told.Id), Each(earning, p => p.Offer), Each(earning, p => p.Key)),
        Lines(earning, "credits-due", "service:instant"));

    public override void Dispose() => _connection.Dispose();

    static NpgsqlBatchCommand Lines(BarePayment[] earning, string from, string to) => Of("""
        insert into journal (program, entry, at, account, side, amount, currency, credit_transaction, credit_offer)
        select 1, k.entry, k.at, l.account, l.side, k.amount, 'USD', k.id, k.offer
        from (select *, nextval('journal_seq_seq') as entry from unnest($1, $2, $3, $4) as u (id, offer, at, amount)) k cross join (values ($5, 1), ($6, 2)) as l (account, side)
        """, Each(earning, p => p.Told.Id), Each(earning, p => p.Offer), Each(earning, p => p.At), Each(earning, p => p.Credit), One(from), One(to));
}
