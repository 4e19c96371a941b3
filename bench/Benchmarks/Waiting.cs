using System.Diagnostics;

namespace Tagsale.Benchmarks;

static class Waiting
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Until so many are done.</summary>
    /// <exception cref="TimeoutException">Nothing moves any more.</exception>
    public static async Task For(string what, Func<long> done, long wanted)
    {
        var (told, moved, last) = (Stopwatch.StartNew(), Stopwatch.StartNew(), -1L);
        while (done() is var now && now < wanted)
        {
            if (now != last) moved.Restart();
            if (moved.Elapsed > Patience) throw new TimeoutException($"{what} stands still at {now} of {wanted}");
            if (told.Elapsed > TellEvery)
            {
                Report.Progress($"{what}: {now} of {wanted}");
                told.Restart();
            }
            last = now;
            await Task.Delay(LookEvery);
        }
    }
}
