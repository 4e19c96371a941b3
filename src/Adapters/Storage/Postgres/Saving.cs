using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Purchases;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// The difference a batch makes, a statement for each kind of row. Rows are written in the order of their keys: two processes that write the same ones meet in it.
/// What is there already is found by its whole key and written by its place: the planner has no other way then, whatever it believes of the table.
/// </summary>
sealed class Saving(Sets sets, long process)
{
    readonly StringBuilder _lines = new();

    public void Save(Changes changes)
    {
        SavePosts(changes);
        TakeOutOfOutbox(changes);
        new SavingOffers(sets).Save(changes);
        new SavingRewards(sets).Save(changes);
        SavePurchases(changes);
        SaveTimers(changes);
        SaveJournal(changes);
        new SavingMembers(sets).Save(changes);
        PutIntoOutbox(changes);
        SaveRecords(changes);
        new SavingWebhooks(sets).Save(changes);
    }

    void SavePosts(Changes changes)
    {
        sets.Each([.. changes.Posts.OrderBy(p => p.Key.Network, StringComparer.Ordinal).ThenBy(p => p.Key.Id, StringComparer.Ordinal)], """
            insert into seen_posts (program, network, post, author, at, hash, understood, purchase) select $1, * from unnest($2, $3, $4, $5, $6, $7, $8)
            """)
            .Of(p => p.Key.Network).Of(p => p.Key.Id).Of(p => p.Author.Id).Times(p => p.At).Of(p => p.Hash).Of(p => p.Understood).Of(p => p.Purchase?.Value);

        var contacts = changes.Contacts.Values.OrderBy(c => c.After.Account.Network, StringComparer.Ordinal).ThenBy(c => c.After.Account.Id, StringComparer.Ordinal).ToList();
        Put([.. contacts.Where(c => c.Before is null)], """
            with done as (
              insert into contacts (program, network, account, invited_at, opted_out_at, gone_at) select $1, k.network, k.account, k.invited_at, k.opted_out_at, k.gone_at
              from unnest($2, $3, $4, $5, $6, $7, $8, $9) as k (network, account, invited_before, opted_out_before, gone_before, invited_at, opted_out_at, gone_at)
              on conflict do nothing returning 1)
            select must_touch(count(*), $10, 'contacts') from done
            """);
        Put([.. contacts.Where(c => c.Before is not null)], """
            with done as (
              update contacts c set invited_at = k.invited_at, opted_out_at = k.opted_out_at, gone_at = k.gone_at
              from (
                select *, (select ctid from contacts x where x.program = $1 and x.network = u.network and x.account = u.account) as place
                from unnest($2, $3, $4, $5, $6, $7, $8, $9) as u (network, account, invited_before, opted_out_before, gone_before, invited_at, opted_out_at, gone_at)) k
              where c.ctid = k.place
                and c.invited_at is not distinct from k.invited_before and c.opted_out_at is not distinct from k.opted_out_before
                and c.gone_at is not distinct from k.gone_before returning 1)
            select must_touch(count(*), $10, 'contacts') from done
            """);

        sets.Each(changes.CodeTries, """
            insert into code_tries (program, network, account, at, post, purchase) select $1, * from unnest($2, $3, $4, $5, $6) on conflict do nothing
            """)
            .Of(t => t.Account.Network).Of(t => t.Account.Id).Times(t => t.At).Of(t => t.Post.Id).Of(t => t.Purchase.Value);
    }

    void Put(List<ContactChange> contacts, string sql) => sets.Each(contacts, sql, Sets.Noted)
        .Of(c => c.After.Account.Network).Of(c => c.After.Account.Id).TimesOrNull(c => c.Before?.InvitedAt).TimesOrNull(c => c.Before?.OptedOutAt)
        .TimesOrNull(c => c.Before?.GoneAt).TimesOrNull(c => c.After.InvitedAt).TimesOrNull(c => c.After.OptedOutAt).TimesOrNull(c => c.After.GoneAt).Count();

    // What is not there any more need not be taken out; what somebody moves at this moment must not be missed.
    const string FoundInOutbox = """
        select k.key, o.place from unnest($2) as k (key) cross join lateral (select x.ctid as place from outbox x where x.program = $1 and x.key = k.key offset 0) o
        """;

    void TakeOutOfOutbox(Changes changes)
    {
        sets.Each([.. changes.Done.Order(StringComparer.Ordinal)], $"""
            with found as materialized ({FoundInOutbox}), done as (delete from outbox o using found f where o.ctid = f.place returning 1)
            select must_touch((select count(*) from done), (select count(*) from found), 'outbox rows')
            """, Sets.Noted).Of(key => key);
        sets.Each(changes.DropRepliesTo, "delete from outbox o using unnest($2, $3) as k (network, account) where o.program = $1 and o.network = k.network and o.account = k.account")
            .Of(a => a.Network).Of(a => a.Id);
    }

