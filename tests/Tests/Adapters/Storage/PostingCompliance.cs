using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What is paid is remembered, and no more is ever paid than there is.</summary>
public abstract class PostingCompliance : OutboxCompliance
{
    static readonly PostingWindow Hour = new(TimeSpan.FromHours(1), 9), Day = new(TimeSpan.FromDays(1), 12);

    readonly SocialAccount _account = Some.Account("store's \"front\" 🎽");

    [Fact]
    public void what_was_paid_is_told_by_the_minute_the_oldest_first()
    {
        Assert.Equal(SpendOutcome.Paid, Pay(3, Now.AddMinutes(7)));
        Assert.Equal(SpendOutcome.Paid, Pay(2, Now.AddSeconds(1)));
        Assert.Equal(SpendOutcome.Paid, Pay(1, Now.AddSeconds(59)));

        Same<IEnumerable<Spending>>([new(Now, 3), new(Now.AddMinutes(7), 3)], Store.Ledger(_account, Now).Spent);
        Same<IEnumerable<Spending>>([new(Now.AddMinutes(7), 3)], Store.Ledger(_account, Now.AddMinutes(1)).Spent);
        Assert.Empty(Store.Ledger(_account with { Network = "elsewhere" }, Now).Spent);
        Assert.Empty(Store.Ledger(Some.Account(), Now).Spent);
        Assert.Equal(PostingLedger.Empty.PausedUntil, Store.Ledger(_account, Now).PausedUntil);
    }

    [Fact]
    public void no_window_comes_to_hold_more_than_its_points()
    {
        Assert.Equal(SpendOutcome.Paid, Pay(9, Now));
        Assert.Equal(SpendOutcome.TooLittle, Pay(1, Now));
        Assert.Equal(SpendOutcome.TooLittle, Pay(1, Hour.FreedAt(Now) - TimeSpan.FromTicks(10)));
        Assert.Equal(SpendOutcome.Paid, Pay(3, Hour.FreedAt(Now)));
        // Now it is the day.
        Assert.Equal(SpendOutcome.TooLittle, Pay(1, Now.AddHours(5)));
        Assert.Equal(SpendOutcome.Paid, Pay(9, Day.FreedAt(Now)));
    }

    [Fact]
    public void an_attempt_is_counted_with_its_item_where_it_is_paid_for_and_not_where_it_is_not()
    {
        var reply = Reply();
        Queue(reply);
        Pay(6, Now, reply.Key);
        Pay(6, Now, reply.Key);

        Store.Disown();
        Assert.Equal(1, Store.Claim(Now, 1).Single().Attempts);
    }

    [Fact]
    public void nothing_is_paid_for_what_is_not_in_hand()
    {
        var reply = Reply();
        Queue(reply);
        Store.Disown();

        Assert.Equal(SpendOutcome.NotInHand, Pay(3, Now, reply.Key));
        Assert.Equal(SpendOutcome.NotInHand, Pay(3, Now, "reply/plaza/none"));
        Assert.Empty(Store.Ledger(_account, Now).Spent);
        Claim();
        Assert.Equal(SpendOutcome.Paid, Pay(3, Now, reply.Key));
    }

    [Fact]
    public void while_an_account_is_paused_nothing_is_paid_and_a_pause_is_never_cut_short()
    {
        Store.Pause(_account, Now.AddMinutes(5));
        Store.Pause(_account, Now.AddMinutes(2));

        Assert.Equal(Now.AddMinutes(5), Store.Ledger(_account, Now).PausedUntil);
        Assert.Equal(SpendOutcome.TooLittle, Pay(1, Now.AddMinutes(5).AddTicks(-10)));
        Assert.Equal(SpendOutcome.Paid, Pay(1, Now.AddMinutes(5)));
        Assert.Equal(Now.AddMinutes(5), Store.Ledger(_account, Now).PausedUntil);
    }

    [Fact]
    public void what_no_window_reaches_back_to_is_forgotten()
    {
        Pay(1, Now);
        Pay(1, Now + PostingLedger.Kept + TimeSpan.FromMinutes(1));
        Assert.Single(Store.Ledger(_account, DateTimeOffset.UnixEpoch).Spent);
    }

    [Fact]
    public void what_waits_is_counted_by_network_and_rank_and_what_was_told_in_private_by_network()
    {
        var elsewhere = new OutboxItem.Reply(new("bluesky", "1"), new("bluesky", "1"), "Hi", ReplyPriority.Refusal, null, Now);
        Queue(Reply(), Reply(), Reply(priority: ReplyPriority.Receipt), elsewhere, new OutboxItem.Mail(new(Some.Id()), MailKind.Receipt, new(Some.Id())));
        var (offer, member) = (Published(), Enrolled());
        Opened(Some.Purchase(offer, member, PurchaseState.AwaitingConfirmation) with { Deadline = Now });
        Opened(Some.Purchase(offer, member, PurchaseState.Expired) with { Deadline = Now });
        Opened(Some.Purchase(offer, member, PurchaseState.AwaitingConfirmation) with { Deadline = Now, ReplyAt = Now });
        Opened(Some.Purchase(offer, member));

        var traffic = Queries.Replies(DateTimeOffset.UnixEpoch);
        Assert.Equal([new("bluesky", ReplyPriority.Refusal, 1), new(Some.Network, ReplyPriority.Confirmation, 2), new(Some.Network, ReplyPriority.Receipt, 1)], traffic.Waiting);
        Assert.Equal([new(Some.Network, 2)], traffic.ToldPrivately);
        Assert.Empty(Queries.Replies(Now.AddYears(1)).ToldPrivately);
    }

    SpendOutcome Pay(int points, DateTimeOffset at, string? key = null)
    {
        if (key is null)
        {
            var reply = Reply();
            Queue(reply);
            key = reply.Key;
        }
        return Store.Spend(key, _account, points, [Hour, Day], at);
    }
}
