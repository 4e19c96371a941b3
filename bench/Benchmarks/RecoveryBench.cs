using Microsoft.Data.Sqlite;
using Tagsale.Benchmarks.Stores;
using static Tagsale.Benchmarks.Audit;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// The real program is killed while it sends the replies an earlier life left unsent, beside many open purchases, and is started again: until it is ready, and until every
/// reply is out on Plaza, once.
/// </summary>
static class RecoveryBench
{
    const int Commits = 200;

    public static async Task<int> Run(Options options)
    {
        var (open, unsent) = (options.Size(100_000), options.Size(10_000));
        using var fresh = FreshStore.Make(options);
        Progress($"{open} open purchases, {unsent} unsent replies");
        await UnfinishedBusiness.Leave(fresh, open, unsent);

        await using (await RunningProgram.Start(fresh.Directory, fresh.Setting)) await Waiting.For("replies until the kill", () => Replies(fresh), unsent * 3 / 10);
        var before = Replies(fresh);
        await using var program = await RunningProgram.Start(fresh.Directory, fresh.Setting);
        await Waiting.For("replies", () => Replies(fresh), unsent);
        var seconds = program.Seconds;
        await Waiting.For("settling", () => -fresh.Ask("select count(*) from outbox"), 0);
        Check(fresh, open + unsent, unsent);

        var commit = At([.. fresh.OneRowCommits(Commits).Order()], 0.5);
        var bare = (unsent - before) * commit / 1_000;
        Line(new
        {
            Bench = "recovery", Store = fresh.Name, Value = Round(seconds, 2), Unit = "s until every reply is out", ReadySeconds = Round(program.SecondsToReady, 2),
            Reference = new { Name = "a one-row commit for each of them", Value = Round(bare, 2) }, Ratio = Round(seconds / bare, 1), Seconds = Round(seconds, 2),
            OpenPurchases = open, UnsentReplies = unsent, UnsentAtKill = unsent - before, Lost = 0, Twice = 0, MemoryMegabytes = Round(program.Megabytes),
        });
        return 0;
    }

    static long Replies(FreshStore store) => OnPlaza(store, "select count(*) from posts where in_reply_to is not null");

    static void Check(FreshStore store, long purchases, long replies)
    {
        Same("posts answered", OnPlaza(store, "select count(distinct in_reply_to) from posts"), replies);
        Same("replies", Replies(store), replies);
        Same("purchases that await their confirmation", store.Ask("select count(*) from purchases where state = 2"), purchases);
    }

    static long OnPlaza(FreshStore store, string sql)
    {
        var plaza = new SqliteConnectionStringBuilder { DataSource = Path.Combine(store.Directory, "plaza.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(plaza.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
