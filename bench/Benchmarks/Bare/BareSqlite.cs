namespace Tagsale.Benchmarks.Bare;

/// <summary>Prepared statements reused row by row, a transaction a step, directly over SQLite as the store does it.</summary>
sealed class BareSqlite : BarePurchases
{
    const string Network = BarePurchase.Network;

    readonly BareFile _file;
    readonly BareStatement _see, _hold, _open, _time, _queue, _replied, _confirmed, _charged, _sell, _line, _done;
    long _seq;
    long _lines;

    public BareSqlite(string file)
    {
        _file = new(file);
        _see = _file.Prepare("insert into seen_posts (program, network, post, author, at, hash, understood, purchase) values (1, ?, ?, ?, ?, ?, ?, ?)");
        _hold = _file.Prepare("update variants set held = held + ? where program = 1 and offer = ? and tag = ''");
        _open = _file.Prepare("""
            insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, price, shipping, tax, created_at, state, due, wakes,
              refunded, refunds, restocked, history)
            values (1, ?, ?, '', ?, ?, ?, ?, 'instant', ?, 1, ?, ?, ?, ?, 0, ?, ?, 1, ?, ?, 0, 0, 0, ?)
            """);
        _time = _file.Prepare("insert into timers (program, network, at, purchase) values (1, ?, ?, ?)");
        _queue = _file.Prepare("""
            insert into outbox (program, key, seq, priority, due_at, attempts, network, account, kind, payload, taken) values (1, ?, ?, ?, 0, 0, ?, ?, ?, ?, 1)
            """);
        _replied = _file.Prepare("update purchases set state = 2, due = ?, reply_at = ?, deadline = ?, history = history || ? where program = 1 and id = ? and state = 1");
        _confirmed = _file.Prepare("update purchases set state = 3, due = null, confirm_post = ?, confirmed_at = ?, history = history || ? where program = 1 and id = ? and state = 2");
        _charged = _file.Prepare("update purchases set state = 5, charge = ?, history = history || ? where program = 1 and id = ? and state = 3");
        _sell = _file.Prepare("update variants set held = held - ?1, on_hand = on_hand - ?1, sold = sold + ?1 where program = 1 and offer = ?2 and tag = ''");
        _line = _file.Prepare("insert into journal (program, seq, entry, at, account, side, amount, currency, purchase) values (1, ?, ?, ?, ?, ?, ?, 'USD', ?)");
        _done = _file.Prepare("delete from outbox where program = 1 and key = ?");
    }

    public override void Hold(BarePurchase[] batch) => _file.InOne(() =>
    {
        foreach (var p in batch) _see.Bind(Network).Bind(p.Post).Bind(p.Account).Bind(p.At).Bind(BarePurchase.Hash).Bind("ask").Bind(p.Id).Run();
        foreach (var (offer, units) in Units(batch)) _hold.Bind(units).Bind(offer).Run();
        foreach (var p in batch)
        {
            _open.Bind(p.Id).Bind(p.Offer).Bind(p.Member).Bind(Network).Bind(p.Account).Bind(p.Card).Bind(p.Fingerprint).Bind(p.Post).Bind(p.Code)
                .Bind(BarePurchase.Total).Bind(BarePurchase.Total - BarePurchase.Tax).Bind(BarePurchase.Tax).Bind(p.At).Bind(p.Due).Bind(p.Due).Bind(BarePurchase.Held).Run();
            _time.Bind(Network).Bind(p.Due).Bind(p.Id).Run();
            Queue(p.ReplyKey, 1, p.Account, 1, p.ReplyPayload);
        }
    });

    protected override void Reply(BarePurchase[] batch) => _file.InOne(() =>
    {
        foreach (var p in batch)
        {
            _done.Bind(p.ReplyKey).Run();
            _replied.Bind(p.Due).Bind(p.At).Bind(p.Due).Bind(BarePurchase.Replied).Bind(p.Id).Run();
        }
    });

    protected override void Confirm(BarePurchase[] batch) => _file.InOne(() =>
    {
        foreach (var p in batch)
        {
            _see.Bind(Network).Bind(p.ConfirmPost).Bind(p.Account).Bind(p.At).Bind(BarePurchase.Hash).Bind("confirmation").Bind(p.Id).Run();
            _confirmed.Bind(p.ConfirmPost).Bind(p.At).Bind(BarePurchase.Confirmed).Bind(p.Id).Run();
            Queue(p.ChargeKey, 0, null, 2, p.ChargePayload);
        }
    });

    protected override void Charge(BarePurchase[] batch) => _file.InOne(() =>
    {
        foreach (var (offer, units) in Units(batch)) _sell.Bind(units).Bind(offer).Run();
        foreach (var p in batch)
        {
            _done.Bind(p.ChargeKey).Run();
            _charged.Bind(p.Charge).Bind(BarePurchase.Charged).Bind(p.Id).Run();
            var entry = _lines + 1;
            Write(p, entry, "service:instant", 1, BarePurchase.Total);
            Write(p, entry, "merchant:Fernweh Outfitters", 2, BarePurchase.Total - BarePurchase.Tax);
            Write(p, entry, "tax", 2, BarePurchase.Tax);
            Queue(p.MailKey, 5, null, 5, p.MailPayload);
            Queue(p.ReceiptKey, 2, p.Account, 1, p.ReceiptPayload);
        }
    });

    protected override void Settle(BarePurchase[] batch) => _file.InOne(() =>
    {
        foreach (var p in batch)
        {
            _done.Bind(p.MailKey).Run();
            _done.Bind(p.ReceiptKey).Run();
        }
    });

    public override void Dispose() => _file.Dispose();

    void Queue(string key, int priority, string? account, int kind, string payload) =>
        _queue.Bind(key).Bind(++_seq).Bind(priority).Bind(account is null ? null : Network).Bind(account).Bind(kind).Bind(payload).Run();

    void Write(BarePurchase p, long entry, string account, int side, long amount) => _line.Bind(++_lines).Bind(entry).Bind(p.At).Bind(account).Bind(side).Bind(amount).Bind(p.Id).Run();
}
