namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Whether we are up to date with a stream: its events are not old when they come, or nothing came for a while after a replay. It goes by the middle of the last lags, because one
/// event's time may be what a stranger's server made up.
/// </summary>
sealed class Freshness(TimeSpan late)
{
    const int Samples = 15;

    readonly Queue<TimeSpan> _lags = new(Samples);
    bool _settled;

    public bool CaughtUp => _lags.Count == 0 ? _settled : Lag <= late;

    /// <summary>How old events are when they come.</summary>
    public TimeSpan Lag => _lags.Count == 0 ? TimeSpan.Zero : _lags.Order().ElementAt(_lags.Count / 2);

    public void Connected(bool settled)
    {
        _lags.Clear();
        _settled = settled;
    }

    public void Arrived(DateTimeOffset at, DateTimeOffset arrived)
    {
        if (_lags.Count == Samples) _lags.Dequeue();
        _lags.Enqueue(arrived > at ? arrived - at : TimeSpan.Zero);
    }

    /// <summary>Frames of a look, the last one among them: as many as matter.</summary>
    public static IEnumerable<int> Sampled(int frames)
    {
        var samples = Math.Min(frames, Samples);
        for (var sample = 1; sample <= samples; sample++) yield return (int)((long)frames * sample / samples) - 1;
    }
}
