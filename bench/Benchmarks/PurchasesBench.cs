using Tagsale.Benchmarks.Bare;
using Tagsale.Benchmarks.Stores;
using static Tagsale.Benchmarks.Audit;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// Whole purchases a second, from the ask to the receipt settled, between a network and a payment service that answer at once; beside the bare statements that write the
/// same rows. Then one purchase at a time beside commits of one row.
/// </summary>
static class PurchasesBench
{
    const int OneByOne = 500;

    public static async Task<int> Run(Options options)
    {
        var shoppers = new Shoppers(options.Size(100_000), 1_000, 1_000_000);
        var (warmUp, count, open) = (options.Size(20_000), options.Size(200_000), options.Open ?? options.Size(20_000));
        var bare = BareRate.Measure(options, shoppers, warmUp, count);
        using var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        var network = new InstantNetwork(shoppers, TimeProvider.System);
        await using var programme = new Programme(store, network, new InstantPayments(), TimeProvider.System, options.Lanes);
        await programme.Start();
        Progress($"{shoppers.Members} members and {shoppers.Offers} offers");
        await shoppers.Gather(programme.Engine);

        var crowd = await Measure(programme, network, open, warmUp, count);
        var commits = fresh.OneRowCommits(OneByOne).Order().ToList();
        var single = await Measure(programme, network, 1, OneByOne / 10, OneByOne);
        Check(fresh, network);

        Line(new
        {
            Bench = "purchases", Store = fresh.Name, Value = Round(crowd.Span.PerSecond), Unit = "purchases/s",
            Reference = new { Name = "bare set-based SQL", Value = Round(bare) }, Ratio = Round(crowd.Span.PerSecond / bare, 2), Seconds = Round(crowd.Span.Seconds, 1),
            Count = crowd.Span.Done, Open = open, Lanes = options.Lanes ?? store.Lanes, P50Ms = Round(At(crowd.Milliseconds, 0.5)), P99Ms = Round(At(crowd.Milliseconds, 0.99)),
            crowd.Span.Batches, CommandsPerBatch = Round((double)crowd.Span.Commands / crowd.Span.Batches),
            BytesPerPurchase = crowd.Span.Allocated / crowd.Span.Done, GcPauseShare = Round(crowd.Span.PausedSeconds / crowd.Span.Seconds, 3),
        });
        var commit = At(commits, 0.5);
        Line(new
        {
            Bench = "purchases", What = "one at a time", Store = fresh.Name, Value = Round(single.Span.PerSecond), Unit = "purchases/s",
            Reference = new { Name = "one-row commits", Value = Round(1_000 / commit) }, Ratio = Round(single.Span.PerSecond * commit / 1_000, 3),
            Seconds = Round(single.Span.Seconds, 1), Count = single.Span.Done, P50Ms = Round(At(single.Milliseconds, 0.5), 2), P99Ms = Round(At(single.Milliseconds, 0.99), 2),
        });
        return 0;
    }

    public static async Task<(Span Span, List<double> Milliseconds)> Measure(Programme programme, InstantNetwork network, int open, int warmUp, int count)
    {
        network.Open = open;
        var first = network.Done;
        await Waiting.For("warm-up", () => network.Done - first, warmUp);
        var (before, told) = (programme.Meter.Now(network.Done), network.Milliseconds.Count);
        await Waiting.For("purchases", () => network.Done - before.Done, count);
        var span = programme.Meter.Now(network.Done) - before;

        network.Open = 0;
        var milliseconds = network.Milliseconds.Skip(told).Order().ToList();
        await Waiting.For("the last of them", () => network.Done, network.Asked);
        return (span, milliseconds);
    }

    static void Check(FreshStore store, InstantNetwork network)
    {
        Same("purchases paid", store.Ask("select count(*) from purchases where state = 5"), network.Asked);
        Same("units sold", store.Ask("select sum(sold) from variants"), network.Asked);
        Same("units held", store.Ask("select sum(held) from variants"), 0);
        Same("journal lines", store.Ask("select count(*) from journal"), 3 * network.Asked);
        Same("commands parked", store.Ask("select count(*) from parked"), 0);
        Same("posts answered twice", network.AnsweredTwice, 0);
    }
}
