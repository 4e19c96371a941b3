using System.Diagnostics;
using System.Globalization;

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
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var program = Path.Combine(AppContext.BaseDirectory, "Tagsale.Web.dll");
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", address, $"--Tagsale:DataDirectory={directory}"]) { RedirectStandardOutput = true })!;
        while (!await IsReady(client, address)) await Task.Delay(10);
        var ready = clock.Elapsed.TotalSeconds;

        await client.GetStringAsync(new Uri(address)); // One page, so that what a first visitor brings into memory is counted.
        await Task.Delay(TimeSpan.FromSeconds(idleSeconds));
        process.Refresh();
        var megabytes = process.WorkingSet64 / 1_048_576.0;
        process.Kill();
        await process.WaitForExitAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"bench":"start","what":"{{what}}","value":{{ready:0.00}},"unit":"s to ready","idleMegabytes":{{megabytes:0}},"seconds":{{clock.Elapsed.TotalSeconds:0.0}}}"""));
    }

    static async Task<bool> IsReady(HttpClient client, string address)
    {
        try
        {
            return (await client.GetAsync(new Uri(address + "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
