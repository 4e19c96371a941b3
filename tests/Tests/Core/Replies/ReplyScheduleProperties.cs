using Tagsale.Core.Engine;
using Tagsale.Core.Replies;

namespace Tagsale.Tests.Core.Replies;

/// <summary>Crowds of all sizes at networks of all sizes, judged a second at a time.</summary>
public sealed class ReplyScheduleProperties
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void no_window_is_overspent_none_goes_before_its_better_or_after_its_deadline_and_each_is_sent_or_given_up_in_time(int seed)
    {
        var random = new Random(seed);
        var limits = new PostingLimits(
            [new(TimeSpan.FromMinutes(random.Next(1, 90)), random.Next(3, 120)), new(TimeSpan.FromMinutes(random.Next(90, 300)), random.Next(60, 400))], random.Next(1, 4), 6);
        var ledger = PostingLedger.Empty;
        var (waiting, sent, givenUp, number) = (new List<Asked>(), new List<Sent>(), 0, 0);
        for (var now = Some.Now; now < Some.Now.AddHours(4); now = now.AddSeconds(10))
        {
            if (random.NextDouble() < 0.002) ledger = ledger.Pause(now.AddSeconds(random.Next(1, 900)));
            for (var asks = random.Next(100) < 3 ? random.Next(40) : random.Next(2); asks > 0; asks--)
                waiting.Add(new(++number, (ReplyPriority)random.Next(1, 5), now + Patience));

            var left = new List<Asked>();
            foreach (var asked in waiting.OrderBy(a => a.Priority).ThenBy(a => a.Number))
            {
                var windows = limits.For(asked.Priority);
                switch (ReplySchedule.Judge(ledger, windows, limits.ReplyPoints, left.Count * limits.ReplyPoints, now, asked.Deadline))
                {
                    case Verdict.Now:
                        Assert.True(now < asked.Deadline && now >= ledger.PausedUntil);
                        Assert.DoesNotContain(left, better => Fits(ledger, limits, better, now));
                        ledger = ledger.Spend(now, limits.ReplyPoints);
                        // Somewhere in the minute after it was paid for.
                        sent.Add(new(now.AddSeconds(random.Next(60)), limits.ReplyPoints));
                        break;
                    case Verdict.Later(var from):
                        Assert.InRange(from, now, asked.Deadline - ReplySchedule.LastMoment);
                        left.Add(asked);
                        break;
                    case Verdict.Never:
                        Assert.True(now <= asked.Deadline - TimeSpan.FromSeconds(10), "it was given up when it was too late to tell in private");
                        givenUp++;
                        break;
                }
            }
            waiting = left;
        }

        foreach (var window in limits.Windows)
            Assert.All(sent, last => Assert.InRange(sent.Where(s => s.At <= last.At && s.At > last.At - window.Length).Sum(s => s.Points), 0, window.Points));
        Assert.Equal(number, sent.Count + givenUp + waiting.Count);
        Assert.NotEmpty(sent);
    }

    static bool Fits(PostingLedger ledger, PostingLimits limits, Asked asked, DateTimeOffset now) =>
        ReplySchedule.Judge(ledger, limits.For(asked.Priority), limits.ReplyPoints, 0, now, asked.Deadline) is Verdict.Now;

    sealed record Asked(int Number, ReplyPriority Priority, DateTimeOffset Deadline);

    sealed record Sent(DateTimeOffset At, int Points);
}
