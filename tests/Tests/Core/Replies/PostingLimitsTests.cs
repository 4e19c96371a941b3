using Tagsale.Core.Engine;
using Tagsale.Core.Replies;

namespace Tagsale.Tests.Core.Replies;

public sealed class PostingLimitsTests
{
    static readonly PostingLimits Limits = new([new(TimeSpan.FromHours(1), 5_000), new(TimeSpan.FromDays(1), 35_000)], ReplyPoints: 3, OfferPostPoints: 6);

    [Theory]
    [InlineData(ReplyPriority.Confirmation, 5_000, 35_000)]
    [InlineData(ReplyPriority.Receipt, 4_500, 31_500)]
    [InlineData(ReplyPriority.Refusal, 3_300, 23_100)]
    [InlineData(ReplyPriority.Invitation, 2_000, 14_000)]
    public void what_comes_later_leaves_something_to_what_goes_before(ReplyPriority priority, int hour, int day) =>
        Assert.Equal([hour, day], Limits.For(priority).Select(w => w.Points));

    [Fact]
    public void spending_counts_for_a_whole_window_after_the_last_moment_at_which_it_can_have_arrived()
    {
        var window = Limits.Windows[0];
        var minute = Some.Now;
        foreach (var seconds in Enumerable.Range(0, 2 * 60))
        {
            // Paid at the end of its minute, and a minute on its way.
            var arrived = minute.AddSeconds(59 + 60);
            var now = arrived.AddHours(1).AddSeconds(-seconds);
            Assert.True(window.Since(now) <= minute);
        }
        Assert.True(window.Since(window.FreedAt(minute)) > minute);
        Assert.True(window.Since(window.FreedAt(minute).AddTicks(-1)) <= minute);
    }

    [Fact]
    public void a_ledger_adds_up_by_the_minute_in_the_order_of_time()
    {
        var ledger = PostingLedger.Empty.Spend(Some.Now.AddSeconds(70), 3).Spend(Some.Now, 1).Spend(Some.Now.AddSeconds(61), 4).Spend(Some.Now.AddMinutes(9), 5);
        Assert.Equal([new(Some.Now, 1), new(Some.Now.AddMinutes(1), 7), new(Some.Now.AddMinutes(9), 5)], ledger.Spent);
        Assert.Equal([new(Some.Now.AddMinutes(1), 7), new(Some.Now.AddMinutes(9), 5)], ledger.Forget(Some.Now.AddMinutes(1)).Spent);
        Assert.Equal(Some.Now.AddMinutes(2), ledger.Pause(Some.Now.AddMinutes(2)).Pause(Some.Now).PausedUntil);
    }
}
