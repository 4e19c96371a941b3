using System.Diagnostics;

namespace Tagsale.Benchmarks;

/// <summary>The built program as a process of its own, from its start to its sudden end.</summary>
sealed class RunningProgram : IAsyncDisposable
{
    readonly Process _process;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly HttpClient _client = new();

    RunningProgram(string directory, string database)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Tagsale.Web.dll");
        string[] arguments = [program, "--urls", Address.ToString(), $"--Tagsale:DataDirectory={directory}", $"--Tagsale:Database={database}"];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        // Read away, or it waits when nobody reads what it tells.
        _process.BeginOutputReadLine();
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    public double SecondsToReady { get; private set; }

    public double Seconds => _clock.Elapsed.TotalSeconds;

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1_048_576.0;
        }
    }

    public static async Task<RunningProgram> Start(string directory, string database = "sqlite")
    {
        var program = new RunningProgram(directory, database);
        while (!await program.IsReady()) await Task.Delay(10);
        program.SecondsToReady = program.Seconds;
        return program;
    }

    public Task<string> Page() => _client.GetStringAsync(Address);

    /// <summary>SIGKILL: nothing is finished or written down.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    async Task<bool> IsReady()
    {
        if (_process.HasExited) throw new InvalidOperationException($"the program ended with {_process.ExitCode}");
        try
        {
            return (await _client.GetAsync(new Uri(Address, "/health/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
