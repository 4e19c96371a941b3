using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks;

/// <summary>What the writing side of the port promises, for every network behind it.</summary>
public abstract class NetworkCompliance
{
    const string Text = "One Mug is held for you: 12.00 EUR in total. To order and pay, post #Confirm2346789B within 15 minutes. Terms: https://shop.example.org/o/BuyMug";

    protected abstract INetwork Network { get; }

    protected abstract DateTimeOffset Now { get; }

    /// <summary>While set, what is asked is done and no answer arrives.</summary>
    protected abstract bool LosesAnswers { set; }

    /// <summary>While set, nothing is done.</summary>
    protected abstract bool IsAway { set; }

    protected abstract Task<PostKey> SomebodyPosts(string text);

    protected abstract Task Delete(PostKey post);

    /// <summary>Answers to a post, by the network's own books.</summary>
    protected abstract Task<IReadOnlyList<(string Id, string Text)>> RepliesTo(PostKey post);

    /// <summary>What the storefront has posted that answers nothing, by the network's own books.</summary>
    protected abstract Task<IReadOnlyList<(string Id, string Text)>> OfferPosts();

    /// <summary>Posts the storefront likes, each as often as it does.</summary>
    protected abstract Task<IReadOnlyList<string>> Liked();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static Picture Square { get; } = new(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), "image/png", "A mug, red");

    [Fact]
    public async Task a_reply_is_published_once_however_often_it_is_asked_for()
    {
        var ask = await SomebodyPosts("#BuyMug");
        var before = Now;

        var first = Published(await Network.Reply("reply/1", ask, Text, Cancellation));
        var again = Published(await Network.Reply("reply/1", ask, Text, Cancellation));

        Assert.Equal((first.Post.Id, Text), Assert.Single(await RepliesTo(ask)));
        Assert.Equal(first.Post, again.Post);
        Assert.Equal(Network.Name, first.Post.Network);
        Assert.InRange(first.At, before, Now);
        // A member's time begins there: later by a little on a repeat, never earlier.
        Assert.InRange(again.At, first.At, Now);
    }

    [Fact]
    public async Task a_repeat_with_another_text_leaves_the_first_as_it_is()
    {
        var ask = await SomebodyPosts("#BuyMug");
        var first = Published(await Network.Reply("reply/1", ask, Text, Cancellation));

        Assert.Equal(first.Post, Published(await Network.Reply("reply/1", ask, "something else", Cancellation)).Post);

        Assert.Equal(Text, Assert.Single(await RepliesTo(ask)).Text);
    }

    [Fact]
    public async Task a_reply_whose_answer_was_lost_is_found_and_not_published_again()
    {
        var ask = await SomebodyPosts("#BuyMug");
        LosesAnswers = true;
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Reply("reply/1", ask, Text, Cancellation));
        LosesAnswers = false;

        var found = Published(await Network.Published("reply/1", Cancellation));
        var again = Published(await Network.Reply("reply/1", ask, Text, Cancellation));

        Assert.Equal(found.Post, again.Post);
        Assert.Equal(found.Post.Id, Assert.Single(await RepliesTo(ask)).Id);
    }

    [Fact]
    public async Task nothing_is_published_while_the_network_is_away()
    {
        var ask = await SomebodyPosts("#BuyMug");
        IsAway = true;
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Reply("reply/1", ask, Text, Cancellation));
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Announce("announce/1", "#BuyMug", Square, Cancellation));
        Assert.IsType<PublishAnswer.Unavailable>(await Network.Published("reply/1", Cancellation));
        IsAway = false;

        Assert.IsType<PublishAnswer.Refused>(await Network.Published("reply/1", Cancellation));
        Assert.Empty(await RepliesTo(ask));
        Assert.Empty(await OfferPosts());
    }

    [Fact]
    public async Task replies_to_different_posts_are_different_posts()
    {
        var (ask, other) = (await SomebodyPosts("#BuyMug"), await SomebodyPosts("#BuyMug too"));

        var first = Published(await Network.Reply("reply/1", ask, Text, Cancellation));
        var second = Published(await Network.Reply("reply/2", other, Text, Cancellation));

        Assert.Equal(first.Post.Id, Assert.Single(await RepliesTo(ask)).Id);
        Assert.Equal(second.Post.Id, Assert.Single(await RepliesTo(other)).Id);
    }

    [Fact]
    public async Task a_reply_to_a_post_that_is_gone_is_refused()
    {
        var ask = await SomebodyPosts("#BuyMug");
        await Delete(ask);

        Assert.IsType<PublishAnswer.Refused>(await Network.Reply("reply/1", ask, Text, Cancellation));
        Assert.IsType<PublishAnswer.Refused>(await Network.Published("reply/1", Cancellation));
    }

    [Fact]
    public async Task a_reply_to_a_post_of_another_network_is_a_mistake_of_ours() =>
        await Assert.ThrowsAsync<InvariantException>(() => Network.Reply("reply/1", new("elsewhere", "1"), Text, Cancellation));

    [Fact]
    public async Task a_key_that_made_no_post_is_not_found() =>
        Assert.IsType<PublishAnswer.Refused>(await Network.Published("reply/never", Cancellation));

    [Fact]
    public async Task an_offer_post_is_published_and_liked_once_also_when_the_answer_was_lost()
    {
        LosesAnswers = true;
        await Network.Announce("announce/1", "Mug for 12.00 EUR. Post #BuyMug to buy!", Square, Cancellation);
        LosesAnswers = false;

        var first = Published(await Network.Announce("announce/1", "Mug for 12.00 EUR. Post #BuyMug to buy!", Square, Cancellation));
        var again = Published(await Network.Announce("announce/1", "Mug for 12.00 EUR. Post #BuyMug to buy!", Square, Cancellation));

        Assert.Equal(first.Post, again.Post);
        Assert.Equal(first.Post, Published(await Network.Published("announce/1", Cancellation)).Post);
        Assert.Equal(first.Post.Id, Assert.Single(await OfferPosts()).Id);
        Assert.Equal(first.Post.Id, Assert.Single(await Liked()));
    }

    /// <summary>280 is the most that Core ever says.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("ẞ")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇩🇪")]
    [InlineData("e\u0301\u0323")]
    [InlineData("각")]
    public async Task a_long_text_arrives_whole_whatever_it_is_written_in(string grapheme)
    {
        var ask = await SomebodyPosts("#BuyMug");
        const string end = " To order and pay, post #Confirm2346789B within 15 minutes.";
        // Of the widest there are, fewer: a network counts bytes as well.
        var text = string.Concat(Enumerable.Repeat(grapheme, grapheme.Length > 8 ? 80 : 280 - end.Length)) + end;

        Published(await Network.Reply("reply/1", ask, text, Cancellation));

        Assert.Equal(text, Assert.Single(await RepliesTo(ask)).Text);
    }

    protected static PublishAnswer.Published Published(PublishAnswer answer) => Assert.IsType<PublishAnswer.Published>(answer);
}
