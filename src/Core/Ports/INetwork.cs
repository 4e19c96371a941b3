#pragma warning disable RS0030 // A network is across a wire: its port names Task, the rules behind it do not (docs/decisions/0003).
using System.Collections.Immutable;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Core.Ports;

/// <summary>What a network's stream delivered since a cursor, already reduced to what can concern the programme.</summary>
/// <param name="Cursor">Where to read on. Never beyond an event that was not delivered: everything up to it has been.</param>
/// <param name="Watermark">Every event up to this trusted time has been delivered.</param>
/// <param name="CaughtUp">Nothing more was waiting when this was read.</param>
public sealed record Delivery(
    ImmutableArray<Post> Posts,
    ImmutableArray<PostDeletion> Deletions,
    ImmutableArray<StorefrontLike> Likes,
    string Cursor,
    DateTimeOffset Watermark,
    bool CaughtUp)
{
    /// <summary>News of accounts themselves: gone, back, renamed.</summary>
    public ImmutableArray<AccountNews> Accounts { get; init; } = [];

    /// <summary>What befell the reading itself, for the operator; each kind told once in a while.</summary>
    public ImmutableArray<Notice> Notices { get; init; } = [];
}

public abstract record PublishAnswer
{
    /// <param name="At">Trusted time of publication: the member's window starts here.</param>
    public sealed record Published(PostKey Post, DateTimeOffset At) : PublishAnswer;

    /// <summary>The network will never take it: the post it answers is gone, the author blocked us, the text is refused.</summary>
    public sealed record Refused(string Reason) : PublishAnswer;

    /// <summary>No answer or a passing fault. It may or may not be out: try again with the same key.</summary>
    /// <param name="RetryAfter">How long the network asked to wait, if it said: nothing is written on that account until then.</param>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null) : PublishAnswer;
}

/// <summary>One social network on which the storefront has an account.</summary>
public interface INetwork
{
    /// <summary>Lower-case, as in <see cref="SocialAccount.Network"/>.</summary>
    string Name { get; }

    /// <summary>The storefront's own account.</summary>
    SocialAccount Storefront { get; }

    /// <summary>What it lets the storefront's account write; null where nobody counts.</summary>
    PostingLimits? Limits => null;

    /// <summary>What came after the cursor, at once; an empty delivery with a fresh watermark if nothing did.</summary>
    /// <param name="cursor">From an earlier delivery; null starts at the present. The same one may be asked for again: what came after it is then looked at anew.</param>
    /// <exception cref="NetworkUnavailableException">The network does not answer now.</exception>
    Task<Delivery> Read(string? cursor, CancellationToken cancellation);

    /// <summary>Completes when there may be something to read, or after a while.</summary>
    Task Changed(CancellationToken cancellation);

    /// <summary>Publishes a reply. The same key never makes a second post: a repeat answers with the first one.</summary>
    Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation);

    /// <summary>The post made with this key, if there is one: refused means that there is none.</summary>
    Task<PublishAnswer> Published(string key, CancellationToken cancellation);

    /// <summary>Publishes an offer post and likes it, so that it stands in the storefront's favourites. Idempotent by key.</summary>
    /// <param name="picture">Shown with the post on networks that can.</param>
    Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation);
}

/// <summary>A passing failure of a network's stream.</summary>
public sealed class NetworkUnavailableException(string message) : Exception(message);
