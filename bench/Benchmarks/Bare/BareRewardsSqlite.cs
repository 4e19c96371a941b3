namespace Tagsale.Benchmarks.Bare;

/// <summary>Prepared statements reused row by row, a transaction a step, directly over SQLite as the store does it.</summary>
sealed class BareRewardsSqlite : BareRewards
{
    const string Service = InstantPayments.ServiceName;

    readonly BareFile _file;
    readonly BareStatement _budget, _enrollment, _keep, _redeem, _credit, _line, _queue, _done, _paid;
    long _seq;
    long _lines;

    public BareRewardsSqlite(string file)
    {
        _file = new(file);
        _budget = _file.Prepare("update reward_budgets set credited = credited + ?1, reserved = reserved - ?1 where program = 1 and offer = ?2");
        _enrollment = _file.Prepare("update enrollments set credited = credited + ?1, reserved = reserved - ?1, visits = visits + 1 where program = 1 and id = ?2");
        _keep = _file.Prepare("""
            insert into card_transactions (program, id, type, service, token, amount, currency, at, merchant, merchant_name, category, country, original, status, member, sale, credit, why, taken_at)
            values (1, ?, 2, ?, ?, ?, 'USD', ?, ?, ?, ?, 'US', null, ?, ?, ?, ?, ?, ?)
            """);
        _redeem = _file.Prepare("""
            insert into redemptions (program, sale, offer, enrollment, service, token, merchant, at, cleared, refunded, granted, net, visit) values (1, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 1)
            """);
        _credit = _file.Prepare("""
            insert into statement_credits (program, transaction_id, offer, enrollment, member, service, token, amount, currency, at, state) values (1, ?, ?, ?, ?, ?, ?, ?, 'USD', ?, 1)
            """);
        _line = _file.Prepare("insert into journal (program, seq, entry, at, account, side, amount, currency, credit_transaction, credit_offer) values (1, ?, ?, ?, ?, ?, ?, 'USD', ?, ?)");
        _queue = _file.Prepare("insert into outbox (program, key, seq, priority, due_at, attempts, kind, payload, taken) values (1, ?, ?, 0, 0, 0, 11, ?, 1)");
        _done = _file.Prepare("delete from outbox where program = 1 and key = ?");
        _paid = _file.Prepare("update statement_credits set state = 2, reference = ? where program = 1 and transaction_id = ? and offer = ?");
    }

    protected override void Take(BarePayment[] all, BarePayment[] earning) => _file.InOne(() =>
    {
        foreach (var (offer, minor) in Budgets(earning)) _budget.Bind(minor).Bind(offer).Run();
        foreach (var p in earning) _enrollment.Bind(p.Credit).Bind(p.Enrollment).Run();
        foreach (var p in all)
            _keep.Bind(p.Told.Id).Bind(Service).Bind(p.Told.Card.Token).Bind(p.Told.Amount.Minor).Bind(p.At).Bind(p.Told.Merchant.Id).Bind(p.Told.Merchant.Name)
                .Bind(p.Told.Merchant.Category).Bind(p.Status).Bind(p.Member).Bind(p.Told.Id).Bind(p.Credit).Bind(p.Why).Bind(p.At).Run();
        foreach (var p in earning)
        {
            _redeem.Bind(p.Told.Id).Bind(p.Offer).Bind(p.Enrollment).Bind(Service).Bind(p.Told.Card.Token).Bind(p.Told.Merchant.Id).Bind(p.At).Bind(p.Told.Amount.Minor)
                .Bind(p.Credit).Bind(p.Credit).Run();
            _credit.Bind(p.Told.Id).Bind(p.Offer).Bind(p.Enrollment).Bind(p.Member).Bind(Service).Bind(p.Told.Card.Token).Bind(p.Credit).Bind(p.At).Run();
            Write(p, "merchant:" + Cardholders.Merchant, "credits-due");
            _queue.Bind(p.Key).Bind(++_seq).Bind(p.Payload).Run();
        }
    });

    protected override void Settle(BarePayment[] earning) => _file.InOne(() =>
    {
        foreach (var p in earning)
        {
            _done.Bind(p.Key).Run();
            _paid.Bind(p.Key).Bind(p.Told.Id).Bind(p.Offer).Run();
            Write(p, "credits-due", $"service:{Service}");
        }
    });

    public override void Dispose() => _file.Dispose();

    void Write(BarePayment p, string from, string to)
    {
        var entry = _lines + 1;
        _line.Bind(++_lines).Bind(entry).Bind(p.At).Bind(from).Bind(1).Bind(p.Credit).Bind(p.Told.Id).Bind(p.Offer).Run();
        _line.Bind(++_lines).Bind(entry).Bind(p.At).Bind(to).Bind(2).Bind(p.Credit).Bind(p.Told.Id).Bind(p.Offer).Run();
    }
}
