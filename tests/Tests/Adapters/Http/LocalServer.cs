using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tagsale.Tests.Adapters.Http;

/// <summary>A server on this machine that answers as a test wants it to, however badly.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    readonly WebApplication _app;
    int _asked;

    LocalServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public int Asked => Volatile.Read(ref _asked);

    public static async Task<LocalServer> Start(RequestDelegate answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        var app = builder.Build();
        var server = new LocalServer(app);
        app.Run(http =>
        {
            Interlocked.Increment(ref server._asked);
            return answer(http);
        });
        await app.StartAsync();
        server.Address = new Uri(app.Urls.First());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Answers that never end would otherwise be waited for.
        using var at = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(at.Token);
        await _app.DisposeAsync();
    }
}
