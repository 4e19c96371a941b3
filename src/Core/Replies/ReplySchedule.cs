using System.Collections.Immutable;

namespace Tagsale.Core.Replies;

/// <summary>Whether a reply can be sent.</summary>
public abstract record Verdict
{
    public sealed record Now : Verdict;

    /// <summary>Before its deadline, but not before this.</summary>
    public sealed record Later(DateTimeOffset From) : Verdict;

    /// <summary>Not before its deadline: whoever waits for it is told in private, at once.</summary>
    public sealed record Never : Verdict;
}

/// <summary>What a budget can carry, worked out from what was spent, what goes before, and the time there is.</summary>
public static class ReplySchedule
{
    /// <summary>What would wait until its last moment may miss it: it is told in private while there is time.</summary>
    public static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(30);

    static readonly Verdict AtOnce = new Verdict.Now();
    static readonly Verdict Hopeless = new Verdict.Never();

    /// <param name="windows">What it may use, by <see cref="PostingLimits.For"/>; none where the network has no limits.</param>
    /// <param name="ahead">Points of what waits already and goes before it.</param>
    public static Verdict Judge(PostingLedger ledger, ImmutableArray<PostingWindow> windows, int points, long ahead, DateTimeOffset now, DateTimeOffset deadline)
    {
        if (now >= deadline) return Hopeless;
        var start = ledger.PausedUntil > now ? ledger.PausedUntil : now;
        if (start == now && windows.All(w => ledger.SpentIn(w, now) + ahead + points <= w.Points)) return AtOnce;

        var last = deadline == DateTimeOffset.MaxValue ? deadline : deadline - LastMoment;
        if (start >= last || windows.Any(w => points > w.Points || ahead + points > Capacity(ledger, w, start, last))) return Hopeless;
        var from = windows.Select(w => FreeFrom(ledger, w, start, ahead + points)).Append(start).Max();
        return from < last ? new Verdict.Later(from) : Hopeless;
    }

    /// <summary>
    /// What can be spent from a start to an end. Whatever counts at some moment has ceased to count a turn later, so each whole turn carries all of the window's points; and what is left of the
    /// time, taken from the beginning, as many as the spending of before leaves at its end.
    /// </summary>
    static long Capacity(PostingLedger ledger, PostingWindow window, DateTimeOffset start, DateTimeOffset end)
    {
        var time = end - start;
        var turns = time.Ticks / window.Turn.Ticks;
        var rest = start + new TimeSpan(time.Ticks % window.Turn.Ticks);
        return turns * window.Points + Math.Max(0, window.Points - ledger.SpentIn(window, rest));
    }

    /// <summary>The first moment at which so much is free, or all of the window if it is more.</summary>
    static DateTimeOffset FreeFrom(PostingLedger ledger, PostingWindow window, DateTimeOffset start, long points)
    {
        var tooMuch = ledger.SpentIn(window, start) + Math.Min(points, window.Points) - window.Points;
        if (tooMuch <= 0) return start;
        var since = window.Since(start);
        foreach (var (minute, spent) in ledger.Spent)
        {
            if (minute < since) continue;
            tooMuch -= spent;
            if (tooMuch <= 0) return window.FreedAt(minute);
        }
        return start;
    }
}
