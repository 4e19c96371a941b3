using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.OAuth;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.OAuth;

/// <summary>Against a server that keeps the rules, and against one that does not.</summary>
public sealed class LinkingTests : IAsyncLifetime
{
    const string Ann = "did:plc:z72i7hdynmk6r22z27h6tvur";
    const string Bob = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

    readonly GuardedHttp _http = new(new(AddressKind.Private));
    PretendServer _server = null!;
    Linking _linking = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PretendServer.Start();
        _server.Has(Ann, "ann.test");
        _server.Tokens["sub"] = Ann;
        _linking = LinkingBy(_http);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData("ann.test", "ann.test"), InlineData(" @Ann.test ", "ann.test"), InlineData("\u202aann.test\u202c", "ann.test"), InlineData(Ann, Ann), InlineData("https://bsky.app/profile/ann.test", "ann.test")]
    public async Task an_account_is_shown_by_signing_in_at_its_own_server(string typed, string hint)
    {
        var go = await Begin(typed);

        var asked = HttpUtility.ParseQueryString(go.There.Query);
        Assert.Equal(_server.Origin + "/authorize", go.There.GetLeftPart(UriPartial.Path));
        Assert.Equal(("https://shop.example.org/oauth/client-metadata.json", "urn:request:1"), (asked["client_id"], asked["request_uri"]));

        var shown = Assert.IsType<LinkStep.Shown>(await Return(go.Note));
        Assert.Equal((Ann, "ann.test"), (shown.Account.Did.Value, shown.Account.Handle?.Value));

        var pushed = _server.To("/par").Single();
        Assert.Equal(("code", "atproto", "S256", hint), (pushed.Fields["response_type"], pushed.Fields["scope"], pushed.Fields["code_challenge_method"], pushed.Fields["login_hint"]));
        Assert.Equal(("https://shop.example.org/back", go.Note.State), (pushed.Fields["redirect_uri"], pushed.Fields["state"]));
        Assert.Equal(("POST", _server.Origin + "/par"), (pushed.Claims.GetProperty("htm").GetString(), pushed.Claims.GetProperty("htu").GetString()));
        var redeemed = _server.To("/token").Single();
        Assert.Equal(pushed.Fields["code_challenge"], Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(redeemed.Fields["code_verifier"]))));
        Assert.Equal(pushed.Key.ToString(), redeemed.Key.ToString());
        Assert.Equal("the-code", redeemed.Fields["code"]);
    }

    [Fact]
    public async Task the_tokens_are_given_back_and_nothing_is_asked_with_them()
    {
        await Return((await Begin(Ann)).Note);

        Assert.Equal("refresh", _server.To("/revoke").Single().Fields["token"]);
        Assert.Equal("/revoke", _server.Forms[^1].Path);
    }

    [Fact]
    public async Task a_server_that_does_not_take_tokens_back_stops_nobody()
    {
        _server.Instead = http =>
        {
            if (http.Request.Path == "/revoke") http.Abort();
            return Task.FromResult(http.Request.Path == "/revoke");
        };
        Assert.IsType<LinkStep.Shown>(await Return((await Begin(Ann)).Note));

        _server.Metadata.Remove("revocation_endpoint");
        Assert.IsType<LinkStep.Shown>(await Return((await Begin(Ann)).Note));
    }

    [Fact]
    public async Task each_sign_in_has_secrets_of_its_own()
    {
        var one = (await Begin(Ann)).Note;
        var other = (await Begin(Ann)).Note;

        Assert.NotEqual(one.State, other.State);
        Assert.NotEqual(one.Verifier, other.Verifier);
        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual(_server.Forms[0].Claims.GetProperty("jti").GetString(), _server.Forms[1].Claims.GetProperty("jti").GetString());
    }

    [Fact]
    public async Task a_nonce_that_is_wanted_is_given()
    {
        _server.NoncesWanted = 1;
        var go = await Begin(Ann);
        Assert.False(_server.Forms[0].Claims.TryGetProperty("nonce", out _));
        Assert.Equal("nonce-1", _server.Forms[1].Claims.GetProperty("nonce").GetString());

        _server.NoncesWanted = 1;
        Assert.IsType<LinkStep.Shown>(await Return(go.Note));
    }

    [Fact]
    public async Task a_server_that_wants_ever_another_nonce_is_asked_twice()
    {
        _server.NoncesWanted = 1_000;

        await Fails(LinkTrouble.ServerUnfit, Ann);
        Assert.Equal(2, _server.Forms.Count);
    }

    public static TheoryData<string, string?> UnfitMetadata => new()
    {
        { "issuer", "\"https://evil.example.org\"" }, { "issuer", null }, { "issuer", "7" },
        { "code_challenge_methods_supported", "[\"plain\"]" }, { "code_challenge_methods_supported", null }, { "code_challenge_methods_supported", "\"S256\"" },
        { "dpop_signing_alg_values_supported", "[\"none\"]" }, { "dpop_signing_alg_values_supported", null },
        { "scopes_supported", "[\"openid\"]" }, { "authorization_response_iss_parameter_supported", "false" }, { "authorization_response_iss_parameter_supported", null },
        { "require_pushed_authorization_requests", "false" }, { "client_id_metadata_document_supported", "\"true\"" },
        { "pushed_authorization_request_endpoint", null }, { "pushed_authorization_request_endpoint", "\"http://169.254.169.254/par\"" }, { "pushed_authorization_request_endpoint", "\"/par\"" },
        { "token_endpoint", null }, { "token_endpoint", "\"file:///etc/passwd\"" },
        { "authorization_endpoint", null }, { "authorization_endpoint", "\"javascript:alert(1)\"" }, { "authorization_endpoint", "\"https://a:b@evil.example.org/\"" },
    };

    [Theory, MemberData(nameof(UnfitMetadata))]
    public async Task a_server_that_lacks_what_keeps_a_sign_in_safe_is_not_used(string name, string? value)
    {
        if (value is null) _server.Metadata.Remove(name);
        else _server.Metadata[name] = JsonNode.Parse(value);

        await Fails(LinkTrouble.ServerUnfit, Ann);
        Assert.Empty(_server.Forms);
    }

    [Theory]
    [InlineData("resource", "\"https://other.example.org\""), InlineData("resource", null), InlineData("authorization_servers", "[]"), InlineData("authorization_servers", null)]
    [InlineData("authorization_servers", "[\"https://a.example.org\",\"https://b.example.org\"]"), InlineData("authorization_servers", "[\"http://127.0.0.1:1/path\"]"), InlineData("authorization_servers", "[{}]")]
    public async Task a_home_that_does_not_name_one_server_is_not_used(string name, string? value)
    {
        if (value is null) _server.Resource.Remove(name);
        else _server.Resource[name] = JsonNode.Parse(value);

        await Fails(LinkTrouble.ServerUnfit, Ann);
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource"), InlineData("/.well-known/oauth-authorization-server")]
    public async Task a_document_that_lies_elsewhere_is_not_fetched_there(string path)
    {
        _server.Instead = http =>
        {
            if (http.Request.Path != path) return Task.FromResult(false);
            http.Response.Redirect("/elsewhere");
            return Task.FromResult(true);
        };
        _server.Documents["/elsewhere"] = path.EndsWith("resource", StringComparison.Ordinal) ? _server.Resource : _server.Metadata;

        await Fails(LinkTrouble.ServerUnfit, Ann);
    }

    [Theory]
    [InlineData("state"), InlineData("no state"), InlineData("iss"), InlineData("no iss"), InlineData("no code")]
    public async Task a_return_that_was_not_begun_here_gives_no_code_to_anybody(string wrong)
    {
        var note = (await Begin(Ann)).Note;
        var good = new LinkReturn(note.State, note.Issuer, "the-code", null);

        var step = await _linking.Complete(note, wrong switch
        {
            "state" => good with { State = note.State + "x" },
            "no state" => good with { State = null },
            "iss" => good with { Issuer = "https://evil.example.org" },
            "no iss" => good with { Issuer = null },
            _ => good with { Code = null },
        }, Now);

        Assert.Equal(new LinkStep.Failed(LinkTrouble.NotBegunHere), step);
        Assert.Empty(_server.To("/token"));
    }

    [Theory]
    [InlineData("access_denied", LinkTrouble.Cancelled), InlineData("server_error", LinkTrouble.Refused)]
    public async Task a_no_is_taken_for_one(string error, LinkTrouble trouble)
    {
        var note = (await Begin(Ann)).Note;

        Assert.Equal(new LinkStep.Failed(trouble), await _linking.Complete(note, new(note.State, note.Issuer, null, error), Now));
    }

    [Fact]
    public async Task another_account_than_the_one_typed_is_not_taken()
    {
        _server.Has(Bob, "bob.test");
        _server.Tokens["sub"] = Bob;

        Assert.Equal(new LinkStep.Failed(LinkTrouble.AnotherAccount), await Return((await Begin("ann.test")).Note));
    }

    [Fact]
    public async Task a_server_cannot_speak_for_an_account_that_lives_elsewhere()
    {
        await using var elsewhere = await PretendServer.Start();
        _server.Has(Bob, "bob.test", elsewhere.Origin);
        _server.Tokens["sub"] = Bob;

        // Whoever signs in at this server: it claims that it was Bob.
        Assert.Equal(new LinkStep.Failed(LinkTrouble.AnotherAccount), await Return((await Begin(_server.Origin)).Note));
    }

    [Fact]
    public async Task a_server_cannot_speak_for_an_account_that_has_moved_away_meanwhile()
    {
        await using var elsewhere = await PretendServer.Start();
        var go = await Begin("ann.test");
        _server.Has(Ann, "ann.test", elsewhere.Origin);

        Assert.Equal(new LinkStep.Failed(LinkTrouble.AnotherAccount), await LinkingBy(_http).Complete(go.Note, new(go.Note.State, go.Note.Issuer, "the-code", null), Now));
    }

    [Fact]
    public async Task whoever_signs_in_at_a_typed_server_is_shown()
    {
        var go = await Begin(_server.Origin);

        Assert.False(_server.To("/par").Single().Fields.ContainsKey("login_hint"));
        Assert.Equal(Ann, Assert.IsType<LinkStep.Shown>(await Return(go.Note)).Account.Did.Value);
    }

    [Fact]
    public async Task a_typed_server_may_be_one_where_people_sign_in_for_others()
    {
        await using var home = await PretendServer.Start();
        home.Resource["authorization_servers"] = new JsonArray(_server.Origin);
        _server.Has(Bob, "bob.test", home.Origin);
        _server.Tokens["sub"] = Bob;
        _server.Resource.Clear();

        Assert.Equal(Bob, Assert.IsType<LinkStep.Shown>(await Return((await Begin(_server.Origin)).Note)).Account.Did.Value);
    }

    [Theory]
    [InlineData("sub", "\"did:plc:nobody\"", LinkTrouble.ServerUnfit), InlineData("sub", null, LinkTrouble.ServerUnfit), InlineData("sub", "\"did:plc:bbbbbbbbbbbbbbbbbbbbbbbb\"", LinkTrouble.UnknownAccount)]
    [InlineData("token_type", "\"Bearer\"", LinkTrouble.ServerUnfit), InlineData("scope", "\"openid atproto2\"", LinkTrouble.ServerUnfit), InlineData("scope", null, LinkTrouble.ServerUnfit)]
    public async Task an_answer_that_proves_nothing_is_not_taken_and_its_tokens_go_back_too(string name, string? value, LinkTrouble trouble)
    {
        if (value is null) _server.Tokens.Remove(name);
        else _server.Tokens[name] = JsonNode.Parse(value);

        Assert.Equal(new LinkStep.Failed(trouble), await Return((await Begin(_server.Origin)).Note));
        Assert.Single(_server.To("/revoke"));
    }

    [Theory]
    [InlineData(500, "", LinkTrouble.ServerAway), InlineData(429, "", LinkTrouble.ServerAway), InlineData(400, """{"error":"invalid_grant"}""", LinkTrouble.Refused), InlineData(400, "no", LinkTrouble.ServerUnfit)]
    [InlineData(200, "[]", LinkTrouble.ServerUnfit), InlineData(302, "", LinkTrouble.ServerUnfit)]
    public async Task what_the_server_answers_to_the_code_is_told_apart(int status, string body, LinkTrouble trouble)
    {
        var note = (await Begin(Ann)).Note;
        _server.Instead = async http =>
        {
            if (http.Request.Path != "/token") return false;
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
            return true;
        };

        Assert.Equal(new LinkStep.Failed(trouble), await Return(note));
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource"), InlineData("/.well-known/oauth-authorization-server"), InlineData("/par"), InlineData("/token")]
    public async Task a_giant_answer_is_not_read(string path)
    {
        _server.Instead = async http =>
        {
            if (http.Request.Path != path) return false;
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[16 * 1024], http.RequestAborted);
            return true;
        };

        var begun = await _linking.Begin(Ann, Now);

        Assert.Equal(new LinkStep.Failed(LinkTrouble.ServerUnfit), begun is LinkStep.Go go ? await Return(go.Note) : begun);
    }

    [Fact]
    public async Task a_server_that_hangs_up_is_away()
    {
        _server.Instead = http =>
        {
            if (http.Request.Path == "/par") http.Abort();
            return Task.FromResult(http.Request.Path == "/par");
        };

        await Fails(LinkTrouble.ServerAway, Ann);
    }

    [Fact]
    public async Task a_home_inside_our_own_network_is_not_asked()
    {
        using var guarded = new GuardedHttp(new(AddressKind.Public));
        var asked = 0;
        _server.Instead = http =>
        {
            if (http.Request.Path.StartsWithSegments("/.well-known")) asked++;
            return Task.FromResult(false);
        };

        Assert.Equal(new LinkStep.Failed(LinkTrouble.ServerUnfit), await LinkingBy(guarded).Begin(Ann, Now));
        Assert.Equal(new LinkStep.Failed(LinkTrouble.ServerUnfit), await LinkingBy(guarded).Begin(_server.Origin, Now));
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData(null, LinkTrouble.NotAnAccount), InlineData("", LinkTrouble.NotAnAccount), InlineData("ann", LinkTrouble.NotAnAccount), InlineData("ann test", LinkTrouble.NotAnAccount)]
    [InlineData("https://bsky.app/profile/ann.test/post/1", LinkTrouble.NotAnAccount), InlineData("javascript:alert(1)", LinkTrouble.NotAnAccount), InlineData(Bob, LinkTrouble.UnknownAccount)]
    [InlineData("nobody.test", LinkTrouble.UnknownAccount), InlineData("taken.test", LinkTrouble.NotItsHandle)]
    public async Task what_was_typed_and_is_nobodys_is_told(string? typed, LinkTrouble trouble)
    {
        _server.Documents["/xrpc/com.atproto.identity.resolveHandle?handle=taken.test"] = new() { ["did"] = Ann };

        await Fails(trouble, typed);
    }

    [Theory]
    [InlineData("https://shop.example.org", "https://shop.example.org/oauth/client-metadata.json", "https://shop.example.org/back")]
    [InlineData("http://127.0.0.1:5080", "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A5080%2Fback&scope=atproto", "http://127.0.0.1:5080/back")]
    [InlineData("http://localhost:5080", "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A5080%2Fback&scope=atproto", "http://127.0.0.1:5080/back")]
    [InlineData("http://[::1]:5080", "http://localhost?redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A5080%2Fback&scope=atproto", "http://[::1]:5080/back")]
    public void what_we_are_to_servers_follows_from_our_address(string publicUrl, string id, string back) =>
        Assert.Equal(new OAuthClient(id, back), OAuthClient.At(publicUrl, "/back"));

    [Fact]
    public void nobody_is_sent_back_to_plain_http_on_another_machine() => Assert.Null(OAuthClient.At("http://shop.example.org", "/back"));

    static CancellationToken Now => TestContext.Current.CancellationToken;

    Linking LinkingBy(GuardedHttp named) => new(
        named, new Identities(named, _http, _server.Address, _server.Address, TimeProvider.System), OAuthClient.At("https://shop.example.org", "/back")!, TimeProvider.System);

    async Task<LinkStep.Go> Begin(string typed) => Assert.IsType<LinkStep.Go>(await _linking.Begin(typed, Now));

    Task<LinkStep> Return(LinkNote note) => _linking.Complete(note, new(note.State, note.Issuer, "the-code", null), Now);

    async Task Fails(LinkTrouble trouble, string? typed) => Assert.Equal(new LinkStep.Failed(trouble), await _linking.Begin(typed, Now));
}
