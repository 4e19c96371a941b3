using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Posts;

/// <summary>What is kept of a post is what it was taken for: an operator who is asked about it has nothing else.</summary>
public sealed class ReadPostTests : IDisposable
{
    readonly Programme _programme = new();

    public void Dispose() => _programme.Dispose();

    [Fact]
    public void a_post_that_was_acted_on_is_kept_with_what_it_was_taken_for()
    {
        var sale = _programme.Ask();
        var account = sale.Member.Accounts[0].Account;
        Assert.Equal(("ask", sale.Id), Seen(sale.Post));
        Assert.Equal(("refused: AlreadyWaiting", null), Read(Some.Post(account, [sale.Offer.Hashtag])));
        Assert.Equal(("code refused: Unknown", null), Read(Some.Post(account, ["Confirm2346789B"])));
        Assert.Equal(("somebody else's code", null), Read(Some.Post(Some.Account(), [sale.Now.Code])));
        Assert.Equal(("invitation", null), Read(Some.Post(Some.Account(), [], addressed: true)));
        sale.Replied();
        Assert.Equal(("confirmation", sale.Id), Read(Some.Post(account, [sale.Now.Code])));
        Assert.Equal(("stop", null), Read(Some.Post(account, ["stop"], addressed: true)));
        Assert.Null(Read(Some.Post(Some.Account(), [sale.Offer.Hashtag])));
    }

    [Fact]
    public void a_code_of_somebody_else_s_is_recorded_also_of_whoever_opted_out_or_is_gone()
    {
        var sale = _programme.Ask();
        var (silent, gone) = (_programme.Enrol(), _programme.Enrol());
        _programme.Do(new OptOut(silent.Accounts[0].Account) { At = Some.Now });
        _programme.Do(new ReadAccountNews(new(gone.Accounts[0].Account, true, null, Some.Now.AddMinutes(1))) { At = Some.Now.AddMinutes(1) });
        foreach (var account in new[] { silent.Accounts[0].Account, gone.Accounts[0].Account })
        {
            Assert.IsType<PostOutcome.CodeOfSomebodyElse>(_programme.Do(Some.Read(Some.Post(account, [sale.Now.Code]))));
            Assert.Single(_programme.State.CodeTries[account]);
            Assert.IsType<PostOutcome.Ignored>(_programme.Do(Some.Read(Some.Post(account, ["Confirm2346789B"]))));
        }
        Assert.IsType<PostOutcome.Ignored>(_programme.Do(Some.Read(Some.Post(sale.Member.Accounts[0].Account, ["hello"]))));
    }

    [Fact]
    public void whoever_opted_out_does_not_confirm_by_their_own_code_and_tries_nobody_else_s()
    {
        var sale = _programme.Ask().Replied();
        var account = sale.Member.Accounts[0].Account;
        _programme.Do(new OptOut(account) { At = Some.Now });
        Assert.Equal(IgnoredReason.OptedOut, Assert.IsType<PostOutcome.Ignored>(sale.Confirm()).Reason);
        Assert.Empty(_programme.State.CodeTries[account]);
    }

    [Fact]
    public void the_fifth_code_of_other_people_s_within_an_hour_is_told_once()
    {
        var sale = _programme.Ask();
        var thief = Some.Account("thief");
        for (var i = 0; i < 6; i++) _programme.Do(Some.Read(Some.Post(thief, [sale.Now.Code])));
        Assert.Equal([("copied-codes", "plaza account thief tried 5 codes of other people within an hour")], _programme.Alerts);
    }

    [Theory]
    [InlineData(5, 4.9, typeof(PostOutcome.Ignored))]
    [InlineData(5, 5, typeof(PostOutcome.Confirmed))]
    [InlineData(5, 20, typeof(PostOutcome.Confirmed))]
    [InlineData(5, 20.1, typeof(PostOutcome.CodeRefused))]
    public void a_code_counts_from_its_reply_to_its_deadline(double replied, double posted, Type outcome)
    {
        var sale = _programme.Ask().Replied(Some.Now.AddMinutes(replied));
        _programme.Now = Some.Now.AddMinutes(30);
        Assert.IsType(outcome, sale.Confirm(at: Some.Now.AddMinutes(posted)));
    }

