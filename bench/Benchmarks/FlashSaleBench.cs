using System.Diagnostics;
using Tagsale.Benchmarks.Bare;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core.Engine;
using static Tagsale.Benchmarks.Audit;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// One offer, a hundred buyers for each unit, all of them asking at once; then everybody who got a unit confirms, and one card in ten is declined. Until the last post
/// is answered, beside the bare statements of one hold for each buyer.
/// </summary>
static class FlashSaleBench
{
    const int DeclineEvery = 10;

    public static async Task<int> Run(Options options)
    {
        var (buyers, units) = (options.Size(100_000), options.Size(1_000));
        var bare = BareRate.SecondsOfHolds(options, new(buyers, 1, buyers), buyers);
        var shoppers = new Shoppers(buyers, 1, units);
        using var fresh = FreshStore.Make(options);
        using var store = fresh.Open();
        var network = new InstantNetwork(shoppers, TimeProvider.System);
        await using var programme = new Programme(store, network, new InstantPayments(DeclineEvery), TimeProvider.System, options.Lanes);
        await programme.Start();
        Progress($"{buyers} buyers");
        await shoppers.Gather(programme.Engine);

        var refusals = new Refusals(units);
        programme.Committed += refusals.Look;
        var started = Stopwatch.GetTimestamp();
        network.AskAtOnce(buyers);
        await Waiting.For("answers", () => network.Done, buyers);
        var seconds = Stopwatch.GetElapsedTime(started, network.LastReplyAt).TotalSeconds;
        await Waiting.For("mail", () => -fresh.Ask("select count(*) from outbox"), 0);

        var (sold, onHand, held) = (fresh.Ask("select sold from variants"), fresh.Ask("select on_hand from variants"), fresh.Ask("select held from variants"));
        var paid = fresh.Ask("select count(*) from purchases where state = 5");
        Same("units sold", sold, paid);
        Same("units held", held, 0);
        Same("units on hand", onHand, units - sold);
        Line(new
        {
            Bench = "flash-sale", Store = fresh.Name, Value = Round(seconds, 2), Unit = "s to the last answer", Reference = new { Name = "bare SQL of a hold for each buyer", Value = Round(bare, 2) },
            Ratio = Round(seconds / bare, 2), Seconds = Round(seconds, 2), Buyers = buyers, Units = units, Sold = sold, Oversold = Math.Max(0, paid - units),
            Unanswered = network.Unanswered, AnsweredTwice = network.AnsweredTwice,
            // Refused although a unit was free; and free in the end, because everybody had been answered when they came back.
            Undersold = refusals.Wrong, Left = onHand,
            PostsAnswered = network.Replies, PostsPerSecond = Round(network.Replies / seconds), P50Ms = Round(At(Sorted(network), 0.5)), P99Ms = Round(At(Sorted(network), 0.99)),
        });
        return 0;
    }

    static List<double> Sorted(InstantNetwork network) => [.. network.Milliseconds.Order()];

    /// <summary>All commands of one offer share a lane, so its batches come here in the order they are decided.</summary>
    sealed class Refusals(int units)
    {
        int _free = units;

        /// <summary>Batches that refused somebody while they left a unit free that had been free before them.</summary>
        public int Wrong { get; private set; }

        public void Look(Changes changes)
        {
            var before = _free;
            foreach (var stock in changes.Stock.Values) _free = stock.After.Available;
            var held = changes.Purchases.Values.Count(p => p.Before is null);
            if (held < before && changes.Posts.Any(p => p.Understood == "refused: SoldOut")) Wrong++;
        }
    }
}