    void SavePurchases(Changes changes)
    {
        var purchases = changes.Purchases.Values.OrderBy(p => p.After.Id.Value).ToList();
        List<PurchaseChange> opened = [.. purchases.Where(p => p.Before is null)];
        var insert = sets.Each(opened, """
            insert into purchases (program, id, history, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, price, shipping, tax,
              created_at, state, due, wakes, reply_at, deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds, restocked, carrier,
              tracking, told)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,
              $31, $32, $33, $34, $35, $36)
            """)
            .Of(p => p.After.Id.Value).Of(p => HistoryText.Write(_lines, p.History)).Of(p => p.After.Offer.Value).Of(p => p.After.Variant).Of(p => p.After.Member.Value)
            .Of(p => p.After.Account.Network).Of(p => p.After.Account.Id).Of(p => p.After.Card.Value).Of(p => p.After.Service).Of(p => p.After.Fingerprint)
            .Of(p => p.After.AddressNumber).Of(p => p.After.PostId).Of(p => p.After.Code).Of(p => p.After.Total.Minor)
            .Of(p => p.After.PriceMinor).Of(p => p.After.ShippingMinor).Of(p => p.After.TaxMinor).Times(p => p.After.CreatedAt);
        WhatChanges(insert);

        var update = sets.Each([.. purchases.Where(p => p.Before is not null)], """
            with done as (
              update purchases p set state = k.state, due = k.due, wakes = k.wakes, reply_at = k.reply_at, deadline = k.deadline, confirm_post = k.confirm_post,
                confirmed_at = k.confirmed_at, post_deleted_at = k.post_deleted_at, together = k.together, charge = k.charge, action_page = k.action_page,
                refunded = k.refunded, refunds = k.refunds, restocked = k.restocked, carrier = k.carrier, tracking = k.tracking, told = k.told, history = p.history || k.history
              from (
                select *, (select ctid from purchases x where x.program = $1 and x.id = u.id) as place
                from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) as u (id, history, before, state, due, wakes, reply_at,
                  deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds, restocked, carrier, tracking, told)) k
              where p.ctid = k.place and p.state = k.before returning 1)
            select must_touch(count(*), $22, 'purchases') from done
            """, Sets.Noted).Of(p => p.After.Id.Value).Of(p => HistoryText.Write(_lines, p.History)).Of(p => (int)p.Before!.State);
        WhatChanges(update).Count();
    }

    static Columns<PurchaseChange> WhatChanges(Columns<PurchaseChange> to) => to
        .Of(p => (int)p.After.State).TimesOrNull(p => p.After.Due).TimesOrNull(p => p.After.Wakes).TimesOrNull(p => p.After.ReplyAt).TimesOrNull(p => p.After.Deadline)
        .Of(p => p.After.ConfirmPostId).TimesOrNull(p => p.After.ConfirmedAt).TimesOrNull(p => p.After.PostDeletedAt).Of(p => PurchaseRow.WriteIds(p.After.Together))
        .Of(p => p.After.Charge).Of(p => p.After.ActionPage).Of(p => p.After.RefundedMinor).Of(p => p.After.RepaymentCount).Of(p => p.After.Restocked)
        .Of(p => p.After.Carrier).Of(p => p.After.Tracking).Of(p => ToldText.Write(p.After));

    void SaveTimers(Changes changes)
    {
        sets.Each(changes.TimersDone, """
            delete from timers t using (
              select (select ctid from timers x where x.program = $1 and x.network = u.network and x.at = u.at and x.purchase = u.purchase) as place
              from unnest($2, $3, $4) as u (network, at, purchase)) k
            where t.ctid = k.place
            """).Of(t => t.Network).Times(t => t.At).Of(t => t.Purchase.Value);
        sets.Each(changes.Timers, "insert into timers (program, network, at, purchase) select $1, * from unnest($2, $3, $4) on conflict do nothing")
            .Of(t => t.Network).Times(t => t.At).Of(t => t.Purchase.Value);
    }

    /// <summary>In one statement: the schema looks at what a statement has written, and refuses it unless each entry balances.</summary>
    void SaveJournal(Changes changes)
    {
        List<(int Entry, JournalLine Line)> lines = [.. changes.Journal.SelectMany((entry, number) => entry.Lines.Select(line => (number, line)))];
        sets.Each(lines, """
            insert into journal (program, seq, entry, at, account, side, amount, currency, purchase, credit_transaction, credit_offer) overriding system value
            select $1, n.seq, min(n.seq) over (partition by n.entry), n.at, n.account, n.side, n.amount, n.currency, n.purchase, n.credit_transaction, n.credit_offer
            from (
              select k.*, nextval('journal_seq_seq') as seq
              from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) with ordinality as k (entry, at, account, side, amount, currency, purchase, credit_transaction, credit_offer, number)
              order by k.number) n
            """)
            .Of(l => l.Entry).Times(l => l.Line.At).Of(l => l.Line.Account).Of(l => (int)l.Line.Side).Of(l => l.Line.Amount.Minor).Of(l => l.Line.Amount.Currency)
            .Of(l => l.Line.Purchase?.Value).Of(l => l.Line.Credit?.Transaction).Of(l => l.Line.Credit?.Offer.Value);
    }

