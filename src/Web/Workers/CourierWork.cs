using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Keeps the courier going. It outlives any failure but its own end.</summary>
public sealed class CourierWork(Courier courier, ILogger<CourierWork> log, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
            if (!await Report(async () =>
            {
                if (await courier.Step(stoppingToken) == 0) await courier.Idle(LookEvery, stoppingToken);
            }, stoppingToken))
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Report(courier.End, stoppingToken);
    }

    /// <returns>False if it should be tried again after a while.</returns>
    async Task<bool> Report(Func<Task> turn, CancellationToken cancellation)
    {
        try
        {
            await turn();
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return true;
        }
        catch (ParkedException parked)
        {
            Log.Parked(log, "webhooks", parked.Message);
            return true;
        }
        catch (Exception failure) when (failure is StoreException or InterruptedException)
        {
            Log.Unavailable(log, "webhooks", failure.Message);
            return false;
        }
        catch (Exception mistake)
        {
            Log.Mistake(log, "webhooks", mistake);
            return false;
        }
    }
}
