using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tagsale.Tests.Web;

/// <summary>The built program as a process of its own, as a user starts it.</summary>
public sealed class TagsaleProcess : IDisposable
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly StringBuilder _errors = new();
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    TagsaleProcess(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Tagsale.Web.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment["Tagsale__" + name] = value;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output { get { lock (_output) return _output.ToString(); } }
    public string Errors { get { lock (_errors) return _errors.ToString(); } }
    public string Address => Printed("Tagsale is ready at ");
    public string OperatorKey => Printed("Operator key");
    public long Memory { get { _process.Refresh(); return _process.WorkingSet64; } }

    public static TagsaleProcess Launch(string[] arguments, params (string Name, string Value)[] settings) => new(arguments, settings);

    /// <summary>Started and ready.</summary>
    public static async Task<TagsaleProcess> Start(string dataDirectory, int port, params (string Name, string Value)[] settings)
    {
        var process = new TagsaleProcess(["--urls", $"http://127.0.0.1:{port}"], [("DataDirectory", dataDirectory), .. settings]);
        await Task.WhenAny(process._ready.Task, process._process.WaitForExitAsync(), Task.Delay(Longest));
        if (process._ready.Task.IsCompleted) return process;
        process.Dispose();
        throw new InvalidOperationException($"It did not start: {process.Errors}{process.Output}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGTERM, for which the runtime has no call.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await ExitCode();
    }

    public async Task<int> ExitCode(TimeSpan? within = null)
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(within ?? Longest, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>It could not start, and all it said was one line.</summary>
    public async Task<string> Refusal()
    {
        Assert.Equal(1, await ExitCode());
        Assert.DoesNotContain("   at ", Errors + Output, StringComparison.Ordinal);
        return Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    void Keep(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
        // The banner's last line: everything before it can be read now.
        if (line.Contains("Stop with Ctrl+C", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    string Printed(string label) => Output.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim();
}
