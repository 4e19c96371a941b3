using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Bluesky, or any other network of the AT Protocol with its posts: an account on a server to write with, and a stream to read.</summary>
public sealed class BlueskyNetwork(StorefrontAccount account, Did storefront, BlueskyReader reader) : INetwork
{
    public const string NetworkName = "bluesky";

    readonly StorefrontPosts _posts = account.PostsOf(storefront);

    public string Name => NetworkName;

    public SocialAccount Storefront => new(NetworkName, storefront.Value);

    /// <summary>Making a record costs 3 points (docs.bsky.app, "Rate Limits"); an offer post is liked, too.</summary>
    public PostingLimits? Limits { get; } = new([new(TimeSpan.FromHours(1), 5_000), new(TimeSpan.FromDays(1), 35_000)], ReplyPoints: 3, OfferPostPoints: 6);

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation) => reader.Read(cursor, cancellation);

    public Task Changed(CancellationToken cancellation) => reader.Changed(cancellation);

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation)
    {
        Invariant.Require(inReplyTo.Network == Name, $"a post on {inReplyTo.Network} cannot be answered on {Name}");
        return _posts.Reply(key, inReplyTo, text, cancellation);
    }

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => _posts.Published(key, cancellation);

    public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation) => _posts.Announce(key, text, picture, cancellation);
}
