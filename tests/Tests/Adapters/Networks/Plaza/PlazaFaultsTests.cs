using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

public sealed class PlazaFaultsTests : PlazaTest
{
    [Fact]
    public async Task delivered_twice_is_every_event()
    {
        var cursor = await Present();
        Faults.DeliverTwice = true;
        var post = Post(Storefront, "an offer");
        Done(Square.Like(Storefront, post.Id));
        Done(Square.Delete(Storefront, post.Id));
        var delivery = await Read(cursor);
        Assert.Equal((2, 2, 2), (delivery.Posts.Length, delivery.Likes.Length, delivery.Deletions.Length));
        Assert.Empty((await Read(delivery.Cursor)).Posts);
    }

    [Fact]
    public async Task a_delayed_event_holds_cursor_and_watermark_back_until_it_is_old_enough()
    {
        var cursor = await Present();
        Faults.Delay = TimeSpan.FromSeconds(30);
        var first = Post(Storefront, "first");
        Time.Advance(TimeSpan.FromSeconds(20));
        var second = Post(Storefront, "second");
        var none = await Read(cursor);
        Assert.Empty(none.Posts);
        Assert.Equal((cursor, first.CreatedAt.AddTicks(-1)), (none.Cursor, none.Watermark));

        Time.Advance(TimeSpan.FromSeconds(10));
        var one = await Read(none.Cursor);
        Assert.Equal([first.Id], Ids(one));
        Assert.Equal(second.CreatedAt.AddTicks(-1), one.Watermark);

        Time.Advance(TimeSpan.FromSeconds(20));
        var two = await Read(one.Cursor);
        Assert.Equal([second.Id], Ids(two));
        Assert.Equal((Time.Now, false), (two.Watermark, two.Posts[0].Replayed));
    }

    [Fact]
    public async Task waiting_for_delayed_events_is_no_busy_loop()
    {
        var cursor = await Present();
        Faults.Delay = TimeSpan.FromSeconds(30);
        Post(Storefront, "later");
        Assert.True((await Read(cursor)).CaughtUp);
        var changed = Network.Changed(Cancellation);
        Assert.False(changed.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        await changed;
    }

    [Fact]
    public async Task out_of_order_events_all_come_and_neither_cursor_nor_watermark_passes_one_that_has_not()
    {
        var cursor = await Present();
        Faults.OutOfOrder = true;
        var expected = new List<PlazaPost>();
        var delivered = new List<string>();
        for (var round = 0; round < 20; round++)
        {
            for (var n = 0; n < 5; n++)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                expected.Add(Post(Storefront, $"{round}.{n}"));
            }

            var delivery = await Read(cursor);
            delivered.AddRange(Ids(delivery));
            Assert.All(expected.Where(post => post.CreatedAt <= delivery.Watermark), post => Assert.Contains(post.Id, delivered));
            Reopen();
            Assert.Empty(expected.Select(post => post.Id).Except(delivered).Except(await LeftAfter(delivery.Cursor)));
            cursor = delivery.Cursor;
        }

        Assert.NotEqual(expected.Select(post => post.Id), delivered.Distinct());
    }

    [Fact]
    public async Task an_event_held_over_comes_with_the_next_delivery()
    {
        var cursor = await Present();
        Faults.OutOfOrder = true;
        var posts = Enumerable.Range(0, 40).Select(n => Post(Storefront, $"number {n}").Id).ToArray();
        var first = await Read(cursor);
        Assert.False(first.CaughtUp);
        Assert.True(Network.Changed(Cancellation).IsCompletedSuccessfully);
        var second = await Read(first.Cursor);
        Assert.True(second.CaughtUp);
        Assert.InRange(first.Posts.Length, 1, 39);
        Assert.Equal(posts.Order(), Ids(first).Union(Ids(second)).Order());
    }

    [Fact]
    public async Task refused_replies_are_not_posted()
    {
        Faults.RefuseReplies = true;
        var ask = Post(SignUp("ann"), "#BuyTent");
        Assert.IsType<PublishAnswer.Refused>(await Network.Reply("k", Key(ask), "yours", Cancellation));
        Assert.Empty(Square.Replies(ask.Id)!.Items);
    }

    [Fact]
    public async Task a_reply_whose_answer_was_lost_is_there_and_asking_again_makes_no_second_one()
    {
        Faults.LoseReplyAnswers = true;
        var ask = Post(SignUp("ann"), "#BuyTent");
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Reply("k", Key(ask), "yours", Cancellation));
        Faults.LoseReplyAnswers = false;
        var published = Assert.IsType<PublishAnswer.Published>(await Network.Reply("k", Key(ask), "yours", Cancellation));
        Assert.Equal(published.Post.Id, Assert.Single(Square.Replies(ask.Id)!.Items).Id);
    }

    [Fact]
    public async Task while_it_is_down_people_post_on_and_afterwards_that_is_replayed()
    {
        var cursor = await Present();
        Faults.Down = true;
        await Assert.ThrowsAsync<NetworkUnavailableException>(() => Read(cursor));
        var ask = Post(SignUp("ann"), "#BuyTent");
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Reply("k", Key(ask), "yours", Cancellation));
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Announce("l", "#BuyTent", null, Cancellation));
        Time.Advance(TimeSpan.FromMinutes(30));
        Faults.Down = false;
        var delivery = await Read(cursor);
        Assert.Equal([ask.Id], Ids(delivery));
        Assert.True(delivery.Posts[0].Replayed);
        Post(ask.Author, "back again");
        Assert.False(Assert.Single((await Read(delivery.Cursor)).Posts).Replayed);
    }

    async Task<string[]> LeftAfter(string cursor)
    {
        Faults.OutOfOrder = false;
        var left = Ids(await Read(cursor)).ToArray();
        Faults.OutOfOrder = true;
        return left;
    }
}
