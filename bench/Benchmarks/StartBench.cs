using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>The built program as a process: from its start to the first 200 of /health/ready, and the memory it holds when it has been idle for a while.</summary>
static class StartBench
{
    const int IdleSeconds = 10;

    public static async Task<int> Run(bool quick)
    {
        var directory = Directory.CreateTempSubdirectory("tagsale-start-").FullName;
        try
        {
            foreach (var what in new[] { "fresh data directory, with the demo to plant", "second start" }) await Measure(directory, what, quick ? 2 : IdleSeconds);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static async Task Measure(string directory, string what, int idleSeconds)
    {
        await using var program = await RunningProgram.Start(directory);
        await program.Page(); // One page, so that what a first visitor brings into memory is counted.
        await Task.Delay(TimeSpan.FromSeconds(idleSeconds));
        Line(new
        {
            Bench = "start", What = what, Value = Round(program.SecondsToReady, 2), Unit = "s to ready", IdleMegabytes = Round(program.Megabytes), Seconds = Round(program.Seconds, 1),
        });
    }
}
