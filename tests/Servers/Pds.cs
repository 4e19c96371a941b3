using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Tagsale.Servers;

/// <summary>How a <see cref="Pds"/> is to differ from the usual.</summary>
sealed record PdsOptions
{
    /// <summary>The real limits of an account and of an address. What the tests do themselves through <see cref="PdsAccount"/> is exempt.</summary>
    public bool RateLimits { get; init; }

    /// <summary>How far back the event stream reaches.</summary>
    public TimeSpan? Backfill { get; init; }
}

/// <summary>
/// A real AT Protocol server with a PLC directory of its own, on this machine alone. How to use it:
/// <code>
/// Assert.SkipWhen(Pds.IsMissing, Pds.Missing);      // first line of a test, or of the constructor of its class
/// var pds = await Pds.Shared;                       // one for all tests of a run: every test signs up accounts of its own
/// await using var own = await Pds.Start();          // one to stop and start, or with PdsOptions
/// var alice = await pds.SignUp("alice");            // alice-1.test; names are made unique
/// var post = await alice.Post("#buymug please", replyTo: offer);
/// await own.Stop(); await own.StartAgain();         // same address, same data
/// </code>
/// Without an AppView <c>app.bsky.*</c> queries answer 400; everything of <c>com.atproto.*</c> works, and so do the event stream
/// (<c>StreamUrl</c>; give it two seconds) and OAuth.
/// </summary>
sealed class Pds : IAsyncDisposable
{
    const string BypassKey = "bypass-for-the-tests";
    const string AdminPassword = "admin-for-the-tests";

    static readonly Lazy<Task<Pds>> SharedServer = new(StartShared);
    static int _names;

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-pds-").FullName;
    readonly PdsOptions _options;
    readonly int _port = NodeServer.FreePort();
    readonly int _plcPort;
    readonly NodeServer _plc;
    readonly HttpClient _client;
    NodeServer? _server;

    public const string Missing = NodeServer.Missing;

    public static bool IsMissing => NodeServer.IsMissing;

    /// <summary>Started at first need, ends with the test process.</summary>
    public static Task<Pds> Shared => SharedServer.Value;

    Pds(PdsOptions options, NodeServer plc, int plcPort)
    {
        (_options, _plc, _plcPort) = (options, plc, plcPort);
        _client = new() { BaseAddress = new(Url) };
        _client.DefaultRequestHeaders.Add("x-ratelimit-bypass", BypassKey);
    }

    public string Url => $"http://localhost:{_port}";

    /// <summary>For <c>Bluesky__Stream</c>.</summary>
    public string StreamUrl => $"ws://localhost:{_port}";

    /// <summary>For <c>Bluesky__PlcDirectory</c>.</summary>
    public string PlcUrl => $"http://localhost:{_plcPort}";

    public static async Task<Pds> Start(PdsOptions? options = null)
    {
        var plcPort = NodeServer.FreePort();
        var pds = new Pds(options ?? new(), await NodeServer.Start("plc", ("PLC_PORT", $"{plcPort}")), plcPort);
        await pds.StartAgain();
        return pds;
    }

    static async Task<Pds> StartShared()
    {
        var pds = await Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => pds.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        return pds;
    }

    /// <summary>As if its machine had lost power. Accounts, posts and events stay.</summary>
    public async Task Stop()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    public async Task StartAgain() => _server ??= await NodeServer.Start("pds",
        ("PDS_HOSTNAME", "localhost"),
        ("PDS_PORT", $"{_port}"),
        ("PDS_DEV_MODE", "true"),
        ("PDS_INVITE_REQUIRED", "false"),
        ("PDS_DATA_DIRECTORY", _directory),
        ("PDS_BLOBSTORE_DISK_LOCATION", Path.Combine(_directory, "blobs")),
        ("PDS_BLOBSTORE_DISK_TMP_LOCATION", Path.Combine(_directory, "blobs-unfinished")),
        ("PDS_DID_PLC_URL", PlcUrl),
        ("PDS_SERVICE_HANDLE_DOMAINS", ".test"),
        ("PDS_ENABLE_DID_DOC_WITH_SESSION", "true"),
        ("PDS_RATE_LIMITS_ENABLED", _options.RateLimits ? "true" : "false"),
        ("PDS_RATE_LIMIT_BYPASS_KEY", BypassKey),
        ("PDS_REPO_BACKFILL_LIMIT_MS", $"{(_options.Backfill ?? TimeSpan.FromDays(1)).TotalMilliseconds:0}"),
        ("PDS_JWT_SECRET", Secret('1')),
        ("PDS_DPOP_SECRET", Secret('2')),
        ("PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX", Secret('3')),
        ("PDS_ADMIN_PASSWORD", AdminPassword),
        ("LOG_ENABLED", "false"));

    /// <param name="name">3 to 12 characters; the handle gets a number that no other has.</param>
    public async Task<PdsAccount> SignUp(string name)
    {
        var handle = $"{name}-{Interlocked.Increment(ref _names)}.test";
        const string password = "password-for-the-tests";
        var made = await Call(HttpMethod.Post, "com.atproto.server.createAccount", body: new { handle, email = $"{handle}@example.org", password });
        return new(this, made["did"]!.ToString(), handle, password, made["accessJwt"]!.ToString());
    }

    /// <summary>Moderation as the host's staff does it; false undoes it.</summary>
    public Task TakeDown(PdsAccount account, bool down = true) => Call(HttpMethod.Post, "com.atproto.admin.updateSubjectStatus",
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{AdminPassword}"))),
        new Dictionary<string, object>
        {
            ["subject"] = new Dictionary<string, object> { ["$type"] = "com.atproto.admin.defs#repoRef", ["did"] = account.Did },
            ["takedown"] = new { applied = down },
        });

    /// <param name="method">An XRPC method, with its query if it has one.</param>
    /// <exception cref="HttpRequestException">It was refused; the message carries what the server said.</exception>
    public async Task<JsonObject> Call(HttpMethod verb, string method, AuthenticationHeaderValue? authorization = null, object? body = null)
    {
        using var request = new HttpRequestMessage(verb, $"xrpc/{method}");
        request.Headers.Authorization = authorization;
        request.Content = body switch
        {
            null => null,
            byte[] bytes => new ByteArrayContent(bytes) { Headers = { ContentType = new("image/png") } },
            _ => JsonContent.Create(body),
        };
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"{method}: {(int)answer.StatusCode} {text}", null, answer.StatusCode);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await _plc.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    static string Secret(char digit) => new(digit, 64);
}
