using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>What our accounts have written lately, in points.</summary>
static class Postings
{
    // Whoever pays for the same account waits here, and the statement after it sees what was paid meanwhile.
    const string Lock = """
        insert into pauses as p (program, network, account, until) values ($1, $2, $3, $4)
        on conflict (program, network, account) do update set until = greatest(p.until, excluded.until)
        """;

    const string Pay = """
        with enough as (
          select (select until from pauses where program = $1 and network = $2 and account = $3) <= $4
            and not exists (
              select from unnest($5, $6) as w (since, most)
              where $7 + (select coalesce(sum(points), 0) from postings p where p.program = $1 and p.network = $2 and p.account = $3 and p.minute >= w.since) > w.most) as is_so),
        counted as (
          update outbox set attempts = attempts + 1 where program = $1 and key = $8 and owner = $9 and (select is_so from enough) returning 1),
        paid as (
          insert into postings as p (program, network, account, minute, points) select $1, $2, $3, $10, $7 from counted
          on conflict (program, network, account, minute) do update set points = p.points + excluded.points)
        select is_so, exists (select from counted) from enough
        """;

    const string Forget = "delete from postings where program = $1 and network = $2 and account = $3 and minute < $4";

    public static SpendOutcome Spend(Sets sets, long process, string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now)
    {
        var outcome = SpendOutcome.TooLittle;
        sets.Add("begin");
        sets.Add(Lock, null).Value(account.Network).Value(account.Id).Value(Instant.Write(PostingLedger.Empty.PausedUntil));
        sets.Add(Pay, row => outcome = (row.Flag(), row.Flag()) switch
            {
                (false, _) => SpendOutcome.TooLittle,
                (_, false) => SpendOutcome.NotInHand,
                _ => SpendOutcome.Paid,
            })
            .Value(account.Network).Value(account.Id).Value(Instant.Write(now))
            .Value<long[]>([.. windows.Select(w => Instant.Write(w.Since(now)))]).Value<int[]>([.. windows.Select(w => w.Points)])
            .Value(points).Value(key).Value(process).Value(Instant.Write(PostingLedger.MinuteOf(now)));
        sets.Add(Forget, null).Value(account.Network).Value(account.Id).Value(Instant.Write(now - PostingLedger.Kept));
        sets.Add("commit");
        sets.Run();
        return outcome;
    }

    public static void Pause(Sets sets, SocialAccount account, DateTimeOffset until)
    {
        sets.Add(Lock, null).Value(account.Network).Value(account.Id).Value(Instant.Write(until));
        sets.Run();
    }

    public static PostingLedger Ledger(Sets sets, SocialAccount account, DateTimeOffset since)
    {
        var spent = new List<Spending>();
        var until = PostingLedger.Empty.PausedUntil;
        sets.Add("select minute, points from postings where program = $1 and network = $2 and account = $3 and minute >= $4 order by minute",
            row => spent.Add(new(row.Time(), row.Int()))).Value(account.Network).Value(account.Id).Value(Instant.Write(since));
        sets.Add("select until from pauses where program = $1 and network = $2 and account = $3", row => until = row.Time()).Value(account.Network).Value(account.Id);
        sets.Run();
        return new([.. spent], until);
    }
}
