using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Where the storefront's account is and how it signs in.</summary>
/// <param name="Identifier">Its handle, DID or e-mail address.</param>
/// <param name="Password">An app password.</param>
public sealed record StorefrontCredentials(Uri Service, string Identifier, string Password)
{
    /// <summary>Without the password: it must reach no log.</summary>
    public override string ToString() => $"{Identifier} at {Service}";
}

/// <summary>The storefront's account on its server.</summary>
public sealed class StorefrontAccount : IDisposable
{
    readonly Xrpc _xrpc;
    readonly Session _session;
    readonly PostLookup _lookup;
    readonly TimeProvider _time;

    /// <param name="ours">For the server that the operator has set.</param>
    /// <param name="named">For the servers of those it answers.</param>
    public StorefrontAccount(StorefrontCredentials credentials, GuardedHttp ours, GuardedHttp named, Identities identities, TimeProvider time)
    {
        _xrpc = new(ours, credentials.Service, time);
        _session = new(_xrpc, credentials.Identifier, credentials.Password, time);
        _lookup = new(Memory, identities, named, time);
        _time = time;
    }

    /// <summary>Told what the stream delivers, so that answering a post needs no question.</summary>
    public PostMemory Memory { get; } = new();

    /// <summary>What is left of the allowance, as the server last told; null before it did.</summary>
    public RateLimit? LastLimit => _xrpc.LastLimit;

    public Task<SignInAnswer> SignIn(CancellationToken cancellation) => _session.SignIn(cancellation);

    public StorefrontProfile ProfileOf(Did storefront) => new(_xrpc, _session, storefront);

    /// <summary>Addresses of all that it likes; null where that cannot be told now, or there are more than so many pages.</summary>
    internal async Task<HashSet<string>?> LikedBy(Did storefront, int mostPages, CancellationToken cancellation)
    {
        var liked = new HashSet<string>();
        string? after = null;
        for (var page = 0; page < mostPages; page++)
        {
            List<(string, string)> asked = [("repo", storefront.Value), ("collection", PostRecord.Like), ("limit", "100")];
            if (after is not null) asked.Add(("cursor", after));
            if (await _xrpc.Query("com.atproto.repo.listRecords", asked, cancellation) is not XrpcAnswer.Done { Body: var body }) return null;
            foreach (var record in body.Items("records"))
                if (record.Inner("value")?.Inner("subject")?.Text("uri") is { } uri) liked.Add(uri);
            after = body.Text("cursor");
            if (after is null) return liked;
        }
        return null;
    }

    internal StorefrontPosts PostsOf(Did storefront) => new(_xrpc, _session, storefront, _lookup, _time);

    public void Dispose() => _session.Dispose();
}
