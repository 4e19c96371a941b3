using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Where an event stands in its stream.</summary>
/// <param name="Seq">Rises with every event: the firehose's number, Jetstream's microseconds.</param>
/// <param name="At">The stream's time of it; on a firehose behind a relay that is what the account's own server said.</param>
readonly record struct StreamPlace(long Seq, DateTimeOffset At);

/// <summary>What a frame tells, as far as it can concern the programme. Hostile until here, sound from here on: ids have the form of ids.</summary>
abstract record StreamEvent
{
    /// <param name="Key">Record key: the last part of the post's address.</param>
    /// <param name="Cid">As it stands in a reference to this very version of the post.</param>
    public sealed record Posted(Did Did, string Key, string Cid, PostContent Content, bool Edited) : StreamEvent;

    /// <summary>A record of its own says where its author is.</summary>
    /// <param name="Key">Of the post of the same author that tells of it.</param>
    /// <param name="Venue">As offers know it.</param>
    public sealed record CheckedIn(Did Did, string Key, string Venue, string Words) : StreamEvent;

    public sealed record Deleted(Did Did, string Key) : StreamEvent;

    /// <param name="Post">Address of what is liked.</param>
    public sealed record Liked(Did Did, string Key, string Post) : StreamEvent;

    public sealed record Unliked(Did Did, string Key) : StreamEvent;

    public sealed record Account(Did Did, bool Gone) : StreamEvent
    {
        /// <summary>Null where nothing is said that matters. A host that is slow or out of step (<c>throttled</c>, <c>desynchronized</c>) says nothing about whose account it is.</summary>
        public static Account? Of(Did did, bool? active, string? status) => (active, status) switch
        {
            (true, _) => new(did, Gone: false),
            (false, null or "takendown" or "suspended" or "deleted" or "deactivated") => new(did, Gone: true),
            _ => null,
        };
    }

    public sealed record Renamed(Did Did, Handle Handle) : StreamEvent;

    /// <summary>The stream no longer has all that came after our cursor; it goes on with the oldest it has.</summary>
    public sealed record Outdated : StreamEvent;

    /// <summary>The stream's last word before it hangs up.</summary>
    public sealed record Failed(string Error) : StreamEvent;
}

/// <summary>A frame and its place, if it has one.</summary>
sealed record StreamFrame(StreamPlace? Place, IReadOnlyList<StreamEvent> Events);

/// <summary>A frame that is not what the protocol says. It is counted and passed over.</summary>
sealed class GarbageException(string message) : Exception(message);
