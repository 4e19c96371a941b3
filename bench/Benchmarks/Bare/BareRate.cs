using System.Diagnostics;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;

namespace Tagsale.Benchmarks.Bare;

/// <summary>Purchases a second of the bare statements, on a store of its own of the same kind.</summary>
static class BareRate
{
    const int Batch = 1_000;

    public static double Measure(Options options, Shoppers shoppers, int warmUp, int count)
    {
        using var fresh = Prepared(options, shoppers);
        var writers = Enumerable.Range(0, fresh.BareWriters).Select(_ => fresh.Bare()).ToList();
        Write(writers, shoppers, 0, warmUp);
        var clock = Stopwatch.StartNew();
        Write(writers, shoppers, warmUp, count);
        var rate = count / clock.Elapsed.TotalSeconds;
        foreach (var writer in writers) writer.Dispose();

        Audit.Same("purchases written by the bare statements", fresh.Ask("select count(*) from purchases where state = 5"), warmUp + count);
        Report.Progress($"bare statements: {rate:0} purchases/s");
        return rate;
    }

    /// <summary>Seconds that one hold for each of so many buyers takes.</summary>
    public static double SecondsOfHolds(Options options, Shoppers shoppers, int buyers)
    {
        using var fresh = Prepared(options, shoppers);
        using var writer = fresh.Bare();
        var clock = Stopwatch.StartNew();
        for (var first = 0; first < buyers; first += Batch) writer.Hold(BarePurchase.Draw(shoppers, first, Math.Min(Batch, buyers - first), 0, 1));
        return clock.Elapsed.TotalSeconds;
    }

    static FreshStore Prepared(Options options, Shoppers shoppers)
    {
        var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        Publish(store, shoppers).GetAwaiter().GetResult();
        return fresh;
    }

    static async Task Publish(Core.Ports.IStore store, Shoppers shoppers)
    {
        var rules = new ProgramRules { Id = FreshStore.Program, Name = "", PublicUrl = "", TermsVersion = "", Storefronts = [] };
        using var engine = new GroupCommit(new BatchRunner(store, rules));
        await shoppers.Publish(engine);
    }

    static void Write(List<BarePurchases> writers, Shoppers shoppers, long from, int count)
    {
        var next = from - Batch;
        var threads = writers.Select((writer, number) => new Thread(() =>
        {
            while (Interlocked.Add(ref next, Batch) is var first && first < from + count)
                writer.Write(BarePurchase.Draw(shoppers, first, (int)Math.Min(Batch, from + count - first), number, writers.Count));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
