namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>One of the two forms in which the network's events are told: the firehose's or Jetstream's.</summary>
interface IStreamFormat
{
    /// <summary>Longer messages are passed over.</summary>
    int LargestFrame { get; }

    /// <summary>The places of two frames tell which came first, and their times are the stream's own. Else they are what accounts' own servers said.</summary>
    bool KeepsTime { get; }

    /// <summary>Where to connect. Null is the present.</summary>
    Uri Connect(long? after);

    /// <summary>The place from which everything since that time is told; null if the stream cannot be asked by time.</summary>
    long? PlaceAt(DateTimeOffset time);

    /// <summary>By how much a place is moved to step over a message that cannot be received.</summary>
    long Step { get; }

    /// <summary>False only if the frame certainly does not concern the programme: a scan of its bytes, no parse.</summary>
    bool MayConcern(ReadOnlySpan<byte> frame);

    /// <summary>Null where the frame has no place, or is garbage.</summary>
    StreamPlace? PlaceOf(ReadOnlyMemory<byte> frame);

    /// <exception cref="GarbageException">It is not what the protocol says.</exception>
    StreamFrame Read(ReadOnlyMemory<byte> frame);
}
