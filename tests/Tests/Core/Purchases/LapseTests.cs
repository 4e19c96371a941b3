using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class LapseTests : IDisposable
{
    readonly Programme _programme = new();

    public void Dispose() => _programme.Dispose();

    /// <summary>The reply is out at 0; minutes from then. A hold of 15 minutes waits for the network's watermark, for 60 minutes at most from when it could be read.</summary>
    [Theory]
    [InlineData(15, 15.1, 0, LapseOutcome.Lapsed)]
    [InlineData(15, 15, 0, LapseOutcome.WaitsForNetwork)]
    [InlineData(15.1, 15, 0, LapseOutcome.WaitsForNetwork)]
    [InlineData(74.9, 1, 0, LapseOutcome.WaitsForNetwork)]
    [InlineData(75, 1, 0, LapseOutcome.Lapsed)]
    [InlineData(89.9, 1, 30, LapseOutcome.WaitsForNetwork)]
    [InlineData(90, 1, 30, LapseOutcome.Lapsed)]
    [InlineData(76, 16, 30, LapseOutcome.Lapsed)]
    public void an_unconfirmed_hold_lapses_when_no_confirmation_can_be_on_its_way(double at, double watermark, double behindAt, LapseOutcome expected)
    {
        var sale = _programme.Ask().Replied();
        _programme.Now = Minute(at);
        Assert.Equal(expected, sale.Lapse(Minute(watermark), Minute(behindAt)));
        if (expected == LapseOutcome.Lapsed)
        {
            Assert.Equal("Expired: not confirmed in time", sale.Last);
            Assert.Contains(sale.MailKey(MailKind.Expired), _programme.Queued);
            Assert.Equal(10, _programme.StockOf(sale.Offer).Available);
            Assert.Empty(_programme.State.Timers);
        }
        else
        {
            Assert.Equal(PurchaseState.AwaitingConfirmation, sale.Now.State);
            Assert.Equal(_programme.Now.AddSeconds(2), Assert.Single(_programme.State.Timers).Key.At);
        }
    }

    [Fact]
    public void the_clock_that_comes_before_the_deadline_comes_back_at_it_and_a_second_time_does_nothing()
    {
        var sale = _programme.Ask();
        var first = sale.Now.Timer!.Value;
        Assert.Equal(Minute(15), first.At);
        sale.Replied(Minute(4));
        Assert.Equal(LapseOutcome.NotDue, Lapse(sale, first, 15));
        Assert.Equal(Minute(19), Assert.Single(_programme.State.Timers).Key.At);
        Assert.Equal(LapseOutcome.NotDue, Lapse(sale, first, 16));
        Assert.Equal(Minute(19), Assert.Single(_programme.State.Timers).Key.At);
    }

    [Fact]
    public void what_somebody_else_answers_has_no_timer_left_once_the_clock_has_come()
    {
        var sale = _programme.Ask().Confirmed();
        Assert.Equal(LapseOutcome.NotDue, Lapse(sale, sale.Now.Timer!.Value, 20));
        Assert.Empty(_programme.State.Timers);
        Assert.Null(sale.Now.Wakes);
        Assert.Equal(PurchaseState.Paying, sale.Now.State);
    }

    [Fact]
    public void what_is_over_is_left_as_it_is()
    {
        var sale = _programme.Ask().Paid();
        var timer = sale.Now.Timer!.Value;
        var before = sale.Now;
        Assert.Equal(LapseOutcome.NotDue, Lapse(sale, timer, 20));
        Assert.Equal(before, sale.Now);
        Assert.Equal(LapseOutcome.NotDue, _programme.Do(new Lapse(timer with { Purchase = new(Some.Id()) }, Minute(20), Minute(0)) { At = Minute(20) }));
    }

    /// <summary>Ten minutes for the reply, and sixty for the network to say that it went out.</summary>
    [Theory]
    [InlineData(69.9, 0, LapseOutcome.NotDue)]
    [InlineData(70, 0, LapseOutcome.Lapsed)]
    [InlineData(89.9, 30, LapseOutcome.WaitsForNetwork)]
    [InlineData(90, 30, LapseOutcome.Lapsed)]
    public void a_hold_without_a_reply_ends_when_the_network_could_have_told_of_one(double at, double behindAt, LapseOutcome expected)
    {
        var sale = _programme.Ask();
        _programme.Now = Minute(at);
        Assert.Equal(expected, sale.Lapse(behindAt: Minute(behindAt)));
        Assert.Equal(expected == LapseOutcome.Lapsed ? "Cancelled: no confirmation request could be published in time" : "AwaitingReply: a unit is held", sale.Last);
        Assert.Equal(expected != LapseOutcome.Lapsed, _programme.Queued.Contains(sale.ReplyKey));
    }

    [Fact]
    public void a_code_that_waited_for_the_reply_s_time_is_answered_when_the_hold_ends_without_one()
    {
        var (sale, post) = Early(Minute(16));
        _programme.Now = Minute(70);
        Assert.Equal(LapseOutcome.Lapsed, sale.Lapse());
        Assert.Equal(ReplyText.CodeRefused(_programme.Rules, CodeRefusal.NoLongerOpen), _programme.Queue<OutboxItem.Reply>(OutboxItem.Reply.KeyOf(post)).Text);
    }

    [Fact]
    public void and_when_the_network_refuses_the_reply()
    {
        var (sale, post) = Early(Minute(16));
        _programme.Do(new SettleReply(sale.Reply, new PublishAnswer.Refused("gone")) { At = _programme.Now });
        Assert.Equal(ReplyText.CodeRefused(_programme.Rules, CodeRefusal.NoLongerOpen), _programme.Queue<OutboxItem.Reply>(OutboxItem.Reply.KeyOf(post)).Text);
    }

    [Theory]
    [InlineData(16, 1, true)]
    [InlineData(16, 0.9, false)]
    [InlineData(25, 10, true)]
    public void a_code_that_waited_is_judged_by_the_reply_s_time(double posted, double replied, bool inTime)
    {
        var (sale, post) = Early(Minute(posted));
        sale.Replied(Minute(replied));
        if (inTime)
        {
            Assert.Equal("Paying: confirmed by post", sale.Last);
            Assert.Contains(sale.ChargeKey, _programme.Queued);
            return;
        }
        Assert.Equal("AwaitingConfirmation: the code had been posted too late", sale.Last);
        Assert.Equal((null, null), (sale.Now.ConfirmPostId, sale.Now.ConfirmedAt));
        Assert.Equal(ReplyText.CodeRefused(_programme.Rules, CodeRefusal.Late), _programme.Queue<OutboxItem.Reply>(OutboxItem.Reply.KeyOf(post)).Text);
    }

    /// <summary>Within the window from the hold it is in time whenever the reply went out; beyond that window from the last moment of the reply it is late in any case.</summary>
    [Theory]
    [InlineData(15, typeof(PostOutcome.Confirmed))]
    [InlineData(15.01, typeof(PostOutcome.ConfirmationKept))]
    [InlineData(25, typeof(PostOutcome.ConfirmationKept))]
    [InlineData(25.01, typeof(PostOutcome.CodeRefused))]
    public void a_code_ahead_of_the_reply_s_time_waits_where_that_decides(double posted, Type outcome)
    {
        var sale = _programme.Ask();
        _programme.Now = Minute(posted);
        Assert.IsType(outcome, sale.Confirm());
    }

    (Sale, PostKey) Early(DateTimeOffset posted)
    {
        var sale = _programme.Ask();
        _programme.Now = posted;
        var post = Some.Post(sale.Member.Accounts[0].Account, [sale.Now.Code], posted);
        Assert.IsType<PostOutcome.ConfirmationKept>(_programme.Do(Some.Read(post)));
        Assert.Equal("AwaitingReply: the code was posted; whether in time will show when the reply's time is known", sale.Last);
        Assert.Equal(("confirmation", sale.Id), (_programme.State.Posts[post.Key].Understood, _programme.State.Posts[post.Key].Purchase));
        return (sale, post.Key);
    }

    LapseOutcome Lapse(Sale sale, PurchaseTimer timer, double at) => _programme.Do(new Lapse(timer, Minute(at), Some.Now) { At = Minute(at) });

    static DateTimeOffset Minute(double minutes) => Some.Now.AddMinutes(minutes);
}
