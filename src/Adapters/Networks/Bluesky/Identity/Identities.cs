using System.Net;
using System.Text;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <summary>Who is behind a handle or a DID, and where they live. Found in what hosts say that anybody may run: nothing counts that only one side says.</summary>
/// <param name="named">For hosts that users name.</param>
/// <param name="ours">For the directory and the service that the operator has set.</param>
public sealed class Identities(GuardedHttp named, GuardedHttp ours, Uri plcDirectory, Uri service, TimeProvider time)
{
    readonly ShortMemory<Did, DidDocument> _documents = new(time);

    public async Task<IdentityAnswer> Find(Handle handle, CancellationToken cancellation)
    {
        try
        {
            if (await Resolve(handle, cancellation) is not { } did || await Document(did, cancellation) is not { Pds: { } pds } document) return new IdentityAnswer.Unknown();
            return document.Claimed == handle ? new IdentityAnswer.Known(new(did, handle, pds)) : new IdentityAnswer.NotItsHandle();
        }
        catch (HostException failure)
        {
            return new IdentityAnswer.Unavailable(failure.Message);
        }
    }

    /// <summary>Known also where the handle cannot be made sure of; it is left out then.</summary>
    public async Task<IdentityAnswer> Find(Did did, CancellationToken cancellation)
    {
        try
        {
            if (await Document(did, cancellation) is not { Pds: { } pds } document) return new IdentityAnswer.Unknown();
            return new IdentityAnswer.Known(new(did, await PointsBack(document, cancellation) ? document.Claimed : null, pds));
        }
        catch (HostException failure)
        {
            return new IdentityAnswer.Unavailable(failure.Message);
        }
    }

    /// <summary>Null where there is none. At most a few minutes old.</summary>
    /// <exception cref="HostException">Whoever knows does not answer.</exception>
    public async Task<DidDocument?> Document(Did did, CancellationToken cancellation)
    {
        if (_documents.Find(did) is { } kept) return kept;
        var answer = did.WebHost is { } host
            ? await Ask(named, new Uri($"{SchemeFor(host)}://{host}/.well-known/did.json"), cancellation)
            : await Ask(ours, new Uri(plcDirectory, $"/{did}"), cancellation);
        if (answer?.Json() is not { } json || DidDocument.Read(json, did) is not { } document) return null;
        _documents.Keep(did, document);
        return document;
    }

    /// <summary>The account a handle points to, as the storefront's own server finds it, or as the handle's host says.</summary>
    async Task<Did?> Resolve(Handle handle, CancellationToken cancellation)
    {
        HostException? silent = null;
        try
        {
            var query = new Uri(service, $"/xrpc/com.atproto.identity.resolveHandle?handle={handle}");
            if ((await Ask(ours, query, cancellation))?.Json()?.Text("did") is { } found && Did.TryParse(found, out var did)) return did;
        }
        catch (HostException failure)
        {
            silent = failure;
        }

        try
        {
            var answer = await named.Get(new Uri($"https://{handle}/.well-known/atproto-did"), cancellation);
            if (answer.IsSuccess && Did.TryParse(Encoding.UTF8.GetString(answer.Body).Trim(), out var did)) return did;
        }
        catch (HostException)
        {
            // Most handles have no host of their own, and one that is mistyped has none at all.
        }
        return silent is null ? null : throw silent;
    }

    async Task<bool> PointsBack(DidDocument document, CancellationToken cancellation)
    {
        try
        {
            return document.Claimed is { } claimed && await Resolve(claimed, cancellation) == document.Did;
        }
        catch (HostException)
        {
            return false;
        }
    }

    /// <returns>Null where it says that there is nothing.</returns>
    static async Task<GuardedAnswer?> Ask(GuardedHttp http, Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var answer = await http.Send(request, cancellation);
        if (answer.IsSuccess) return answer;
        return answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.BadRequest
            ? null : throw new HostException($"it answers {(int)answer.Status}");
    }

    static string SchemeFor(string host) => host.Split(':')[0] == "localhost" ? "http" : "https";
}
