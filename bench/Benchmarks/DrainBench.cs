using System.Diagnostics;
using Tagsale.Benchmarks.Stores;
using static Tagsale.Benchmarks.Audit;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// The payment service is away while purchases are confirmed, and comes back: until the last of them is charged and settled, at what the service allows. A second line allows so much that our
/// own limit shows.
/// </summary>
static class DrainBench
{
    /// <summary>So many charges are under way at once, and their order among themselves is nobody's.</summary>
    const int Hands = 16;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<int> Run(Options options)
    {
        foreach (var perSecond in options.Rate is { } rate ? new[] { rate } : [25, 1_000]) await Drain(options, perSecond);
        return 0;
    }

    static async Task Drain(Options options, int perSecond)
    {
        var (shoppers, count) = (new Shoppers(options.Size(10_000), 100, 1_000_000), options.Size(10_000));
        using var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        var network = new InstantNetwork(shoppers, TimeProvider.System);
        var payments = new AwayPayments(perSecond, TimeProvider.System) { IsAway = true };
        await using var programme = new Programme(store, network, payments, TimeProvider.System);
        await programme.Start();
        await shoppers.Gather(programme.Engine);

        network.AskAtOnce(count);
        await Waiting.For("confirmed while the payment service is away", () => fresh.Ask("select count(*) from purchases where state = 3"), count);
        // Long enough for whatever would come back on its own to do so.
        await Task.Delay(Patience);
        var (probes, attempts) = (payments.Probes, fresh.Ask("select coalesce(sum(attempts), 0) from outbox"));
        payments.IsAway = false;
        var watch = Stopwatch.StartNew();
        await Waiting.For("charges", () => payments.Charged, 1);
        var firstAfter = watch.Elapsed.TotalSeconds;
        await Waiting.For("charges", () => payments.Charged, count);
        await Waiting.For("settled", () => network.Done, count);
        var seconds = watch.Elapsed.TotalSeconds;

        Same("purchases paid", fresh.Ask("select count(*) from purchases where state = 5"), count);
        Same("charges", payments.Charged, count);
        Same("alerts", fresh.Ask("select count(*) from alerts where kind = 'payments-away'"), 1);
        var reference = (double)count / perSecond;
        Line(new
        {
            Bench = "drain", Store = fresh.Name, Value = Round(seconds), Unit = "s until all are paid",
            Reference = new { Name = $"{perSecond} charges a second", Value = Round(reference) }, Ratio = Round(seconds / reference, 2), Seconds = Round(seconds),
            Count = count, AllowedPerSecond = perSecond, FirstAfterSeconds = Round(firstAfter), OutOfOrder = payments.OutOfOrder(Hands), ChargesPerPurchase = Round((double)(payments.Charged + payments.Repeats) / count, 3),
            AttemptsWhileAway = probes, AttemptsWrittenDown = attempts,
        });
    }
}
