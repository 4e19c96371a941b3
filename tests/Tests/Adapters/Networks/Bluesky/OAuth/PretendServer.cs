using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.OAuth;

/// <summary>A form as it came, with what its proof says; the proof's signature has been checked.</summary>
sealed record Posted(string Path, Dictionary<string, string> Fields, JsonElement Key, JsonElement Claims);

/// <summary>Directory, home of accounts and authorisation server in one, honest until a test makes it lie.</summary>
sealed class PretendServer : IAsyncDisposable
{
    LocalServer _server = null!;

    public string Origin { get; private set; } = "";
    public Uri Address => _server.Address;

    public JsonObject Resource { get; private set; } = [];
    public JsonObject Metadata { get; private set; } = [];
    public JsonObject Tokens { get; } = new() { ["access_token"] = "access", ["refresh_token"] = "refresh", ["token_type"] = "DPoP", ["scope"] = "atproto" };

    /// <summary>Documents by their path and query.</summary>
    public Dictionary<string, JsonObject> Documents { get; } = [];
    public List<Posted> Forms { get; } = [];

    /// <summary>Asked before it answers as usual; true: it was answered.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>How many more forms it refuses for want of a nonce.</summary>
    public int NoncesWanted { get; set; }

    public static async Task<PretendServer> Start()
    {
        var server = new PretendServer();
        server._server = await LocalServer.Start(server.Answer);
        server.Origin = server.Address.GetLeftPart(UriPartial.Authority);
        server.Resource = new() { ["resource"] = server.Origin, ["authorization_servers"] = new JsonArray(server.Origin) };
        server.Metadata = new()
        {
            ["issuer"] = server.Origin,
            ["authorization_endpoint"] = server.Origin + "/authorize",
            ["token_endpoint"] = server.Origin + "/token",
            ["pushed_authorization_request_endpoint"] = server.Origin + "/par",
            ["revocation_endpoint"] = server.Origin + "/revoke",
            ["scopes_supported"] = new JsonArray("atproto"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["dpop_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["authorization_response_iss_parameter_supported"] = true,
            ["require_pushed_authorization_requests"] = true,
            ["client_id_metadata_document_supported"] = true,
        };
        return server;
    }

    /// <summary>The account exists, and lives at <paramref name="home"/> or here.</summary>
    public void Has(string did, string handle, string? home = null)
    {
        Documents["/" + did] = new()
        {
            ["id"] = did,
            ["alsoKnownAs"] = new JsonArray("at://" + handle),
            ["service"] = new JsonArray(new JsonObject { ["id"] = "#atproto_pds", ["type"] = "AtprotoPersonalDataServer", ["serviceEndpoint"] = home ?? Origin }),
        };
        Documents[$"/xrpc/com.atproto.identity.resolveHandle?handle={handle}"] = new() { ["did"] = did };
    }

    public IEnumerable<Posted> To(string path) => Forms.Where(form => form.Path == path);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task Answer(HttpContext http)
    {
        if (await Instead(http)) return;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await Take(http);
            return;
        }
        var wanted = (http.Request.Path + http.Request.QueryString.ToString()) switch
        {
            "/.well-known/oauth-protected-resource" => Resource,
            "/.well-known/oauth-authorization-server" => Metadata,
            var other => Documents.GetValueOrDefault(other) ?? [],
        };
        if (wanted.Count == 0) http.Response.StatusCode = 404;
        else await http.Response.WriteAsJsonAsync(wanted);
    }

    async Task Take(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var posted = Proved(http, form.ToDictionary(field => field.Key, field => field.Value.ToString()));
        Forms.Add(posted);
        if (NoncesWanted > 0 && NoncesWanted-- > 0)
        {
            http.Response.StatusCode = 400;
            http.Response.Headers["DPoP-Nonce"] = $"nonce-{Forms.Count}";
            await http.Response.WriteAsJsonAsync(new { error = "use_dpop_nonce" });
            return;
        }
        switch (posted.Path)
        {
            case "/par":
                http.Response.StatusCode = 201;
                await http.Response.WriteAsJsonAsync(new { request_uri = "urn:request:1", expires_in = 60 });
                break;
            case "/token":
                await http.Response.WriteAsJsonAsync(Tokens);
                break;
        }
    }

    static Posted Proved(HttpContext http, Dictionary<string, string> fields)
    {
        var parts = http.Request.Headers["DPoP"].ToString().Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        var jwk = header.GetProperty("jwk");
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()) },
        });
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.Equal(("dpop+jwt", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.False(jwk.TryGetProperty("d", out _));
        return new(http.Request.Path, fields, jwk, JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement);
    }
}
