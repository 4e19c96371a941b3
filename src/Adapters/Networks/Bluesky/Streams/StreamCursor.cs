using System.Globalization;
using Tagsale.Core;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>How far a stream has been read, so that it can be taken up there; or, where that stream no longer knows the place or another one is read now, at that time.</summary>
/// <param name="Seq">Place in the stream; null before the first event.</param>
/// <param name="Time">All that happened before it has been read.</param>
/// <param name="Source">The stream in which the place means something.</param>
readonly record struct StreamCursor(long? Seq, DateTimeOffset Time, string Source)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Seq}@{(Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}@{Source}");

    public static StreamCursor Read(string text)
    {
        var parts = text.Split('@', 3);
        long seq = 0, time = 0;
        var sound = parts.Length == 3
            && (parts[0].Length == 0 || long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out seq))
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out time);
        Invariant.Require(sound, $"{text} is no cursor of {BlueskyNetwork.NetworkName}");
        return new(parts[0].Length == 0 ? null : seq, DateTimeOffset.UnixEpoch.AddMicroseconds(time), parts[2]);
    }
}
