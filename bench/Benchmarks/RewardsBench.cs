using System.Diagnostics;
using Tagsale.Benchmarks.Bare;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Web.Rewards;
using static Tagsale.Benchmarks.Audit;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// Card transactions a second that are matched, credited where they earn, kept and answered, and the credits paid, as a feed tells them in calls of 500; beside the bare statements that write the
/// same rows to the same tables.
/// </summary>
static class RewardsBench
{
    const int Batch = GroupCommit.LargestBatch;

    /// <summary>In one of little size too, or what is measured is the compiler.</summary>
    const int WarmUp = 100_000;

    public static async Task<int> Run(Options options)
    {
        var holders = new Cardholders(options.Size(10_000_000), options.Size(1_000_000), 1_000);
        var (warmUp, count, open) = (WarmUp, options.Size(1_000_000), options.Open ?? 8_000);
        using var fresh = FreshStore.Make(options);
        await Fill(fresh, holders);
        var bare = Bare(fresh, holders, warmUp, count);

        using var store = fresh.Open();
        await using var programme = new Programme(store, new(new(0, 0, 0), TimeProvider.System), new InstantPayments(), TimeProvider.System, options.Lanes);
        await programme.Start();
        var payments = new Payments(programme, holders, warmUp + count);
        await payments.Tell(warmUp, open);
        Progress("warm");
        var before = programme.Meter.Now(payments.Taken);
        await payments.Tell(count, open);
        var span = programme.Meter.Now(payments.Taken) - before;
        Check(fresh, holders, 2 * (warmUp + count));

        Line(new
        {
            Bench = "rewards", Store = fresh.Name, Value = Round(span.PerSecond), Unit = "transactions/s",
            Reference = new { Name = "bare set-based SQL", Value = Round(bare) }, Ratio = Round(span.PerSecond / bare, 2), Seconds = Round(span.Seconds, 1),
            Count = span.Done, Open = open, Lanes = options.Lanes ?? store.Lanes, holders.Cards, holders.Enrollments, holders.Offers, span.Batches,
            P50Ms = Round(At(payments.Milliseconds, 0.5)), P99Ms = Round(At(payments.Milliseconds, 0.99)), BytesPerTransaction = span.Allocated / span.Done,
            GcPauseShare = Round(span.PausedSeconds / span.Seconds, 3), PeakMegabytes = Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576.0),
        });
        return 0;
    }

    static async Task Fill(FreshStore fresh, Cardholders holders)
    {
        var clock = Stopwatch.StartNew();
        using (var store = fresh.Open()) await Publish(store, holders);
        holders.Fill(fresh);
        Progress($"{holders.Cards} cards in {clock.Elapsed.TotalSeconds:0} s");
    }

    static async Task Publish(IStore store, Cardholders holders)
    {
        var rules = new ProgramRules { Id = FreshStore.Program, Name = "", PublicUrl = "", TermsVersion = "", Storefronts = [] };
        using var engine = new GroupCommit(new BatchRunner(store, rules));
        await holders.Publish(engine);
    }

    static double Bare(FreshStore fresh, Cardholders holders, int warmUp, int count)
    {
        var writers = Enumerable.Range(0, fresh.BareWriters).Select(_ => fresh.BareRewards()).ToList();
        Write(writers, holders, 0, warmUp);
        var clock = Stopwatch.StartNew();
        Write(writers, holders, warmUp, count);
        var rate = count / clock.Elapsed.TotalSeconds;
        foreach (var writer in writers) writer.Dispose();
        Progress($"bare statements: {rate:0} transactions/s");
        return rate;
    }

    static void Write(List<BareRewards> writers, Cardholders holders, long from, int count)
    {
        var next = from - Batch;
        var threads = writers.Select(writer => new Thread(() =>
        {
            while (Interlocked.Add(ref next, Batch) is var first && first < from + count)
                writer.Write([.. Enumerable.Range(0, (int)Math.Min(Batch, from + count - first)).Select(i => new BarePayment(holders, first + i))]);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    static void Check(FreshStore store, Cardholders holders, long told)
    {
        var (credits, minor) = holders.Earned(told);
        Same("transactions kept", store.Ask("select count(*) from card_transactions"), told);
        Same("transactions credited", store.Ask("select count(*) from card_transactions where status = 2"), credits);
        Same("credits paid", store.Ask("select count(*) from statement_credits where state = 2"), credits);
        Same("minor units credited", store.Ask("select sum(amount) from statement_credits"), minor);
        Same("minor units out of budgets", store.Ask("select sum(credited) from reward_budgets"), minor);
        Same("minor units of enrolments", store.Ask("select sum(credited) from enrollments"), minor);
        Same("journal lines", store.Ask("select count(*) from journal"), 4 * credits);
        Same("outbox rows", store.Ask("select count(*) from outbox"), 0);
        Same("commands parked", store.Ask("select count(*) from parked"), 0);
    }
}
