namespace Tagsale.Adapters.Networks.Plaza;

/// <param name="Due">To be delivered now, in this order.</param>
/// <param name="Cursor">Everything up to this number is in here or was delivered before.</param>
/// <param name="OldestMissing">The time of the first event that is not in here; null where nothing is missing.</param>
/// <param name="CaughtUp">Nothing is missing that another read could deliver at once.</param>
sealed record DueEvents(LogEntry[] Due, long Cursor, DateTimeOffset? OldestMissing, bool CaughtUp);

/// <summary>Decides what of the log a read delivers. An event held over is delivered by the next read; what was delivered ahead of it
/// comes again then, since only the cursor tells what the reader has kept.</summary>
sealed class PlazaWithholding(PlazaFaults faults)
{
    const int OneInFour = 4;
    readonly Random _random = new(faults.Seed);
    long _drawnUpTo;

    /// <param name="log">In order, from the cursor on, one more than may be delivered if there are more.</param>
    public DueEvents Sort(List<LogEntry> log, long cursor, int limit, DateTimeOffset now)
    {
        var delay = faults.Delay;
        var ripe = log.Take(limit).TakeWhile(entry => delay == TimeSpan.Zero || entry.At + delay <= now).ToList();
        var held = HoldOver(ripe);
        var due = ripe.Except(held).ToArray();
        var missing = held.Count > 0 ? held[0] : log.ElementAtOrDefault(ripe.Count);
        var upTo = held.Count > 0 ? held[0].Seq - 1 : ripe.Count > 0 ? ripe[^1].Seq : cursor;
        return new(Disturb(due), upTo, missing?.At, held.Count == 0 && (ripe.Count < limit || log.Count == limit));
    }

    List<LogEntry> HoldOver(List<LogEntry> ripe)
    {
        if (!faults.OutOfOrder) return [];
        var held = ripe.Where(entry => entry.Seq > _drawnUpTo && _random.Next(OneInFour) == 0).ToList();
        if (ripe is [.., var last]) _drawnUpTo = Math.Max(_drawnUpTo, last.Seq);
        return held;
    }

    LogEntry[] Disturb(LogEntry[] due)
    {
        if (faults.DeliverTwice) due = [.. due.SelectMany(entry => new[] { entry, entry })];
        if (faults.OutOfOrder) _random.Shuffle(due);
        return due;
    }
}
