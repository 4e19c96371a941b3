using System.Text.Json.Nodes;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>
/// What the storefront writes. Each post's key follows from its deed, and a post is only made where there is none: however often a deed is carried out, also when an answer was lost, there
/// is one post, and a repeat finds it.
/// </summary>
sealed class StorefrontPosts(Xrpc xrpc, Session session, Did storefront, PostLookup lookup, TimeProvider time)
{
    /// <summary>From beginning a post to the end of every call it may take: signing in anew, and writing twice.</summary>
    public static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(1);

    public async Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation) =>
        await lookup.Find(inReplyTo, cancellation) switch
        {
            LookupAnswer.Found found => Answer(await Write(PostRecord.Post, key, PostRecord.Of(text, time.GetUtcNow(), found.Thread), cancellation)),
            LookupAnswer.Gone gone => new PublishAnswer.Refused(gone.Reason),
            LookupAnswer.Unavailable unavailable => new PublishAnswer.Unavailable(unavailable.Reason),
            var answer => throw new InvalidOperationException($"{answer.GetType().Name} is no answer"),
        };

    public async Task<PublishAnswer> Published(string key, CancellationToken cancellation) => Answer(await Find(PostRecord.Post, key, cancellation));

    public async Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation)
    {
        JsonObject? embed = null;
        if (picture is not null)
        {
            var uploaded = await session.Call(token => xrpc.Upload("com.atproto.repo.uploadBlob", token, picture.Bytes, picture.MediaType, cancellation), cancellation);
            if (uploaded is not XrpcAnswer.Done { Body: var body } || body.Inner("blob") is not { } blob) return Answer(new(uploaded));
            embed = PostRecord.Pictures(blob, picture.Alt);
        }
        var post = await Write(PostRecord.Post, key, PostRecord.Of(text, time.GetUtcNow(), embed: embed), cancellation);
        if (post.Record is not { } record) return Answer(post);

        // Listed is what is liked: an offer post that is not liked is not yet out.
        var like = await Write(PostRecord.Like, $"like/{key}", PostRecord.LikeOf(record, time.GetUtcNow()), cancellation);
        return Answer(like.Record is null ? like : post);
    }

    /// <summary>Makes the record if it is not there.</summary>
    async Task<Written> Write(string collection, string deed, JsonObject record, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["repo"] = storefront.Value,
            ["collection"] = collection,
            ["rkey"] = RecordKey.Of(deed),
            ["record"] = record,
            // There must be none yet. Without this a repeat would write the post anew, with another time.
            ["swapRecord"] = null,
        };
        var answer = await session.Call(token => xrpc.Call("com.atproto.repo.putRecord", token, body, cancellation), cancellation);
        return answer switch
        {
            XrpcAnswer.Done done when RecordReference.Read(done.Body) is { } made => new(answer, made, time.GetUtcNow()),
            XrpcAnswer.Failed { Error: "InvalidSwap" } => await Find(collection, deed, cancellation),
            _ => new(answer),
        };
    }

    async Task<Written> Find(string collection, string deed, CancellationToken cancellation)
    {
        var answer = await PostLookup.Ask(xrpc, new(storefront, collection, RecordKey.Of(deed)), cancellation);
        if (answer is not XrpcAnswer.Done { Body: var body } || RecordReference.Read(body) is not { } record) return new(answer);
        return new(answer, record, Earlier(time.GetUtcNow(), PostRecord.CreatedAt(body.Inner("value") ?? default) + LongestWrite));
    }

    PublishAnswer Answer(Written written) => written switch
    {
        { Record: { } record } => new PublishAnswer.Published(new(BlueskyNetwork.NetworkName, record.Uri), written.At),
        { Answer: XrpcAnswer.Away away } => new PublishAnswer.Unavailable(away.Reason, away.RetryAfter),
        { Answer: XrpcAnswer.Failed { Error: "RecordNotFound" } } => new PublishAnswer.Refused("No post was made with this key."),
        { Answer: XrpcAnswer.Failed { Error: "InvalidRequest" or "InvalidMimeType" or "BlobTooLarge" or "PayloadTooLarge" } failed } => new PublishAnswer.Refused(failed.Reason),
        // A token, a right or the account itself is what is wrong, and not the post: the operator can mend that.
        { Answer: XrpcAnswer.Failed failed } => new PublishAnswer.Unavailable($"{xrpc.Service.Host} does not let the storefront write ({failed.Reason})"),
        _ => new PublishAnswer.Unavailable($"{xrpc.Service.Host} answers in a way nobody foresaw"),
    };

    /// <summary>
    /// When a post that was found came out is not told, only when it was begun: it was out a while later at the latest, and is out now. Too late gives a member a little more time; too early would
    /// take them.
    /// </summary>
    static DateTimeOffset Earlier(DateTimeOffset now, DateTimeOffset? latest) => latest < now ? latest.Value : now;

    /// <param name="Record">Null where there is none.</param>
    sealed record Written(XrpcAnswer Answer, RecordReference? Record = null, DateTimeOffset At = default);
}
