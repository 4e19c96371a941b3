using System.Net;
using System.Text.Json;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>From the server an account lives at to the one that may say who has it. Each document must be about whom it was asked of.</summary>
sealed class Discovery(GuardedHttp named)
{
    /// <exception cref="LinkException">It names no server that would do.</exception>
    /// <exception cref="HostException">A server does not answer.</exception>
    public async Task<AuthorizationServer> OfPds(Uri pds, CancellationToken cancellation) =>
        await Document(pds, "oauth-protected-resource", cancellation) is { } resource
            ? await Named(resource, pds, cancellation)
            : throw new LinkException(LinkTrouble.ServerUnfit);

    /// <summary>For a server that somebody typed: where accounts live, or where people sign in for several of those.</summary>
    /// <returns>Null where it is neither.</returns>
    public async Task<AuthorizationServer?> OfTyped(Uri server, CancellationToken cancellation)
    {
        if (await Document(server, "oauth-protected-resource", cancellation) is { } resource) return await Named(resource, server, cancellation);
        return await Document(server, "oauth-authorization-server", cancellation) is { } itself ? Read(itself, Name(server)) : null;
    }

    public async Task<AuthorizationServer> Of(string issuer, CancellationToken cancellation) =>
        WebOrigin.Read(issuer) is { } origin && Name(origin) == issuer && await Document(origin, "oauth-authorization-server", cancellation) is { } json
            ? Read(json, issuer) : throw new LinkException(LinkTrouble.ServerUnfit);

    async Task<AuthorizationServer> Named(JsonElement resource, Uri pds, CancellationToken cancellation)
    {
        if (resource.Text("resource") is { } about && WebOrigin.Read(about) == pds && resource.Texts("authorization_servers").ToArray() is [var issuer])
            return await Of(issuer, cancellation);
        throw new LinkException(LinkTrouble.ServerUnfit);
    }

    AuthorizationServer Read(JsonElement json, string issuer) =>
        AuthorizationServer.Read(json, issuer, named.Rules.Objection) ?? throw new LinkException(LinkTrouble.ServerUnfit);

    async Task<JsonElement?> Document(Uri origin, string name, CancellationToken cancellation)
    {
        // No redirect is followed: the document must be the host's own.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(origin, "/.well-known/" + name));
        var answer = await named.Send(request, cancellation);
        if ((int)answer.Status >= 500 || answer.Status == HttpStatusCode.TooManyRequests) throw new HostException($"it answers {(int)answer.Status}");
        return answer.Status == HttpStatusCode.OK ? answer.Json() : null;
    }

    static string Name(Uri origin) => origin.GetLeftPart(UriPartial.Authority);
}