    void PutIntoOutbox(Changes changes)
    {
        List<(OutboxItem Item, OutboxText Text)> queued = [.. changes.Queued.Values.Select(item => (item, OutboxCodec.Write(item)))];
        sets.Each(queued, $"""
            insert into outbox (program, owner, due_at, attempts, key, priority, network, account, kind, payload)
            select $1, coalesce((select id from processes where id = {process}), 0), 0, 0, k.key, k.priority, k.network, k.account, k.kind, k.payload
            from unnest($2, $3, $4, $5, $6, $7) with ordinality as k (key, priority, network, account, kind, payload, number) order by k.number on conflict do nothing
            """)
            .Of(q => q.Item.Key).Of(q => q.Text.Priority).Of(q => (q.Item as OutboxItem.Reply)?.Author.Network).Of(q => (q.Item as OutboxItem.Reply)?.Author.Id)
            .Of(q => q.Text.Kind).Of(q => q.Text.Payload);
        sets.Each(changes.Deferred, """
            update outbox o set owner = 0, attempts = k.attempts, due_at = k.until, error = k.reason
            from (
              select *, (select ctid from outbox x where x.program = $1 and x.key = u.key) as place from unnest($2, $3, $4, $5) as u (key, attempts, until, reason)) k
            where o.ctid = k.place
            """)
            .Of(d => d.Key).Of(d => d.Attempts).Times(d => d.Until).Of(d => d.Reason);
    }

    void SaveRecords(Changes changes)
    {
        sets.Each(changes.Alerts, "insert into alerts (program, at, kind, text) select $1, * from unnest($2, $3, $4)").Times(a => a.At).Of(a => a.Kind).Of(a => a.Text);
        sets.Each(changes.Parked, "insert into parked (program, at, command, reason) select $1, * from unnest($2, $3, $4)")
            .Times(p => p.At).Of(p => p.Command).Of(p => p.Reason);
        sets.Each(changes.Forgotten, Forgetting.Requests).Of(subject => subject);
        sets.Each([.. changes.Requests.OrderBy(r => r.Key, StringComparer.Ordinal)], """
            insert into requests (program, key, body_hash, status, body, location, subject) select $1, * from unnest($2, $3, $4, $5, $6, $7)
            """)
            .Of(r => r.Key).Of(r => r.BodyHash).Of(r => r.Answer.Status).Of(r => r.Answer.Body).Of(r => r.Answer.Location).Of(r => r.Subject);
        sets.Each([.. changes.Sources.Values.OrderBy(s => s.Network, StringComparer.Ordinal)], """
            insert into sources (program, network, cursor, watermark) select $1, * from unnest($2, $3, $4)
            on conflict (program, network) do update set cursor = excluded.cursor, watermark = excluded.watermark
            """)
            .Of(s => s.Network).Of(s => s.Cursor).Times(s => s.Watermark);
        SavePaymentEvents(changes);
        if (changes.Taxes is { } taxes) SaveTaxes(taxes);
        if (changes.Paused is { } paused)
            sets.Add("insert into programs (program, paused) values ($1, $2) on conflict (program) do update set paused = excluded.paused", null).Value(paused);
    }

    void SavePaymentEvents(Changes changes)
    {
        sets.Each([.. changes.PaymentEvents.OrderBy(t => t.Service, StringComparer.Ordinal).ThenBy(t => t.Event.Id, StringComparer.Ordinal)], """
            insert into payment_events (program, service, id, kind, at, received_at, raw) select $1, * from unnest($2, $3, $4, $5, $6, $7)
            """)
            .Of(t => t.Service).Of(t => t.Event.Id).Of(t => t.Event.Kind).Times(t => t.Event.At).Times(t => t.At).Of(t => t.Event.Raw);
        sets.Each(changes.Handled, """
            update payment_events e set handled_at = k.at
            from (
              select *, (select ctid from payment_events x where x.program = $1 and x.service = u.service and x.id = u.id) as place from unnest($2, $3, $4) as u (service, id, at)) k
            where e.ctid = k.place
            """)
            .Of(h => h.Key.Service).Of(h => h.Key.Id).Times(h => h.At);
        sets.Each([.. changes.Listed.OrderBy(l => l.Key, StringComparer.Ordinal)], """
            insert into payment_lists (program, service, listed_until) select $1, * from unnest($2, $3)
            on conflict (program, service) do update set listed_until = greatest(payment_lists.listed_until, excluded.listed_until)
            """)
            .Of(l => l.Key).Times(l => l.Value);
    }

    void SaveTaxes(TaxTable taxes)
    {
        sets.Add("insert into programs (program, paused, taxes) values ($1, false, 1) on conflict (program) do update set taxes = programs.taxes + 1", null);
        sets.Add("delete from tax_rates where program = $1", null);
        sets.Each(taxes.Rates, """
            insert into tax_rates (program, position, country, region, category, per_million)
            select $1, k.position, k.country, k.region, k.category, k.per_million
            from unnest($2, $3, $4, $5) with ordinality as k (country, region, category, per_million, position)
            """).Of(r => r.Country).Of(r => r.Region).Of(r => r.Category).Of(r => r.PerMillion);
    }
}
