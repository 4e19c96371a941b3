using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// Takes out what nothing needs any more. What is old is found by reading a whole table, without an index that every new row would pay for: that is done now and then.
/// </summary>
sealed class Pruning(Database database, ProgramId program)
{
    public int Prune(Retention before, int limit)
    {
        using var connection = database.ForReading();
        using var sets = new Sets(connection, program);
        var removed = 0;
        Delete("seen_posts", "at < $2", before.Posts);
        Delete("code_tries", "at < $2", before.Posts);
        Delete("requests", "created_at < $2", before.Requests);
        // States 8 to 10: cancelled, expired, declined. Ids sort by time, and begin with it in milliseconds.
        Delete("purchases", """
            state between 8 and 10 and created_at < $2 and not exists (select from journal j where j.program = $1 and j.purchase = id)
            """, before.Nothing);
        sets.Run();
        return removed + Erase();

        void Delete(string table, string condition, DateTimeOffset time) => sets.Add($"""
            with gone as (delete from {table} where ctid = any (array(select ctid from {table} where program = $1 and {condition} limit $3 for update skip locked)) returning 1)
            select count(*)::integer from gone
            """, row => removed += row.Int()).Value(Instant.Write(time)).Value(limit);

        int Erase()
        {
            var members = new List<MemberId>();
            using var ready = new Sets(connection, program);
            ready.Add(Forgetting.Ready, row => members.Add(new(row.Guid()))).Value(limit);
            ready.Run();
            if (members.Count == 0) return 0;

            using var erasing = new Sets(connection, program);
            foreach (var sql in (string[])[.. Forgetting.Orders, Forgetting.Unmark]) erasing.Each(members, sql).Of(m => m.Value);
            erasing.Run();
            return members.Count;
        }
    }
}
