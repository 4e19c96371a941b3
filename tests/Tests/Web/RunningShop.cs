using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

/// <summary>The real application in this process, on a port and a data directory of its own. As a fixture it has the demo and usual settings.</summary>
public sealed class RunningShop : IAsyncLifetime
{
    public const string OperatorKey = "operator-key-for-tests";
    const string OnPostgres = "--Tagsale:Database=";

    readonly string[] _settings;
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-web-").FullName;
    WebApplication _app = null!;

    public RunningShop() => _settings = [];

    RunningShop(params string[] settings) => _settings = settings;

    public ShopOverHttp Calls { get; private set; } = null!;
    public Caller Operator => Calls.Operator;
    public Caller Anyone => Calls.Anyone;
    public string Printed { get; private set; } = "";
    public string DataDirectory => _directory;

    public T Part<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<RunningShop> Start(params string[] settings)
    {
        var shop = new RunningShop(settings);
        await shop.InitializeAsync();
        return shop;
    }

    public static Task<RunningShop> StartOnPostgres() => Start(OnPostgres + PostgresServer.NewDatabase());

    /// <summary>On a store of the same kind with nothing in it.</summary>
    public Task<RunningShop> Another() => _settings.Any(s => s.StartsWith(OnPostgres, StringComparison.Ordinal)) ? StartOnPostgres() : Start();

    public async ValueTask InitializeAsync()
    {
        _app = TagsaleApp.Build(
        [
            "--urls", "http://127.0.0.1:0",
            $"--Tagsale:DataDirectory={_directory}",
            $"--Tagsale:OperatorKey={OperatorKey}",
            "--Tagsale:PublicUrl=https://shop.example.org",
            .. _settings,
        ]);
        using var output = new StringWriter();
        await _app.Start(output);
        Printed = output.ToString();
        Calls = new(_app.Urls.First(), OperatorKey);
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
