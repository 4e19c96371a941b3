using System.Collections.Immutable;
using Tagsale.Core.Replies;

namespace Tagsale.Tests.Core.Replies;

public sealed class ReplyScheduleTests
{
    const int Reply = 3;
    static readonly PostingWindow Hour = new(TimeSpan.FromHours(1), 30);
    static readonly DateTimeOffset Deadline = Some.Now.AddMinutes(10);

    // Minutes ago at which so many points were spent; points ahead; minutes for which the account is paused. What is said: now, never, or after how many minutes.
    [Theory]
    [InlineData(0, 0, 0, 0, "now")]
    [InlineData(5, 27, 0, 0, "now")]
    [InlineData(5, 27, 3, 0, "never")]
    [InlineData(5, 28, 0, 0, "never")]
    [InlineData(61, 30, 0, 0, "1")]
    [InlineData(62, 30, 0, 0, "now")]
    [InlineData(55, 30, 0, 0, "7")]
    [InlineData(55, 30, 24, 0, "7")]
    [InlineData(55, 30, 27, 0, "7")]
    [InlineData(55, 30, 28, 0, "never")]
    [InlineData(53, 30, 0, 0, "9")]
    [InlineData(52, 30, 0, 0, "never")]
    [InlineData(0, 0, 27, 0, "now")]
    [InlineData(0, 0, 28, 0, "never")]
    [InlineData(0, 0, 0, 4, "4")]
    [InlineData(0, 0, 27, 4, "4")]
    [InlineData(0, 0, 30, 4, "never")]
    [InlineData(0, 0, 0, 10, "never")]
    [InlineData(55, 30, 0, 9, "9")]
    [InlineData(55, 30, 0, 3, "7")]
    public void a_reply_goes_now_later_or_never(int minutesAgo, int spent, int ahead, int paused, string said)
    {
        var ledger = PostingLedger.Empty.Spend(Some.Now.AddMinutes(-minutesAgo), spent).Pause(Some.Now.AddMinutes(paused));
        Assert.Equal(said, Said(ReplySchedule.Judge(ledger, [Hour], Reply, ahead, Some.Now, Deadline)));
    }

    [Fact]
    public void all_of_the_windows_must_have_room()
    {
        ImmutableArray<PostingWindow> windows = [Hour, new(TimeSpan.FromDays(1), 40)];
        var ledger = PostingLedger.Empty.Spend(Some.Now.AddHours(-5), 38);
        Assert.Equal("never", Said(ReplySchedule.Judge(ledger, windows, Reply, 0, Some.Now, Deadline)));
        Assert.Equal("now", Said(ReplySchedule.Judge(ledger, windows, 2, 0, Some.Now, Deadline)));
    }

    [Fact]
    public void a_window_shorter_than_the_time_there_is_carries_several_times_its_points()
    {
        // Turns over every three minutes: three times in the nine and a half there are, and once at the beginning.
        ImmutableArray<PostingWindow> minute = [new(TimeSpan.FromMinutes(1), 6)];
        Assert.Equal("now", Said(ReplySchedule.Judge(PostingLedger.Empty, minute, Reply, 3, Some.Now, Deadline)));
        var full = PostingLedger.Empty.Spend(Some.Now, 6);
        Assert.Equal("3", Said(ReplySchedule.Judge(full, minute, Reply, 0, Some.Now, Deadline)));
        Assert.Equal("3", Said(ReplySchedule.Judge(full, minute, Reply, 15, Some.Now, Deadline)));
        Assert.Equal("never", Said(ReplySchedule.Judge(full, minute, Reply, 16, Some.Now, Deadline)));
    }

    [Fact]
    public void what_is_dearer_than_all_of_a_window_is_never_sent_and_what_has_no_deadline_waits_for_its_turn()
    {
        Assert.Equal("never", Said(ReplySchedule.Judge(PostingLedger.Empty, [Hour], 31, 0, Some.Now, DateTimeOffset.MaxValue)));
        Assert.Equal("60", Said(ReplySchedule.Judge(PostingLedger.Empty.Spend(Some.Now.AddMinutes(-2), 30), [Hour], 30, 0, Some.Now, DateTimeOffset.MaxValue)));
    }

    [Fact]
    public void nothing_is_sent_at_its_deadline_or_put_off_to_its_last_moment()
    {
        Assert.Equal("now", Said(ReplySchedule.Judge(PostingLedger.Empty, [Hour], Reply, 0, Deadline.AddTicks(-1), Deadline)));
        Assert.Equal("never", Said(ReplySchedule.Judge(PostingLedger.Empty, [Hour], Reply, 0, Deadline, Deadline)));
        Assert.Equal("never", Said(ReplySchedule.Judge(PostingLedger.Empty.Pause(Deadline - ReplySchedule.LastMoment), [], Reply, 0, Some.Now, Deadline)));
    }

    [Fact]
    public void a_pause_is_never_cut_short_and_spending_is_forgotten_by_its_minute()
    {
        var later = PostingLedger.Empty.Pause(Deadline);
        Assert.Equal(Deadline, later.Pause(Some.Now).PausedUntil);
        Assert.Same(later, later.Pause(Deadline));
        var spent = PostingLedger.Empty.Spend(Some.Now, 1).Spend(Some.Now.AddMinutes(1), 2).Spend(Some.Now.AddMinutes(2), 3);
        Assert.Equal([2, 3], spent.Forget(Some.Now.AddSeconds(1)).Spent.Select(s => s.Points));
        Assert.Same(spent, spent.Forget(Some.Now));
    }

    [Fact]
    public void spending_is_added_up_by_the_minute_in_whatever_order_it_is_told()
    {
        var ledger = PostingLedger.Empty.Spend(Some.Now.AddMinutes(2), 3).Spend(Some.Now, 1).Spend(Some.Now.AddSeconds(59), 10).Spend(Some.Now.AddMinutes(1), 2);
        Assert.Equal([new(Some.Now, 11), new(Some.Now.AddMinutes(1), 2), new Spending(Some.Now.AddMinutes(2), 3)], ledger.Spent);
    }

    [Fact]
    public void what_would_wait_until_the_last_moment_before_its_deadline_is_told_in_private()
    {
        ImmutableArray<PostingWindow> windows = [Hour];
        var paused = PostingLedger.Empty.Pause(Deadline - ReplySchedule.LastMoment - TimeSpan.FromTicks(1));
        Assert.Equal(paused.PausedUntil, Assert.IsType<Verdict.Later>(ReplySchedule.Judge(paused, windows, Reply, 0, Some.Now, Deadline)).From);
        // Free only when the deadline is half a minute away.
        var full = PostingLedger.Empty.Spend(Some.Now.AddMinutes(9 - 62), 30);
        Assert.IsType<Verdict.Never>(ReplySchedule.Judge(full, windows, Reply, 0, Some.Now, Some.Now.AddMinutes(9.5)));
    }

    [Fact]
    public void what_has_no_deadline_waits_however_long_it_is_paused() =>
        Assert.Equal("10000", Said(ReplySchedule.Judge(PostingLedger.Empty.Pause(Some.Now.AddMinutes(10_000)), [Hour], Reply, 0, Some.Now, DateTimeOffset.MaxValue)));

    static string Said(Verdict verdict) => verdict switch
    {
        Verdict.Now => "now",
        Verdict.Later later => $"{(later.From - Some.Now).TotalMinutes}",
        _ => "never",
    };
}
