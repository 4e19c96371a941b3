using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Keeps the readers, the outbox and the clock going. Each loop outlives any failure but its own end.</summary>
public sealed class BackgroundWork(IEnumerable<NetworkReader> readers, Outbox outbox, Deeds deeds, Timekeeper timekeeper, ILogger<BackgroundWork> log, TimeProvider time)
    : BackgroundService
{
    static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LookAtClockEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>How many deeds of a kind are under way at once.</summary>
    static readonly Dictionary<OutboxLane, int> Hands = new() { [OutboxLane.Replies] = 8, [OutboxLane.Money] = 16, [OutboxLane.Rest] = 4 };

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loops = new List<Task>();
        foreach (var reader in readers) loops.Add(Keep("reader", () => Read(reader, stoppingToken), stoppingToken));
        foreach (var (lane, hands) in Hands)
            for (var i = 0; i < hands; i++) loops.Add(Keep("outbox", () => CarryNext(lane, stoppingToken), stoppingToken));
        loops.Add(Keep("sweep", () => Sweep(stoppingToken), stoppingToken));
        loops.Add(Keep("clock", () => LookAtClock(stoppingToken), stoppingToken));
        return Task.WhenAll(loops);
    }

    static async Task Read(NetworkReader reader, CancellationToken cancellation)
    {
        if (!await reader.Step(cancellation)) await reader.Changed(cancellation);
    }

    async Task CarryNext(OutboxLane lane, CancellationToken cancellation) => await deeds.Carry(await outbox.Next(lane, cancellation), cancellation);

    async Task Sweep(CancellationToken cancellation)
    {
        outbox.Sweep();
        await Task.Delay(SweepEvery, time, cancellation);
    }

    async Task LookAtClock(CancellationToken cancellation)
    {
        await timekeeper.Step();
        await Task.Delay(LookAtClockEvery, time, cancellation);
    }

    async Task Keep(string name, Func<Task> turn, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await turn();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (ParkedException parked)
            {
                Log.Parked(log, name, parked.Message);
            }
            catch (Exception failure) when (failure is NetworkUnavailableException or StoreException)
            {
                Log.Unavailable(log, name, failure.Message);
                await Pause(cancellation);
            }
            catch (Exception mistake)
            {
                Log.Mistake(log, name, mistake);
                await Pause(cancellation);
            }
        }
    }

    async Task Pause(CancellationToken cancellation)
    {
        var pause = Task.Delay(AfterFailure, time, cancellation);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
