using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

/// <summary>What becomes of replies where the network limits what the storefront may write.</summary>
public sealed class ReplyBudgetTests : IDisposable
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task whoever_cannot_be_answered_in_public_is_told_in_private_at_once_and_buys_all_the_same()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        var post = bob.Post("#BuyTee");
        await _shop.Settle();

        Assert.Empty(_shop.RepliesTo(post));
        var purchase = _shop.Purchases().Single(p => p.PostId == post.Id);
        Assert.Equal((PurchaseState.AwaitingConfirmation, null), (purchase.State, purchase.ReplyAt));
        var letter = Body(Assert.Single(_shop.Mails()));
        Assert.Contains($"#{purchase.Code}", letter, StringComparison.Ordinal);
        Assert.Contains("32.00 USD in total", letter, StringComparison.Ordinal);
        Assert.Contains("@bob", letter, StringComparison.Ordinal);
        Assert.Contains($"no later than {purchase.Deadline:yyyy-MM-dd HH:mm:ss} UTC", letter, StringComparison.Ordinal);

        bob.Post("#" + purchase.Code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.Purchases().Single(p => p.PostId == post.Id).State);
        await _shop.Advance(TimeSpan.FromHours(2));
        Assert.Empty(_shop.RepliesTo(post));
    }

    [Fact]
    public async Task the_window_starts_when_the_letter_is_sent_and_not_before()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        var post = bob.Post("#BuyTee");
        await _shop.ReadOnce();
        // Something else comes in between the decision to write and the letter.
        while (_shop.Queries.Queued(PageRequest.First(10)).Items.Any(q => q.Item is OutboxItem.Reply)) Assert.True(await _shop.CarryOne());
        Assert.Equal(PurchaseState.AwaitingReply, _shop.Purchases().Single(p => p.PostId == post.Id).State);
        _shop.Time.Advance(TimeSpan.FromSeconds(200.5));
        var sent = _shop.Time.GetUtcNow();
        await _shop.Settle();

        var deadline = _shop.Purchases().Single(p => p.PostId == post.Id).Deadline!.Value;
        Assert.InRange(deadline - sent, Window, Window + TimeSpan.FromSeconds(1));
        await _shop.Advance(deadline - _shop.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.Purchases().Single(p => p.PostId == post.Id).State);
    }

    [Fact]
    public async Task what_was_spent_is_not_forgotten_over_a_restart()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        _shop.Restart();
        var post = bob.Post("#BuyTee");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
        Assert.Single(_shop.Mails());
    }

    [Fact]
    public async Task a_reply_that_can_go_before_its_deadline_waits_for_its_turn()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        await _shop.Advance(TimeSpan.FromMinutes(55));
        var post = bob.Post("#BuyTee");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
        Assert.Equal(PurchaseState.AwaitingReply, _shop.Purchases().Single(p => p.PostId == post.Id).State);

        for (var seconds = 0; seconds < 600 && _shop.RepliesTo(post).Count == 0; seconds += 10) await _shop.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_shop.RepliesTo(post));
        Assert.DoesNotContain(_shop.Mails(), mail => Body(mail).Contains("is held for you", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_refusal_that_cannot_be_sent_is_dropped()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        var post = bob.Post("#BuyTee #BuyMug");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
        Assert.Empty(_shop.Queries.Queued(PageRequest.First(10)).Items);
        Assert.Empty(_shop.Mails());
    }

    [Fact]
    public async Task refusals_leave_the_last_part_of_the_budget_to_confirmations()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        _shop.Faults.Limits = _shop.Faults.Limits! with { Windows = [new(TimeSpan.FromHours(1), 9)] };
        var refused = new[] { ann.Post("#BuyTee #BuyMug"), bob.Post("#BuyMug #BuyTee") };
        await _shop.Settle();
        Assert.Equal([1, 0], refused.Select(post => _shop.RepliesTo(post).Count));

        await ann.Ask();
        await bob.Ask();
    }

    [Fact]
    public async Task the_console_is_told_what_waits_and_what_went_out_in_private()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        bob.Post("#BuyMug");
        await _shop.Settle();
        await _shop.Advance(TimeSpan.FromMinutes(55));
        ann.Post("#BuyMug");
        await _shop.Settle();

        var traffic = _shop.Queries.Replies(_shop.Time.GetUtcNow().AddHours(-2));
        Assert.Equal([new("plaza", ReplyPriority.Confirmation, 1)], traffic.Waiting);
        Assert.Equal(1, traffic.ToldPrivately["plaza"]);
        Assert.Empty(_shop.Queries.Replies(_shop.Time.GetUtcNow().AddMinutes(-1)).ToldPrivately);
    }

    [Fact]
    public async Task a_network_that_sends_one_post_away_is_asked_for_no_other_until_then()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        _shop.Faults.Limits = null;
        _shop.Faults.RetryAfter = TimeSpan.FromMinutes(2);
        var first = ann.Post("#BuyTee");
        await _shop.Settle();
        // It would take them again, and has not been asked.
        _shop.Faults.RetryAfter = TimeSpan.Zero;
        var second = bob.Post("#BuyTee");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(first));
        Assert.Empty(_shop.RepliesTo(second));

        await _shop.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(_shop.RepliesTo(first));
        Assert.Single(_shop.RepliesTo(second));
        Assert.Empty(_shop.Mails());
    }

    [Fact]
    public async Task a_pause_that_outlasts_the_deadline_is_not_waited_for()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.RetryAfter = TimeSpan.FromHours(2);
        var post = ann.Post("#BuyTee");
        await _shop.Settle();
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        Assert.Single(_shop.Mails());

        _shop.Faults.RetryAfter = TimeSpan.Zero;
        await _shop.Advance(TimeSpan.FromHours(3));
        Assert.Empty(_shop.RepliesTo(post));
    }

    [Fact]
    public async Task a_reply_that_is_out_though_nobody_heard_of_it_is_not_told_again_in_private()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.LoseReplyAnswers = true;
        var post = ann.Post("#BuyTee");
        await _shop.Settle();
        (_shop.Faults.LoseReplyAnswers, _shop.Faults.RetryAfter) = (false, TimeSpan.FromHours(2));
        await _shop.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(_shop.RepliesTo(post));
        Assert.Empty(_shop.Mails());
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        Assert.NotNull(_shop.OnlyPurchase().ReplyAt);
    }

    [Fact]
    public async Task who_leaves_before_the_letter_is_written_gets_none()
    {
        var (ann, bob) = await TwoMembersAndOneReply();
        await ann.Ask();
        bob.Post("#BuyTee");
        await _shop.ReadOnce();
        while (_shop.Queries.Queued(PageRequest.First(10)).Items.Any(q => q.Item is OutboxItem.Reply)) Assert.True(await _shop.CarryOne());
        await _shop.Do(at => new OptOut(bob.Social) { At = at });
        await _shop.Settle();
        Assert.Empty(_shop.Mails());
        Assert.Contains(_shop.Purchases(), p => p.State == PurchaseState.Cancelled);
    }

    /// <summary>A programme whose network lets it write one reply an hour.</summary>
    async Task<(Person Ann, Person Bob)> TwoMembersAndOneReply()
    {
        await _shop.Publish();
        await _shop.Publish("BuyMug");
        var people = (await _shop.Member("ann"), await _shop.Member("bob"));
        await _shop.Settle();
        _shop.Faults.Limits = new([new(TimeSpan.FromHours(1), 3)], ReplyPoints: 3, OfferPostPoints: 3);
        return people;
    }

    static string Body(string mail) => Eml.Text(mail);
}
