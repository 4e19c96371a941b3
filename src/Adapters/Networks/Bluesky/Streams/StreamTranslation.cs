using System.Security.Cryptography;
using System.Text;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Which of a connection's events are to be delivered, and how.</summary>
/// <param name="After">Events up to this place have been delivered before.</param>
/// <param name="NotBefore">Events before this time have been, where the place is not known.</param>
/// <param name="ReplayedUntil">Events before this time happened before we listened: their age does not count against them.</param>
readonly record struct Span(long After, DateTimeOffset NotBefore, DateTimeOffset ReplayedUntil);

/// <summary>Turns frames into what the programme understands.</summary>
sealed class StreamTranslation(IStreamFormat format, Did storefront, LiveTags live, PostMemory memory, OwnLikes likes)
{
    public Gathered Read(FrameBuffer frames, Span span)
    {
        var gathered = new Gathered();
        var last = span.After;
        for (var i = 0; i < frames.Count; i++)
        {
            if (!format.MayConcern(frames[i].Span)) continue;
            try
            {
                var frame = format.Read(frames[i]);
                if (frame.Place is { } place)
                {
                    if (place.Seq <= last || place.At < span.NotBefore) continue;
                    last = place.Seq;
                }
                var arrived = frames.ArrivedAt(i);
                var at = frame.Place?.At < arrived ? frame.Place.Value.At : arrived;
                foreach (var told in frame.Events) Gather(told, at, at < span.ReplayedUntil, gathered);
            }
            catch (GarbageException)
            {
                gathered.Garbage++;
            }
        }
        return gathered;
    }

    /// <summary>An old post may have been answered so long ago that nobody knows of it any more.</summary>
    static bool IsOfThatDay(string post, DateTimeOffset at) => RecordKey.TimeOf(post) is { } time && (time - at).Duration() <= TimeSpan.FromDays(1);

    void Gather(StreamEvent told, DateTimeOffset at, bool replayed, Gathered gathered)
    {
        switch (told)
        {
            case StreamEvent.Posted posted:
                Gather(posted, at, replayed, gathered);
                break;
            case StreamEvent.CheckedIn there when live.ContainsVenue(there.Venue) && IsOfThatDay(there.Key, at):
                gathered.Posts.Add(Post(Key(there.Did, there.Key), there.Did, at, there.Words, replayed) with { Venues = [there.Venue] });
                break;
            case StreamEvent.Deleted deleted:
                var gone = Key(deleted.Did, deleted.Key);
                // Everybody's deletions come by: they must not drive what is known out of the memory.
                if (memory.TryFind(gone, out _)) memory.Forget(gone);
                gathered.Deletions.Add(new(gone, Account(deleted.Did), at));
                break;
            case StreamEvent.Liked liked when liked.Did == storefront && IsOurs(liked.Post):
                likes.Remember(liked.Key, liked.Post);
                gathered.Likes.Add(new(Key(liked.Post), Liked: true, at));
                break;
            case StreamEvent.Unliked unliked when unliked.Did == storefront:
                if (likes.Find(unliked.Key) is { } post) gathered.Likes.Add(new(Key(post), Liked: false, at));
                else gathered.UnknownUnlike = true;
                break;
            case StreamEvent.Account account:
                gathered.Accounts.Add(new(Account(account.Did), account.Gone, null, at));
                break;
            case StreamEvent.Renamed renamed:
                gathered.Accounts.Add(new(Account(renamed.Did), null, renamed.Handle.Value, at));
                break;
            case StreamEvent.Outdated:
                gathered.Outdated = true;
                break;
            case StreamEvent.Failed failed:
                gathered.Failed = failed.Error;
                break;
        }
    }

    /// <summary>A tag or a place that only looks wanted, and what says nothing to us, is not worth handing on.</summary>
    void Gather(StreamEvent.Posted posted, DateTimeOffset at, bool replayed, Gathered gathered)
    {
        var content = posted.Content;
        var mentioned = content.Mentions.Contains(storefront.Value);
        var below = content.Parent is { } parent && IsOurs(parent) ? Key(parent) : (PostKey?)null;
        var (tags, venues) = (content.FoldedTags(), content.LiveVenues(live));
        if (!mentioned && below is null && venues.IsEmpty && !tags.Any(tag => live.Contains(tag) || ConfirmationCode.LooksLikeOne(tag))) return;

        var key = Key(posted.Did, posted.Key);
        memory.Remember(key, posted.Cid, content.Root);
        gathered.Posts.Add(Post(key, posted.Did, at, content.Text, replayed) with
        {
            Kind = posted.Edited ? PostKind.Edit : PostKind.Original,
            MentionsStorefront = mentioned,
            RepliesToStorefront = below,
            Tags = tags,
            Venues = venues,
        });
    }

    static Post Post(PostKey key, Did did, DateTimeOffset at, string text, bool replayed) => new(
        key,
        Account(did),
        at,
        PostKind.Original,
        IsPublic: true,
        AuthorIsPublic: true,
        MentionsStorefront: false,
        RepliesToStorefront: null,
        Tags: [],
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        replayed);

    bool IsOurs(string uri) => AtUri.Read(uri) is { Collection: PostRecord.Post } post && post.Did == storefront;

    static PostKey Key(Did did, string key) => Key(new AtUri(did, PostRecord.Post, key).ToString());

    static PostKey Key(string uri) => new(BlueskyNetwork.NetworkName, uri);

    static SocialAccount Account(Did did) => new(BlueskyNetwork.NetworkName, did.Value);
}
