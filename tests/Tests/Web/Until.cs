using System.Diagnostics;

namespace Tagsale.Tests.Web;

/// <summary>The program outside keeps its own time: it is asked again and again, until it is so or the time is up.</summary>
static class Until
{
    static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static async Task<T> Found<T>(Func<Task<T?>> look, string what, TimeSpan? within = null) where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found) return found;
            if (waited.Elapsed > (within ?? Usual)) throw new TimeoutException($"{what}: not within {(within ?? Usual).TotalSeconds} s");
            await Task.Delay(Between, TestContext.Current.CancellationToken);
        }
    }

    public static Task True(Func<Task<bool>> look, string what, TimeSpan? within = null) =>
        Found(async () => await look() ? "so" : null, what, within);
}
