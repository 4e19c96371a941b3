using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Playwright;

namespace Tagsale.Browser;

/// <summary>The real program as a process, and a real browser: one of each for all tests that want the usual settings.</summary>
public sealed class Shop : IAsyncLifetime
{
    readonly string[] _settings;
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-browser-").FullName;
    readonly HttpClient _client = new();
    Process? _program;
    IPlaywright? _playwright;

    public const string OperatorKey = "op_for_the_browser_tests";

    public Shop() => _settings = [];

    Shop(string[] settings) => _settings = settings;

    public static async Task<Shop> Start(params string[] settings)
    {
        var shop = new Shop(settings);
        await shop.InitializeAsync();
        return shop;
    }

    public string Address { get; private set; } = "";
    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _client.DefaultRequestHeaders.Authorization = new("Bearer", OperatorKey);
        _program = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Tagsale.Web.dll"), "--urls", Address,
            $"--Tagsale:DataDirectory={_directory}", $"--Tagsale:OperatorKey={OperatorKey}", .. _settings,
        ]) { RedirectStandardOutput = true })!;
        await Ready();

        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"],
        });
    }

    /// <summary>A visitor with a browser of their own: no cookie of anybody else.</summary>
    public async Task<Visitor> Visitor(bool javaScript = true, int width = 390, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address, JavaScriptEnabled = javaScript, Locale = "en-US", ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 844 },
        });
        context.SetDefaultTimeout(30_000);
        return new(await context.NewPageAsync(), this);
    }

    public async Task<JsonElement> Get(string path) => JsonDocument.Parse(await _client.GetStringAsync(new Uri(Address + path))).RootElement;

    public async Task<JsonElement> Post(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(Address + path), content);
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        _client.Dispose();
        if (_program is not null)
        {
            _program.Kill();
            await _program.WaitForExitAsync();
            _program.Dispose();
        }
        Directory.Delete(_directory, recursive: true);
    }

    async Task Ready()
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                if ((await _client.GetAsync(new Uri(Address + "/health/ready"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_program!.HasExited)
            {
                await Task.Delay(50);
            }
        }
        throw new TimeoutException("Tagsale did not become ready within a minute");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
