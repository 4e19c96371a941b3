using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>What is kept, sealed, while somebody is at their own server.</summary>
/// <param name="Key">The private key of this one sign-in.</param>
/// <param name="Did">Null where only a server was typed: whoever signs in there.</param>
public sealed record LinkNote(string State, string Verifier, string Key, string Issuer, string? Did);

/// <summary>What a browser comes back with: hostile until checked.</summary>
public sealed record LinkReturn(string? State, string? Issuer, string? Code, string? Error);

public abstract record LinkStep
{
    /// <summary>The browser is to go there.</summary>
    public sealed record Go(Uri There, LinkNote Note) : LinkStep;

    /// <summary>It is this account's owner.</summary>
    public sealed record Shown(Identity.Identity Account) : LinkStep;

    public sealed record Failed(LinkTrouble Trouble) : LinkStep;
}

/// <summary>
/// Somebody shows which account is theirs by signing in at its own server (AT Protocol OAuth). We learn the DID and nothing else: the tokens are given back at once.
/// That a server says so is not enough: it must be the one that the account's own document leads to.
/// </summary>
public sealed class Linking(GuardedHttp named, Identities identities, OAuthClient client, TimeProvider time)
{
    /// <summary>For all that one step asks of others; whoever waits for the page does not wait longer.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    readonly Discovery _discovery = new(named);
    readonly DpopForms _forms = new(named, time);

    public Task<LinkStep> Begin(string? typed, CancellationToken cancellation) => InTime(async limited =>
    {
        var (server, hint, did) = TypedAccount.Read(typed) switch
        {
            TypedAccount.ByHandle { Handle: var handle } => await Behind(handle, limited),
            TypedAccount.ByDid by => await Behind(await identities.Find(by.Did, limited), by.Did.Value, limited),
            TypedAccount.AtServer { Origin: var origin } => (await _discovery.OfTyped(origin, limited) ?? throw new LinkException(LinkTrouble.ServerUnfit), null, null),
            _ => throw new LinkException(LinkTrouble.NotAnAccount),
        };
        using var key = DpopKey.Make();
        var note = new LinkNote(DpopKey.Secret(), DpopKey.Secret(), key.Write(), server.Issuer, did);
        var request = await Push(server, note, hint, key, limited);
        var query = $"client_id={Uri.EscapeDataString(client.Id)}&request_uri={Uri.EscapeDataString(request)}";
        var there = new UriBuilder(server.Authorization);
        there.Query = there.Query.Length > 1 ? $"{there.Query[1..]}&{query}" : query;
        return new LinkStep.Go(there.Uri, note);
    }, cancellation);

    public Task<LinkStep> Complete(LinkNote note, LinkReturn came, CancellationToken cancellation) => InTime(async limited =>
    {
        // Another server than the one it was begun with must not get the code, or put its own in.
        if (!Same(note.State, came.State) || came.Issuer != note.Issuer) throw new LinkException(LinkTrouble.NotBegunHere);
        if (came.Error is not null) throw new LinkException(came.Error == "access_denied" ? LinkTrouble.Cancelled : LinkTrouble.Refused);
        if (came.Code is not { Length: > 0 and <= 2000 }) throw new LinkException(LinkTrouble.NotBegunHere);

        var server = await _discovery.Of(note.Issuer, limited);
        using var key = DpopKey.Of(note.Key);
        var tokens = await Redeem(server, note, came.Code, key, limited);
        await GiveBack(server, tokens, key, limited);

        if (tokens.Text("token_type") is not "DPoP" || tokens.Text("scope")?.Split(' ').Contains(OAuthClient.Scope) != true) throw new LinkException(LinkTrouble.ServerUnfit);
        if (!Did.TryParse(tokens.Text("sub"), out var did)) throw new LinkException(LinkTrouble.ServerUnfit);
        if (note.Did is not null && note.Did != did.Value) throw new LinkException(LinkTrouble.AnotherAccount);
        return new LinkStep.Shown(await Confirmed(did, note.Issuer, limited));
    }, cancellation);

    async Task<(AuthorizationServer, string?, string?)> Behind(Handle handle, CancellationToken cancellation)
    {
        var found = await identities.Find(handle, cancellation);
        // Servers have names like handles.
        if (found is IdentityAnswer.Unknown && await TypedServer(handle, cancellation) is { } server) return (server, null, null);
        return await Behind(found, handle.Value, cancellation);
    }

