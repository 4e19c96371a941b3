using System.Net;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>What is known of a post that is to be answered.</summary>
abstract record LookupAnswer
{
    public sealed record Found(Thread Thread) : LookupAnswer;

    /// <summary>The post or its author is gone, or nobody can tell where they are.</summary>
    public sealed record Gone(string Reason) : LookupAnswer;

    public sealed record Unavailable(string Reason) : LookupAnswer;
}

/// <summary>Finds the post that is to be answered: in memory, or on its author's own server, which is a host that a user has named.</summary>
sealed class PostLookup(PostMemory memory, Identities identities, GuardedHttp named, TimeProvider time)
{
    public async Task<LookupAnswer> Find(PostKey post, CancellationToken cancellation)
    {
        if (memory.TryFind(post, out var known)) return known is { } thread ? new LookupAnswer.Found(thread) : new LookupAnswer.Gone("the post is deleted");
        if (AtUri.Read(post.Id) is not { } uri) return new LookupAnswer.Gone("its id is no address of a post");
        try
        {
            return await identities.Document(uri.Did, cancellation) is { Pds: { } pds }
                ? Understand(uri, await Ask(new(named, pds, time), uri, cancellation))
                : new LookupAnswer.Gone("its author's account is gone");
        }
        catch (HostException failure)
        {
            return failure.IsFinal ? new LookupAnswer.Gone($"its author's server will not do: {failure.Message}") : new LookupAnswer.Unavailable($"its author's server cannot be asked: {failure.Message}");
        }
    }

    public static Task<XrpcAnswer> Ask(Xrpc xrpc, AtUri record, CancellationToken cancellation) => xrpc.Query(
        "com.atproto.repo.getRecord", [("repo", record.Did.Value), ("collection", record.Collection), ("rkey", record.Key)], cancellation);

    /// <summary>Whatever the server says of the address, the one asked for counts.</summary>
    static LookupAnswer Understand(AtUri uri, XrpcAnswer answer) => answer switch
    {
        XrpcAnswer.Done { Body: var body } when RecordReference.Of(uri.ToString(), body.Text("cid")) is { } itself && body.Inner("value") is { } record =>
            new LookupAnswer.Found(Thread.Of(itself, record)),
        XrpcAnswer.Done => new LookupAnswer.Gone("its author's server does not know its own posts"),
        XrpcAnswer.Failed { Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone } failed => new LookupAnswer.Gone($"its author's server does not have it ({failed.Error})"),
        XrpcAnswer.Failed failed => new LookupAnswer.Unavailable($"its author's server answers {(int)failed.Status}"),
        XrpcAnswer.Away away => new LookupAnswer.Unavailable(away.Reason),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer"),
    };
}
