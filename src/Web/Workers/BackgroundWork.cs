using System.Collections.Concurrent;
using Tagsale.Core.Engine;

namespace Tagsale.Web.Workers;

/// <summary>Keeps the readers, the outbox and the clock going. Each loop outlives any failure but its own end.</summary>
public sealed class BackgroundWork(IEnumerable<NetworkReader> readers, Outbox outbox, Deeds deeds, Timekeeper timekeeper, Housekeeper housekeeper, ILogger<BackgroundWork> log, TimeProvider time)
    : BackgroundService
{
    static readonly TimeSpan LookForLeadEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LookAtClockEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(10);
    static readonly TimeSpan BetweenRemovals = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>How many deeds of a kind are under way at once.</summary>
    static readonly Dictionary<OutboxLane, int> Hands = new()
    {
        [OutboxLane.Replies] = 8, [OutboxLane.Money] = 16, [OutboxLane.News] = 2, [OutboxLane.Mail] = 4, [OutboxLane.Rest] = 4,
    };

    /// <summary>A set: nothing stands behind its keys.</summary>
    readonly ConcurrentDictionary<Task, bool> _settling = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loops = new List<Task>();
        foreach (var reader in readers) loops.Add(Keep("reader", () => Read(reader, stoppingToken), stoppingToken));
        foreach (var (lane, hands) in Hands)
            for (var i = 0; i < hands; i++) loops.Add(Keep("outbox", () => CarryNext(lane, stoppingToken), stoppingToken));
        loops.Add(Keep("sweep", () => Sweep(stoppingToken), stoppingToken));
        loops.Add(Keep("clock", () => LookAtClock(stoppingToken), stoppingToken));
        loops.Add(Keep("tidying", () => Tidy(stoppingToken), stoppingToken));
        return EndWith(loops);
    }

    /// <summary>What was carried out before the stop is written down before it, too.</summary>
    async Task EndWith(List<Task> loops)
    {
        await Task.WhenAll(loops);
        await Task.WhenAll(_settling.Keys);
    }

    async Task Read(NetworkReader reader, CancellationToken cancellation)
    {
        if (await reader.Step(cancellation)) return;
        // Whoever does not read never has read all there is.
        await (reader.Leads ? reader.Changed(cancellation) : Task.Delay(LookForLeadEvery, time, cancellation));
    }

    async Task CarryNext(OutboxLane lane, CancellationToken cancellation)
    {
        var item = await outbox.Next(lane, cancellation);
        if (await deeds.Attempt(item, cancellation) is not { } end) return;
        // The hand is free again while the store writes down how it ended.
        var settling = Turn.Take("outbox", () => deeds.Settle(item, end), log, cancellation);
        _settling.TryAdd(settling, true);
        _ = settling.ContinueWith(done => _settling.TryRemove(done, out _), TaskScheduler.Default);
    }

    async Task Sweep(CancellationToken cancellation)
    {
        outbox.Sweep();
        await Task.Delay(SweepEvery, time, cancellation);
    }

    async Task LookAtClock(CancellationToken cancellation)
    {
        if (await timekeeper.Step() > 0) return;
        await Task.Delay(LookAtClockEvery, time, cancellation);
    }

    /// <summary>A little at a time: whoever buys meanwhile must not notice.</summary>
    Task Tidy(CancellationToken cancellation) => Task.Delay(housekeeper.Step() ? BetweenRemovals : TidyEvery, time, cancellation);

    async Task Keep(string name, Func<Task> turn, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
            if (!await Turn.Take(name, turn, log, cancellation)) await Turn.Pause(AfterFailure, time, cancellation);
    }
}