    async Task<(AuthorizationServer, string?, string?)> Behind(IdentityAnswer found, string hint, CancellationToken cancellation)
    {
        var account = Known(found);
        return (await _discovery.OfPds(account.Pds, cancellation), hint, account.Did.Value);
    }

    async Task<AuthorizationServer?> TypedServer(Handle name, CancellationToken cancellation)
    {
        try
        {
            return await _discovery.OfTyped(new Uri($"https://{name}"), cancellation);
        }
        catch (HostException)
        {
            // Most likely a mistyped handle: there need not be a server of that name.
            return null;
        }
    }

    async Task<string> Push(AuthorizationServer server, LinkNote note, string? hint, DpopKey key, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string>
        {
            ["client_id"] = client.Id,
            ["response_type"] = "code",
            ["redirect_uri"] = client.RedirectUri,
            ["scope"] = OAuthClient.Scope,
            ["state"] = note.State,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(note.Verifier))),
            ["code_challenge_method"] = "S256",
        };
        if (hint is not null) fields["login_hint"] = hint;
        var answer = Taken(await _forms.Post(server.Pushed, fields, key, cancellation));
        return answer.Text("request_uri") is { Length: > 0 and <= 1000 } request ? request : throw new LinkException(LinkTrouble.ServerUnfit);
    }

    async Task<JsonElement> Redeem(AuthorizationServer server, LinkNote note, string code, DpopKey key, CancellationToken cancellation) => Taken(await _forms.Post(server.Token, new Dictionary<string, string>
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = client.Id,
        ["redirect_uri"] = client.RedirectUri,
        ["code"] = code,
        ["code_verifier"] = note.Verifier,
    }, key, cancellation));

    /// <summary>They end by themselves soon, and nobody has them: a server that does not take them back stops nobody.</summary>
    async Task GiveBack(AuthorizationServer server, JsonElement tokens, DpopKey key, CancellationToken cancellation)
    {
        if (server.Revocation is not { } address || (tokens.Text("refresh_token") ?? tokens.Text("access_token")) is not { } token) return;
        try
        {
            await _forms.Post(address, new Dictionary<string, string> { ["client_id"] = client.Id, ["token"] = token }, key, cancellation);
        }
        catch (HostException)
        {
        }
    }

    /// <summary>The account's own document, looked at now, must lead to the server that has spoken for it: any server can claim any DID.</summary>
    async Task<Identity.Identity> Confirmed(Did did, string issuer, CancellationToken cancellation)
    {
        var account = Known(await identities.Find(did, cancellation));
        var server = await _discovery.OfPds(account.Pds, cancellation);
        return server.Issuer == issuer ? account : throw new LinkException(LinkTrouble.AnotherAccount);
    }

    static Identity.Identity Known(IdentityAnswer found) => found switch
    {
        IdentityAnswer.Known { Identity: var account } => account,
        IdentityAnswer.NotItsHandle => throw new LinkException(LinkTrouble.NotItsHandle),
        IdentityAnswer.Unavailable => throw new LinkException(LinkTrouble.ServerAway),
        _ => throw new LinkException(LinkTrouble.UnknownAccount),
    };

    static JsonElement Taken(GuardedAnswer answer)
    {
        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created && answer.Json() is { } json) return json;
        if ((int)answer.Status >= 500 || answer.Status == HttpStatusCode.TooManyRequests) throw new LinkException(LinkTrouble.ServerAway);
        var error = answer.Json()?.Text("error");
        throw new LinkException(error is null or "use_dpop_nonce" ? LinkTrouble.ServerUnfit : LinkTrouble.Refused);
    }

    static async Task<LinkStep> InTime(Func<CancellationToken, Task<LinkStep>> step, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Longest);
        try
        {
            return await step(limited.Token);
        }
        catch (LinkException failure)
        {
            return new LinkStep.Failed(failure.Trouble);
        }
        catch (HostException failure)
        {
            return new LinkStep.Failed(failure.IsFinal ? LinkTrouble.ServerUnfit : LinkTrouble.ServerAway);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new LinkStep.Failed(LinkTrouble.ServerAway);
        }
    }

    static bool Same(string kept, string? came) =>
        came is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept), Encoding.UTF8.GetBytes(came));
}