    [Fact]
    public void a_code_that_comes_ahead_of_the_answer_of_its_reply_starts_the_window_itself()
    {
        var sale = _programme.Ask();
        _programme.Now = Some.Now.AddMinutes(2);
        Assert.IsType<PostOutcome.Confirmed>(sale.Confirm(at: Some.Now.AddMinutes(1)));
        Assert.Equal(["AwaitingConfirmation: the code was posted, so the reply is out", "Paying: confirmed by post"], sale.History.TakeLast(2));
        Assert.Equal((Some.Now.AddMinutes(1), Some.Now.AddMinutes(16)), (sale.Now.ReplyAt, sale.Now.Deadline));
    }

    [Fact]
    public void of_two_codes_of_which_one_came_too_early_the_other_counts()
    {
        var member = _programme.Enrol();
        var (early, late) = (_programme.Ask(member), _programme.Ask(member, _programme.Publish(Some.Offer("BuyCap"))));
        early.Replied(Some.Now.AddMinutes(5));
        late.Replied(Some.Now.AddMinutes(8));
        _programme.Now = Some.Now.AddMinutes(9);
        var both = Some.Post(member.Accounts[0].Account, [early.Now.Code, late.Now.Code], Some.Now.AddMinutes(6));
        Assert.Equal([early.Id], Assert.IsType<PostOutcome.Confirmed>(_programme.Do(Some.Read(both, _programme.Now))).Purchases);
        var neither = Some.Post(member.Accounts[0].Account, [late.Now.Code, early.Now.Code], Some.Now.AddMinutes(4));
        Assert.Equal(IgnoredReason.BeforeReply, Assert.IsType<PostOutcome.Ignored>(_programme.Do(Some.Read(neither, _programme.Now))).Reason);
    }

    [Fact]
    public void news_of_an_account_is_noted_once()
    {
        var sale = _programme.Ask();
        var account = sale.Member.Accounts[0].Account;
        AccountNewsOutcome Hear(bool? gone, string? handle) => _programme.Do(new ReadAccountNews(new(account, gone, handle, Some.Now)) { At = Some.Now });
        Assert.Equal((AccountNewsOutcome.Noted, AccountNewsOutcome.NothingToDo), (Hear(true, null), Hear(true, null)));
        Assert.DoesNotContain(sale.ReplyKey, _programme.Queued);
        Assert.Equal(Some.Now, _programme.State.Contacts[account].GoneAt);
        Assert.Equal((AccountNewsOutcome.Noted, AccountNewsOutcome.NothingToDo), (Hear(false, null), Hear(false, null)));
        Assert.Null(_programme.State.Contacts[account].GoneAt);
        Assert.Equal((AccountNewsOutcome.Noted, AccountNewsOutcome.NothingToDo), (Hear(null, "ann2"), Hear(null, "ann2")));
        Assert.Equal("ann2", _programme.Member(sale.Member.Id).Accounts[0].Handle);
        Assert.Equal(AccountNewsOutcome.NothingToDo, _programme.Do(new ReadAccountNews(new(Some.Account(), true, "x", Some.Now)) { At = Some.Now }));
    }

    [Fact]
    public void replies_of_the_same_batch_are_not_sent_to_an_account_that_is_gone_in_it()
    {
        var (member, offer) = (_programme.Enrol(), _programme.Publish());
        var account = member.Accounts[0].Account;
        _programme.Together(Some.Read(Some.Post(account, [offer.Hashtag])), new ReadAccountNews(new(account, true, null, Some.Now)) { At = Some.Now });
        Assert.Empty(_programme.State.Outbox.Values.Select(kept => kept.Item).OfType<OutboxItem.Reply>());
    }

    [Fact]
    public void what_befalls_the_reading_of_a_network_is_told()
    {
        _programme.Do(new TellOperator("bluesky", new("stream-gap", "some posts are missing")) { At = Some.Now });
        Assert.Equal([("stream-gap", "bluesky: some posts are missing")], _programme.Alerts);
    }

    (string, PurchaseId?)? Read(Post post)
    {
        _programme.Do(Some.Read(post));
        return Seen(post);
    }

    (string, PurchaseId?)? Seen(Post post) => _programme.State.Posts.TryGetValue(post.Key, out var seen) ? (seen.Understood, seen.Purchase) : null;
}
