using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>One turn of a background loop: the outermost frame, which outlives any failure but its own end.</summary>
static class Turn
{
    /// <param name="worker">Whose turn it is, as the log names it.</param>
    /// <returns>False if it should be tried again after a while.</returns>
    public static async Task<bool> Take(string worker, Func<Task> turn, ILogger log, CancellationToken cancellation)
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
            Log.Parked(log, worker, parked.Message);
            return true;
        }
        catch (Exception passing) when (passing is NetworkUnavailableException or PaymentUnavailableException or StoreException or InterruptedException)
        {
            Log.Unavailable(log, worker, passing.Message);
            return false;
        }
        catch (Exception mistake)
        {
            Log.Mistake(log, worker, mistake);
            return false;
        }
    }

    /// <summary>Between two turns; the end ends it.</summary>
    public static async Task Pause(TimeSpan wait, TimeProvider time, CancellationToken cancellation)
    {
        var pause = Task.Delay(wait, time, cancellation);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
