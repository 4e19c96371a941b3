using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What befalls the reading of one stream, in the operator's words.</summary>
sealed class StreamLog(string source, StreamTimings timings, TimeProvider time)
{
    /// <summary>A first event so much later than asked for means that what was between is forgotten.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    readonly Notices _notices = new(timings.BetweenNotices, time);
    DateTimeOffset? _awaySince;
    bool _isToldAway;

    public bool HasNews => _notices.Any;

    /// <summary>Nothing has come over this connection yet.</summary>
    public bool IsFirst { get; private set; }

    public ImmutableArray<Notice> Take() => _notices.Take();

    public void Opened() => IsFirst = true;

    /// <summary>Only something read ends an absence: a stream that lets us in and hangs up at once is away too.</summary>
    public void Failed(string reason)
    {
        var now = time.GetUtcNow();
        _awaySince ??= now;
        if (now - _awaySince < timings.Away) return;
        _notices.Tell("stream-away", $"The stream at {source} has not been readable since {Written(_awaySince.Value)}: {reason.TrimEnd('.')}. It is tried again and again; what was posted meanwhile is read when it is back.");
        _isToldAway = true;
    }

    public void Progressed()
    {
        if (_isToldAway) _notices.Tell("stream-back", $"The stream at {source} is read again; what was posted since {Written(_awaySince ?? time.GetUtcNow())} is being caught up with.");
        (_awaySince, _isToldAway, IsFirst) = (null, false, false);
    }

    public void Missed(DateTimeOffset from, DateTimeOffset? until) => _notices.Tell(
        "stream-gap",
        $"The stream at {source} no longer has all that was posted since {Written(from)}: posts from then until {(until is { } end ? Written(end) : "a while ago")} may have been missed. Reading goes on with the oldest it has.");

    public void HungUpWith(string error)
    {
        if (error == "FutureCursor")
            _notices.Tell("stream-reset", $"The stream at {source} does not know the place we had reached: it was replaced or begun anew. It is read again from the time we had reached.");
        else if (error == "ConsumerTooSlow")
            _notices.Tell("stream-slow", $"The stream at {source} hung up because we read too slowly. Reading goes on where it stopped; if this is told often, give this machine or its database more to work with.");
        else
            _notices.Tell("stream-error", $"The stream at {source} hung up with the error '{Plain(error)}'. Reading goes on where it stopped.");
    }

    public void SteppedOver() => _notices.Tell(
        "stream-poison", $"The stream at {source} sends a message that breaks the connection each time. It is stepped over; posts from the moments around it may have been missed.");

    public void Garbage(int frames)
    {
        if (frames > 0) _notices.Tell("stream-garbage", $"The stream at {source} sent {frames} messages that are not what its protocol says; they were passed over. If it goes on, check Tagsale__Bluesky__Stream.");
    }

    public void Giants(int messages)
    {
        if (messages > 0) _notices.Tell("stream-giants", $"The stream at {source} sent {messages} messages too long to be read; they were passed over.");
    }

    static string Written(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>What a stranger's server calls its error, as far as it is a name.</summary>
    static string Plain(string error) => error.Length <= 60 && error.All(char.IsAsciiLetterOrDigit) ? error : "unknown";
}
