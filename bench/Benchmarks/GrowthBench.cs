using System.Diagnostics;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// What years of business cost: purchases a second on a full store beside an empty one, how long it takes until many holds have lapsed at once, what pruning leaves, and the
/// memory of it all.
/// </summary>
static class GrowthBench
{
    const int MostPruned = 10_000;
    const int TellEvery = 20;

    public static async Task<int> Run(Options options)
    {
        var (warmUp, count, open) = (options.Size(20_000), options.Size(200_000), options.Open ?? options.Size(20_000));
        var empty = await OnEmpty(options, open, warmUp, count);

        using var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        var population = new Population(
            fresh, new(options.Size(10_000_000), 1_000, 1_000_000), Finished: options.Size(1_000_000), Open: options.Size(1_000_000),
            DueFirst: options.Size(100_000), Due: DateTimeOffset.UtcNow.AddHours(6));
        var full = await OnFull(store, population, options.Lanes, open, warmUp, count);
        Line(new
        {
            Bench = "growth", What = "purchases on a full store", Store = fresh.Name, Value = Round(full.PerSecond), Unit = "purchases/s",
            Reference = new { Name = "the same on an empty store", Value = Round(empty.PerSecond) }, Ratio = Round(full.PerSecond / empty.PerSecond, 2), Seconds = Round(full.Seconds, 1),
            population.Shoppers.Members, population.Finished, population.Open,
        });

        var expiry = await Expire(store, population);
        Line(new { Bench = "growth", What = "holds lapsing at once", Store = fresh.Name, Value = Round(expiry, 2), Unit = "s", Seconds = Round(expiry, 2), Count = population.DueFirst });
        Prune(fresh, store);
        Line(new { Bench = "growth", What = "peak working set, outsiders included", Store = fresh.Name, Value = Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576.0), Unit = "MB" });
        return 0;
    }

    static async Task<Span> OnEmpty(Options options, int open, int warmUp, int count)
    {
        using var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        var shoppers = new Shoppers(options.Size(100_000), 1_000, 1_000_000);
        var network = new InstantNetwork(shoppers, TimeProvider.System);
        await using var programme = new Programme(store, network, new InstantPayments(), TimeProvider.System, options.Lanes);
        await programme.Start();
        await shoppers.Gather(programme.Engine);
        return (await PurchasesBench.Measure(programme, network, open, warmUp, count)).Span;
    }

    static async Task<Span> OnFull(IStore store, Population population, int? lanes, int open, int warmUp, int count)
    {
        var network = new InstantNetwork(population.Shoppers, TimeProvider.System, population.Finished + population.Open);
        await using var programme = new Programme(store, network, new InstantPayments(), TimeProvider.System, lanes);
        await population.Shoppers.Publish(programme.Engine);
        population.Fill();
        await programme.Start();
        return (await PurchasesBench.Measure(programme, network, open, warmUp, count)).Span;
    }

    /// <summary>The program is started when the first holds are over, and catches up.</summary>
    static async Task<double> Expire(IStore store, Population population)
    {
        var time = new Later(TimeSpan.FromHours(7));
        var network = new InstantNetwork(population.Shoppers, time);
        await using var programme = new Programme(store, network, new InstantPayments(), time);
        var expired = 0L;
        programme.Committed += changes => Interlocked.Add(ref expired, changes.Purchases.Values.Count(p => p.After.State == PurchaseState.Expired));
        var clock = Stopwatch.StartNew();
        await programme.Start();
        await Waiting.For("holds lapsed", () => Interlocked.Read(ref expired), population.DueFirst);
        var seconds = clock.Elapsed.TotalSeconds;
        await Waiting.For("mail", () => -population.Store.Ask("select count(*) from outbox"), 0);
        return seconds;
    }

    static void Prune(FreshStore fresh, IStore store)
    {
        string[] hot = ["seen_posts", "code_tries", "requests", "outbox", "timers"];
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        var before = fresh.Ask("select count(*) from seen_posts");
        var clock = Stopwatch.StartNew();
        var pruned = 0L;
        while (store.Prune(new(yesterday, yesterday, yesterday, yesterday, yesterday), MostPruned) is var some and > 0)
            if ((pruned += some) % (TellEvery * MostPruned) < some) Progress($"pruned: about {pruned} of {before}");
        var seconds = clock.Elapsed.TotalSeconds;
        var left = hot.ToDictionary(table => table, table => fresh.Ask($"select count(*) from {table}"));
        Line(new
        {
            Bench = "growth", What = "pruning", Store = fresh.Name, Value = Round(seconds, 1), Unit = "s", Seconds = Round(seconds, 1), Pruned = before - left["seen_posts"], RowsLeft = left,
        });
    }
}
