using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>A look at an event's raw bytes: false where it cannot concern the programme. Most of a stream is never parsed.</summary>
public delegate bool EventFilter(ReadOnlySpan<byte> json);

/// <summary>Turns the square's events into what the programme understands.</summary>
sealed class PlazaTranslation(string storefrontId, EventFilter mayConcern, Func<string, ImmutableArray<string>> scan)
{
    public const string Network = "plaza";

    public Delivery Deliver(DueEvents events, DateTimeOffset now, DateTimeOffset connectedAt)
    {
        var posts = ImmutableArray.CreateBuilder<Post>();
        var deletions = ImmutableArray.CreateBuilder<PostDeletion>();
        var likes = ImmutableArray.CreateBuilder<StorefrontLike>();
        foreach (var entry in events.Due)
        {
            if (!mayConcern(entry.Json) || !PlazaEvent.TryParse(entry.Json, out var told)) continue;
            var at = entry.At < now ? entry.At : now;
            if (told is PlazaEvent.Posted posted) posts.Add(Translate(posted, at, replayed: entry.At < connectedAt));
            else if (told is PlazaEvent.Deleted deleted) deletions.Add(new(Key(deleted.Id), Account(deleted.Author), at));
            else if (told is PlazaEvent.LikeChanged like && IsOwn(like)) likes.Add(new(Key(like.Post), like.Liked, at));
        }

        var cursor = events.Cursor.ToString(CultureInfo.InvariantCulture);
        var watermark = events.OldestMissing is { } missing && missing <= now ? missing.AddTicks(-1) : now;
        return new(posts.ToImmutable(), deletions.ToImmutable(), likes.ToImmutable(), cursor, watermark, events.CaughtUp);
    }

    Post Translate(PlazaEvent.Posted posted, DateTimeOffset at, bool replayed) => new(
        Key(posted.Id),
        Account(posted.Author),
        at,
        posted switch { { RepostOf: not null } => PostKind.Repost, { Edited: true } => PostKind.Edit, _ => PostKind.Original },
        posted.Visibility == PlazaVisibility.Public,
        !posted.Author.Locked,
        posted.Mentions.Contains(storefrontId),
        posted.InReplyToAuthor == storefrontId && posted.InReplyTo is { } ours ? Key(ours) : null,
        scan(posted.Text),
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(posted.Text))),
        replayed) { Venues = posted.Venue is { } venue ? [venue] : [] };

    bool IsOwn(PlazaEvent.LikeChanged like) => like.Author.Id == storefrontId && like.PostAuthor == storefrontId;

    static PostKey Key(string id) => new(Network, id);

    static SocialAccount Account(PlazaAccount author) => new(Network, author.Id);
}
