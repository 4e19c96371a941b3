using System.Net;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Identity;

/// <summary>One local server plays the directory and the storefront's service; it says whatever a test has it say.</summary>
public sealed class IdentitiesTests : IAsyncLifetime
{
    const string Ann = "did:plc:z72i7hdynmk6r22z27h6tvur";
    const string Bob = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

    readonly FakeTime _time = new();
    readonly Dictionary<string, string> _says = [];
    readonly List<string> _lookedUp = [];
    readonly GuardedHttp _http;
    HttpStatusCode _otherwise = HttpStatusCode.NotFound;
    LocalServer _server = null!;

    public IdentitiesTests() => _http = new(new(AddressKind.Private)
    {
        Resolve = (host, _) =>
        {
            _lookedUp.Add(host);
            return host is "127.0.0.1" or "localhost" ? Task.FromResult(new[] { IPAddress.Loopback }) : throw new HostException("it is nowhere");
        },
    });

    Identities Identities { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.Start(http =>
        {
            if (_says.TryGetValue(http.Request.Path + http.Request.QueryString, out var said)) return http.Response.WriteAsync(said);
            http.Response.StatusCode = (int)_otherwise;
            return Task.CompletedTask;
        });
        Identities = new(_http, _http, _server.Address, _server.Address, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task a_handle_and_an_account_that_name_each_other_are_known()
    {
        Points("ann.test", Ann);
        Documents(Ann, "ann.test");

        var known = Assert.IsType<IdentityAnswer.Known>(await Find("Ann.test"));

        Assert.Equal((Ann, "ann.test", "https://pds.example.org/"), (known.Identity.Did.Value, known.Identity.Shown, known.Identity.Pds.ToString()));
        Assert.Equal(known, await Find(Ann));
    }

    [Fact]
    public async Task a_handle_that_points_to_somebody_who_has_another_is_not_theirs()
    {
        Points("bob.test", Ann);
        Documents(Ann, "ann.test");

        Assert.IsType<IdentityAnswer.NotItsHandle>(await Find("bob.test"));
    }

    [Fact]
    public async Task an_account_that_claims_the_handle_of_another_is_shown_by_its_did()
    {
        Points("ann.test", Ann);
        Documents(Bob, "ann.test");

        var known = Assert.IsType<IdentityAnswer.Known>(await Find(Bob));

        Assert.Null(known.Identity.Handle);
        Assert.Equal(Bob, known.Identity.Shown);
    }

    [Fact]
    public async Task nobody_has_a_handle_that_the_service_does_not_find_and_whose_own_host_does_not_answer()
    {
        Assert.IsType<IdentityAnswer.Unknown>(await Find("nobody.test"));
        Assert.Contains("nobody.test", _lookedUp);
    }

    [Fact]
    public async Task an_account_that_lives_nowhere_is_unknown()
    {
        Assert.IsType<IdentityAnswer.Unknown>(await Find(Ann));

        _says["/" + Ann] = $$"""{"id":"{{Ann}}"}""";
        Assert.IsType<IdentityAnswer.Unknown>(await Find(Ann));

        // The directory answers with somebody else's document.
        _says["/" + Ann] = $$"""{"id":"{{Bob}}","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.example.org"}]}""";
        Assert.IsType<IdentityAnswer.Unknown>(await Find(Ann));
    }

    [Fact]
    public async Task a_directory_that_fails_makes_nobody_unknown()
    {
        Points("ann.test", Ann);
        _otherwise = HttpStatusCode.BadGateway;

        Assert.IsType<IdentityAnswer.Unavailable>(await Find("ann.test"));
        Assert.IsType<IdentityAnswer.Unavailable>(await Find(Ann));
        Assert.IsType<IdentityAnswer.Unavailable>(await Find("somebody.test"));
    }

    [Fact]
    public async Task a_document_is_kept_for_five_minutes_and_a_missing_one_is_not()
    {
        Points("ann.test", Ann);
        Assert.IsType<IdentityAnswer.Unknown>(await Find("ann.test"));
        Documents(Ann, "ann.test");
        Assert.IsType<IdentityAnswer.Known>(await Find("ann.test"));

        Documents(Ann, "new.test");
        Assert.IsType<IdentityAnswer.Known>(await Find("ann.test"));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<IdentityAnswer.NotItsHandle>(await Find("ann.test"));
    }

    [Fact]
    public async Task an_account_that_is_named_by_its_host_is_asked_there()
    {
        var did = $"did:web:localhost%3A{_server.Address.Port}";
        _says["/.well-known/did.json"] = $$"""{"id":"{{did}}","service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.example.org"}]}""";

        Assert.IsType<IdentityAnswer.Known>(await Find(did));
    }

    [Fact]
    public async Task an_account_that_is_named_by_a_host_in_here_is_not_asked_where_only_the_public_web_may_be()
    {
        using var http = new GuardedHttp(new(AddressKind.Public));
        Assert.True(Did.TryParse($"did:web:localhost%3A{_server.Address.Port}", out var did));

        Assert.IsType<IdentityAnswer.Unavailable>(await new Identities(http, _http, _server.Address, _server.Address, _time).Find(did, TestContext.Current.CancellationToken));
        Assert.Equal(0, _server.Asked);
    }

    void Points(string handle, string did) => _says[$"/xrpc/com.atproto.identity.resolveHandle?handle={handle}"] = $$"""{"did":"{{did}}"}""";

    void Documents(string did, string handle) => _says["/" + did] =
        $$"""{"id":"{{did}}","alsoKnownAs":["at://{{handle}}"],"service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.example.org"}]}""";

    Task<IdentityAnswer> Find(string text) => Did.TryParse(text, out var did)
        ? Identities.Find(did, TestContext.Current.CancellationToken)
        : Handle.TryParse(text, out var handle) ? Identities.Find(handle, TestContext.Current.CancellationToken) : throw new ArgumentException("neither", nameof(text));
}
