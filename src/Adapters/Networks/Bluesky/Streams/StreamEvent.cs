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
    public sealed record Posted(string Did, string Key, string Cid, PostRecord Record, bool Edited) : StreamEvent;

    public sealed record Deleted(string Did, string Key) : StreamEvent;

    /// <param name="Post">Address of what is liked.</param>
    public sealed record Liked(string Did, string Key, string Post) : StreamEvent;

    public sealed record Unliked(string Did, string Key) : StreamEvent;

    public sealed record Account(string Did, bool Gone) : StreamEvent;

    public sealed record Renamed(string Did, string Handle) : StreamEvent;

    /// <summary>The stream no longer has all that came after our cursor; it goes on with the oldest it has.</summary>
    public sealed record Outdated : StreamEvent;

    /// <summary>The stream's last word before it hangs up.</summary>
    public sealed record Failed(string Error) : StreamEvent;
}

/// <summary>A frame and its place, if it has one.</summary>
sealed record StreamFrame(StreamPlace? Place, IReadOnlyList<StreamEvent> Events);

/// <summary>A frame that is not what the protocol says. It is counted and passed over.</summary>
sealed class GarbageException(string message) : Exception(message);
