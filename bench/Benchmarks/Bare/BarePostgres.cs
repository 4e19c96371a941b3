using Npgsql;
using static Tagsale.Benchmarks.Bare.BareConnection;

namespace Tagsale.Benchmarks.Bare;

/// <summary>A statement for each kind of row over arrays, a round trip and a transaction a step.</summary>
sealed class BarePostgres(string connectionString) : BarePurchases
{
    const string Delete = "delete from outbox o using unnest($1) as k (key) where o.program = 1 and o.key = k.key";

    readonly BareConnection _connection = new(connectionString);

    public override void Hold(BarePurchase[] batch) => _connection.InOne(
        See(batch, p => p.Post, "ask"),
        Of("update variants v set held = held + k.n from unnest($1, $2) as k (offer, n) where v.program = 1 and v.offer = k.offer and v.tag = ''",
            Each(Units(batch), u => u.Offer), Each(Units(batch), u => u.Units)),
        Of("""
            insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, price, shipping, tax, created_at, state, due, wakes,
              refunded, refunds, restocked, history)
            select 1, k.id, k.offer, '', k.member, 'instant', k.account, k.card, 'instant', k.fingerprint, 1, k.post, k.code, 1512, 1400, 0, 112, k.at, 1, k.due, k.due, 0, 0, false, $10
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $11) as k (id, offer, member, account, card, fingerprint, post, code, at, due)
            """,
            Each(batch, p => p.Id), Each(batch, p => p.Offer), Each(batch, p => p.Member), Each(batch, p => p.Account), Each(batch, p => p.Card), Each(batch, p => p.Fingerprint),
            Each(batch, p => p.Post), Each(batch, p => p.Code), Each(batch, p => p.At), One(BarePurchase.Held), Each(batch, p => p.Due)),
        Of("insert into timers (program, network, at, purchase) select 1, 'instant', * from unnest($1, $2)", Each(batch, p => p.Due), Each(batch, p => p.Id)),
        Queue(batch, p => p.ReplyKey, 1, p => p.Account, 1, p => p.ReplyPayload));

    protected override void Reply(BarePurchase[] batch) => _connection.InOne(
        Of(Delete, Each(batch, p => p.ReplyKey)),
        Of("""
            update purchases p set state = 2, due = k.due, reply_at = k.at, deadline = k.due, history = p.history || $4
            from unnest($1, $2, $3) as k (id, at, due) where p.program = 1 and p.id = k.id and p.state = 1
            """, Each(batch, p => p.Id), Each(batch, p => p.At), Each(batch, p => p.Due), One(BarePurchase.Replied)));

    protected override void Confirm(BarePurchase[] batch) => _connection.InOne(
        See(batch, p => p.ConfirmPost, "confirmation"),
        Of("""
            update purchases p set state = 3, due = null, confirm_post = k.post, confirmed_at = k.at, history = p.history || $4
            from unnest($1, $2, $3) as k (id, post, at) where p.program = 1 and p.id = k.id and p.state = 2
            """, Each(batch, p => p.Id), Each(batch, p => p.ConfirmPost), Each(batch, p => p.At), One(BarePurchase.Confirmed)),
        Queue(batch, p => p.ChargeKey, 0, _ => null, 2, p => p.ChargePayload));

    protected override void Charge(BarePurchase[] batch) => _connection.InOne(
        Of(Delete, Each(batch, p => p.ChargeKey)),
        Of("""
            update variants v set held = held - k.n, on_hand = on_hand - k.n, sold = sold + k.n
            from unnest($1, $2) as k (offer, n) where v.program = 1 and v.offer = k.offer and v.tag = ''
            """, Each(Units(batch), u => u.Offer), Each(Units(batch), u => u.Units)),
        Of("""
            update purchases p set state = 5, charge = k.charge, history = p.history || $3
            from unnest($1, $2) as k (id, charge) where p.program = 1 and p.id = k.id and p.state = 3
            """, Each(batch, p => p.Id), Each(batch, p => p.Charge), One(BarePurchase.Charged)),
        Of("""
            insert into journal (program, entry, at, account, side, amount, currency, purchase)
            select 1, k.entry, k.at, l.account, l.side, l.amount, 'USD', k.id from (select *, nextval('journal_seq_seq') as entry from unnest($1, $2) as u (id, at)) k
            cross join (values ('service:instant', 1, 1512), ('merchant:Fernweh Outfitters', 2, 1400), ('tax', 2, 112)) as l (account, side, amount)
            """, Each(batch, p => p.Id), Each(batch, p => p.At)),
        Queue(batch, p => p.MailKey, 5, _ => null, 5, p => p.MailPayload),
        Queue(batch, p => p.ReceiptKey, 2, p => p.Account, 1, p => p.ReceiptPayload));

    protected override void Settle(BarePurchase[] batch) => _connection.InOne(
        Of(Delete, Each(batch, p => p.MailKey)),
        Of(Delete, Each(batch, p => p.ReceiptKey)));

    public override void Dispose() => _connection.Dispose();

    static NpgsqlBatchCommand See(BarePurchase[] batch, Func<BarePurchase, string> post, string understood) => Of("""
        insert into seen_posts (program, network, post, author, at, hash, understood, purchase)
        select 1, 'instant', k.post, k.author, k.at, $5, $6, k.purchase from unnest($1, $2, $3, $4) as k (post, author, at, purchase)
        """, Each(batch, post), Each(batch, p => p.Account), Each(batch, p => p.At), Each(batch, p => p.Id), One(BarePurchase.Hash), One(understood));

    static NpgsqlBatchCommand Queue(
        BarePurchase[] batch, Func<BarePurchase, string> key, int priority, Func<BarePurchase, string?> account, int kind, Func<BarePurchase, string> payload) => Of("""
        insert into outbox (program, owner, due_at, attempts, key, priority, network, account, kind, payload)
        select 1, 1, 0, 0, k.key, $4, case when k.account is null then null else 'instant' end, k.account, $5, k.payload from unnest($1, $2, $3) as k (key, account, payload)
        """, Each(batch, key), Each(batch, account), Each(batch, payload), One(priority), One(kind));
}
