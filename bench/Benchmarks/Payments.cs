using System.Diagnostics;
using Tagsale.Core.Rewards;
using Tagsale.Web.Rewards;

namespace Tagsale.Benchmarks;

/// <summary>A feed that tells of payments in calls of 500, several at once; what they earn is done when the payment service has paid it.</summary>
sealed class Payments
{
    readonly TransactionFeed _feed;
    readonly Cardholders _holders;
    readonly List<double> _milliseconds = [];
    long _next;
    long _taken;
    long _earned;
    long _paid;

    /// <param name="first">The number of the first payment.</param>
    public Payments(Programme programme, Cardholders holders, long first)
    {
        (_feed, _holders, _next) = (new(programme.Engine, TimeProvider.System), holders, first);
        programme.Committed += changes => Interlocked.Add(ref _paid, changes.Credits.Values.Count(c => c.After.State == CreditState.Paid));
    }

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>From a call to its answer, sorted.</summary>
    public List<double> Milliseconds => [.. _milliseconds.Order()];

    /// <param name="open">So many may await their answer at once.</param>
    public async Task Tell(int count, int open)
    {
        lock (_milliseconds) _milliseconds.Clear();
        var (before, last) = (Taken, _next + count);
        var telling = Task.WhenAll(Enumerable.Range(0, Math.Max(1, open / TransactionFeed.MostAtOnce)).Select(_ => Task.Run(() => Call(last))));
        await Waiting.For("transactions", () => telling.IsCompleted ? count : Taken - before, count);
        await telling;
        await Waiting.For("credits", () => Interlocked.Read(ref _paid), Interlocked.Read(ref _earned));
        _next = last;
    }

    async Task Call(long last)
    {
        while (Interlocked.Add(ref _next, TransactionFeed.MostAtOnce) - TransactionFeed.MostAtOnce is var first && first < last)
        {
            var start = Stopwatch.GetTimestamp();
            var now = DateTimeOffset.UtcNow;
            var told = new FeedItem[Math.Min(TransactionFeed.MostAtOnce, last - first)];
            for (var i = 0; i < told.Length; i++) told[i] = new(null, _holders.Pay(first + i, now));
            foreach (var result in await _feed.Take(told))
            {
                if (result.Status != FeedStatus.Taken) throw new InvalidOperationException($"a transaction was {result.Status}");
                if (result.Taken!.Status == TransactionStatus.Credited) Interlocked.Increment(ref _earned);
            }
            Interlocked.Add(ref _taken, told.Length);
            lock (_milliseconds) _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
