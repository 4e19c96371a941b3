namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>How long is waited for what. Only tests are in more of a hurry.</summary>
public sealed record StreamTimings
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A quiet connection is asked this often whether it lives, </summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>and is taken for dead when it has not answered for this long: 30 seconds after its last sign of life at the latest.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For one message from its first byte to its last.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A connection that lives and tells nothing may have been forgotten over there: another one is made.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A connection whose frames nobody has fetched for so long is given up; reading goes on at the cursor when somebody reads again.</summary>
    public TimeSpan Unread { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Nothing for so long after a replay: it is over.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A stream is caught up with when its events are no older than this on arrival.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>By how much the clocks of the stream, of other servers and ours may differ, and events overtake each other.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause before connecting again; it doubles from failure to failure.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the stream may be away before the operator is told.</summary>
    public TimeSpan Away { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Notices of a kind are told at most this often.</summary>
    public TimeSpan BetweenNotices { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The catalogue is compared with the storefront's likes at most this often.</summary>
    public TimeSpan BetweenComparisons { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What concerns nobody is passed over this often: the cursor moves with it.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long one read waits while the stream is being caught up with.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);
}
