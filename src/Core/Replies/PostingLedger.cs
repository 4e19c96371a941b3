using System.Collections.Immutable;

namespace Tagsale.Core.Replies;

/// <param name="Minute">Its beginning.</param>
public readonly record struct Spending(DateTimeOffset Minute, int Points);

/// <summary>What an account has written lately, and until when its network wants to hear nothing of it.</summary>
/// <param name="Spent">The oldest first, each minute once.</param>
public sealed record PostingLedger(ImmutableArray<Spending> Spent, DateTimeOffset PausedUntil)
{
    public static PostingLedger Empty { get; } = new([], DateTimeOffset.UnixEpoch);

    /// <summary>Longer than any network looks back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    public static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);

    public PostingLedger Spend(DateTimeOffset at, int points)
    {
        var minute = MinuteOf(at);
        var place = Spent.Length - 1;
        while (place >= 0 && Spent[place].Minute > minute) place--;
        return this with
        {
            Spent = place >= 0 && Spent[place].Minute == minute
                ? Spent.SetItem(place, Spent[place] with { Points = Spent[place].Points + points })
                : Spent.Insert(place + 1, new(minute, points)),
        };
    }

    public PostingLedger Pause(DateTimeOffset until) => until <= PausedUntil ? this : this with { PausedUntil = until };

    /// <summary>Nobody asks for what was spent before.</summary>
    public PostingLedger Forget(DateTimeOffset before) => Spent is [var oldest, ..] && oldest.Minute < before ? this with { Spent = Spent.RemoveAll(s => s.Minute < before) } : this;

    /// <summary>What counts in a window at a time, if nothing more is spent.</summary>
    public long SpentIn(PostingWindow window, DateTimeOffset at)
    {
        var since = window.Since(at);
        var sum = 0L;
        foreach (var (minute, points) in Spent)
            if (minute >= since) sum += points;
        return sum;
    }
}
