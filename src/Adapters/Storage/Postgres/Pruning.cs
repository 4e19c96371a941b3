using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// Takes out what nothing needs any more. What is old is found by reading a whole table, without an index that every new row would pay for: that is done once in a
/// round, and not again while another table has more to give. Purchases, most of which stay, are gone through a part at each call.
/// </summary>
sealed class Pruning(Database database, ProgramId program)
{
    const string Purchases = "purchases";
    const string Members = "erasures";
    const string Transactions = "card_transactions";
    const string Early = "card_transactions_of_status";

    static readonly string[] All = ["seen_posts", "code_tries", "requests", "payment_events", "deliveries", "events", Early, Transactions, Purchases, Members];

    /// <summary>Looked through in this round.</summary>
    readonly HashSet<string> _over = [];
    Guid _purchase;
    (long TakenAt, string Id) _transaction = (0, "");

    /// <returns>Zero when the round is over; the next call begins another.</returns>
    public int Prune(Retention before, int limit)
    {
        using var connection = database.ForReading();
        using var sets = new Sets(connection, program);
        var removed = 0;
        Delete("seen_posts", "at", before.Posts);
        Delete("code_tries", "at", before.Posts);
        Delete("requests", "created_at", before.Requests);
        Delete("payment_events", "handled_at", before.Requests);
        Delete("deliveries", "at", before.Events);
        Delete("events", "at", before.Events);
        DeleteEarly(before.UnknownCards);
        DeleteTransactions(before.Requests);
        DeletePurchases(before.Nothing);
        if (!sets.IsEmpty) sets.Run();
        if (!_over.Contains(Members)) Erase();
        if (_over.Count < All.Length) return Math.Max(1, removed);
        _over.Clear();
        return 0;

        void Delete(string table, string age, DateTimeOffset time)
        {
            if (!_over.Contains(table)) sets.Add($"""
                with gone as (delete from {table} where ctid = any (array(select ctid from {table} where program = $1 and {age} < $2 limit $3 for update skip locked)) returning 1)
                select count(*)::integer from gone
                """, row => IsLast(table, Removed(row.Int()))).Value(Instant.Write(time)).Value(limit);
        }

        // Statuses 4 and 5: nobody has the card, or what it belongs to never came.
        void DeleteEarly(DateTimeOffset time)
        {
            if (!_over.Contains(Early)) sets.Add("""
                with gone as (
                  delete from card_transactions where ctid = any (array(
                    select ctid from card_transactions where program = $1 and status in (4, 5) and taken_at > 0 and taken_at < $2 limit $3 for update skip locked)) returning 1)
                select count(*)::integer from gone
                """, row => IsLast(Early, Removed(row.Int()))).Value(Instant.Write(time)).Value(limit);
        }

        // Status 1: neither credited nor taken back. What belongs to a payment that an offer counts is needed as long as that is.
        void DeleteTransactions(DateTimeOffset time)
        {
            if (!_over.Contains(Transactions)) sets.Add("""
                with looked as (
                  select ctid as place, id, sale, status, taken_at from card_transactions where program = $1 and taken_at < $2 and (taken_at, id) > ($3, $4) order by taken_at, id limit $5),
                gone as (
                  delete from card_transactions t using looked l where t.ctid = l.place and l.status = 1
                    and not exists (select from redemptions r where r.program = $1 and r.sale in (l.sale, l.id)) returning 1)
                select (select count(*) from gone)::integer, (select count(*) from looked)::integer,
                  (select taken_at from looked order by taken_at desc, id desc limit 1), (select id from looked order by taken_at desc, id desc limit 1)
                """, row =>
                {
                    Removed(row.Int());
                    _transaction = IsLast(Transactions, row.Int()) ? (0, "") : (row.Long(), row.Text());
                }).Value(Instant.Write(time)).Value(_transaction.TakenAt).Value(_transaction.Id).Value(limit);
        }

        // States 8 to 10: cancelled, expired, declined.
        void DeletePurchases(DateTimeOffset time)
        {
            if (!_over.Contains(Purchases)) sets.Add("""
                with looked as (select ctid as place, id, state, created_at from purchases where program = $1 and id > $2 order by id limit $3),
                gone as (
                  delete from purchases p using looked l where p.ctid = l.place and l.state between 8 and 10 and l.created_at < $4
                    and not exists (select from journal j where j.program + 0 = $1 and j.purchase = l.id) returning 1)
                select (select count(*) from gone)::integer, (select count(*) from looked)::integer, (select id from looked order by id desc limit 1)
                """, row =>
                {
                    Removed(row.Int());
                    _purchase = IsLast(Purchases, row.Int()) ? default : row.Guid();
                }).Value(_purchase).Value(limit).Value(Instant.Write(time));
        }

        int Removed(int rows)
        {
            removed += rows;
            return rows;
        }

        bool IsLast(string table, int rows) => rows < limit && _over.Add(table);

        void Erase()
        {
            var members = new List<MemberId>();
            using var ready = new Sets(connection, program);
            ready.Add(Forgetting.Ready, row => members.Add(new(row.Guid()))).Value(limit);
            ready.Run();
            IsLast(Members, Removed(members.Count));
            if (members.Count == 0) return;

            using var erasing = new Sets(connection, program);
            foreach (var sql in (string[])[.. Forgetting.Orders, Forgetting.Unmark]) erasing.Each(members, sql).Of(m => m.Value);
            erasing.Run();
        }
    }
}
