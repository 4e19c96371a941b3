namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>When to connect again: each pause twice as long as the one before, and never quite the same for two of us. Reading on ends that, connecting does not.</summary>
sealed class BackOff(StreamTimings timings, TimeProvider time)
{
    readonly Random _random = new();
    int _failures;
    DateTimeOffset _until;

    /// <summary>How long still to wait.</summary>
    public TimeSpan Pause => _until - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Failed()
    {
        var pause = timings.FirstPause * Math.Pow(2, Math.Min(_failures++, 16));
        if (pause > timings.LongestPause) pause = timings.LongestPause;
        _until = time.GetUtcNow() + pause * (0.5 + _random.NextDouble() / 2);
    }

    public void Progressed() => _failures = 0;
}
