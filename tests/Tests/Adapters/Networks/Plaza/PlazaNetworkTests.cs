using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

public sealed class PlazaNetworkTests : PlazaTest
{
    [Fact]
    public async Task without_a_cursor_reading_starts_at_the_present()
    {
        Post(Storefront, "before");
        var start = await Read(null);
        Assert.Empty(start.Posts);
        Assert.Equal((Time.Now, true), (start.Watermark, start.CaughtUp));
        var post = Post(SignUp("ann"), "after");
        Assert.Equal([post.Id], Ids(await Read(start.Cursor)));
    }

    [Fact]
    public async Task a_post_is_delivered_with_what_the_programme_needs_of_it()
    {
        var cursor = await Present();
        var ann = SignUp("ann");
        var post = Post(ann, "I take it #BuyTent");
        Time.Advance(TimeSpan.FromSeconds(5));
        var delivery = await Read(cursor);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(post.Text)));
        var expected = new Post(
            Key(post), new("plaza", ann.Id), post.CreatedAt, PostKind.Original, true, true, false, null, ["BuyTent"], hash, Replayed: false);
        var delivered = Assert.Single(delivery.Posts);
        Assert.Equal(expected.Tags, delivered.Tags);
        Assert.Equal(expected with { Tags = delivered.Tags }, delivered);
        Assert.Equal((Time.Now, true), (delivery.Watermark, delivery.CaughtUp));
    }

    [Fact]
    public async Task a_check_in_is_delivered_with_its_venue()
    {
        var live = new LiveTags();
        live.AddVenue("fsq:4b1");
        var filter = new PostFilter(live, Storefront.Id);
        Filter = filter.MayConcern;
        var (cursor, ann) = (await Present(), SignUp("ann"));
        var there = Done(Square.Post(ann, "", place: new("fsq:4b1", "The diner")));
        Done(Square.Post(ann, "", place: new("fsq:4b2", "Another diner")));
        Post(ann, "\"venue\":\"fsq:4b1\"");
        var delivered = Assert.Single((await Read(cursor)).Posts);
        Assert.Equal((Key(there), "fsq:4b1"), (delivered.Key, Assert.Single(delivered.Venues)));
    }

    [Fact]
    public async Task what_was_not_read_before_a_restart_is_read_after_it_as_replayed()
    {
        var cursor = await Present();
        var missed = Post(SignUp("ann"), "while you were away");
        Time.Advance(TimeSpan.FromHours(1));
        Reopen();
        var delivery = await Read(cursor);
        Assert.Equal([missed.Id], Ids(delivery));
        Assert.True(delivery.Posts[0].Replayed);
        var live = Post(Square.FindByHandle("ann")!, "while you are here");
        var next = await Read(delivery.Cursor);
        Assert.Equal([live.Id], Ids(next));
        Assert.False(next.Posts[0].Replayed);
    }

    [Theory]
    [InlineData("hello @tagsale", true)]
    [InlineData("(@TAGSALE), please", true)]
    [InlineData("hello @tagsale_fan", false)]
    [InlineData("mail me@tagsale", false)]
    [InlineData("hello @tagsale@elsewhere", false)]
    [InlineData("hello tagsale", false)]
    public async Task a_mention_addresses_the_storefront(string text, bool addresses)
    {
        var cursor = await Present();
        Post(SignUp("ann"), text);
        Assert.Equal(addresses, Addresses(Assert.Single((await Read(cursor)).Posts)));
    }

    [Fact]
    public async Task a_reply_addresses_the_storefront_only_when_it_answers_the_storefront()
    {
        var (offer, other) = (Post(Storefront, "an offer"), Post(SignUp("ann"), "a thought"));
        var cursor = await Present();
        Post(other.Author, "mine", offer.Id);
        Post(other.Author, "me again", other.Id);
        Assert.Equal([true, false], (await Read(cursor)).Posts.Select(Addresses));
    }

    [Fact]
    public async Task a_quote_carries_its_author_s_own_words_only()
    {
        var offer = Post(Storefront, "@ann look: #BuyTent");
        var cursor = await Present();
        Post(SignUp("ann"), "nice", quotes: offer.Id);
        var post = Assert.Single((await Read(cursor)).Posts);
        Assert.Equal((PostKind.Original, false), (post.Kind, Addresses(post)));
        Assert.Empty(post.Tags);
    }

    [Fact]
    public async Task reposts_and_edits_are_told_apart_from_posts()
    {
        var offer = Post(Storefront, "#BuyTent");
        var cursor = await Present();
        var ann = SignUp("ann");
        Done(Square.Repost(ann, offer.Id));
        var post = Post(ann, "hm");
        Time.Advance(TimeSpan.FromMinutes(1));
        Done(Square.Edit(ann, post.Id, "#BuyTent"));
        var posts = (await Read(cursor)).Posts;
        Assert.Equal([PostKind.Repost, PostKind.Original, PostKind.Edit], posts.Select(p => p.Kind));
        Assert.Equal([[], [], ["BuyTent"]], posts.Select(p => p.Tags.ToArray()));
        Assert.Equal((Key(post), Time.Now), (posts[2].Key, posts[2].At));
    }

    [Fact]
    public async Task followers_only_posts_and_locked_authors_are_marked()
    {
        var cursor = await Present();
        Done(Square.Post(SignUp("ann"), "#BuyTent", visibility: PlazaVisibility.Followers));
        Post(SignUp("shy", locked: true), "#BuyTent");
        var posts = (await Read(cursor)).Posts;
        Assert.Equal([(false, true), (true, false)], posts.Select(p => (p.IsPublic, p.AuthorIsPublic)));
    }

    [Fact]
    public async Task deletions_by_anybody_are_delivered()
    {
        var post = Post(SignUp("ann"), "oops");
        var cursor = await Present();
        Done(Square.Delete(post.Author, post.Id));
        Assert.Equal([new(Key(post), new("plaza", post.Author.Id), Time.Now)], (await Read(cursor)).Deletions);
    }

    [Fact]
    public async Task only_likes_of_the_storefront_s_own_posts_by_itself_are_delivered()
    {
        var (offer, other) = (Post(Storefront, "an offer"), Post(SignUp("ann"), "a thought"));
        var cursor = await Present();
        Done(Square.Like(Storefront, offer.Id));
        Done(Square.Like(Storefront, other.Id));
        Done(Square.Like(other.Author, offer.Id));
        Done(Square.Unlike(Storefront, offer.Id));
        Done(Square.Unlike(Storefront, offer.Id));
        var likes = (await Read(cursor)).Likes;
        Assert.Equal([new(Key(offer), true, Time.Now), new(Key(offer), false, Time.Now)], likes);
    }

    [Fact]
    public async Task the_filter_sees_hashtags_ids_and_deletions_verbatim()
    {
        var seen = new List<string>();
        Filter = json =>
        {
            seen.Add(Encoding.UTF8.GetString(json));
            return false;
        };
        var cursor = await Present();
        var post = Post(SignUp("ann"), "＃Zelt <&+'> für @tagsale \"kind\":\"delete\"");
        Done(Square.Delete(post.Author, post.Id));
        var delivery = await Read(cursor);
        Assert.Empty(delivery.Posts);
        Assert.Empty(delivery.Deletions);
        Assert.NotEqual(cursor, delivery.Cursor);
        Assert.Contains("＃Zelt <&+'> für", seen[0], StringComparison.Ordinal);
        Assert.Contains($"\"mentions\":[\"{Storefront.Id}\"]", seen[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\"kind\":\"delete\"", seen[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"kind\":\"delete\",", seen[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_long_log_is_read_a_thousand_events_at_a_time()
    {
        var cursor = await Present();
        var ann = SignUp("ann");
        for (var n = 0; n < 1_001; n++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            Post(ann, $"number {n}");
        }

        var first = await Read(cursor);
        Assert.Equal((1_000, false, Time.Now.AddTicks(-1)), (first.Posts.Length, first.CaughtUp, first.Watermark));
        Assert.True(Network.Changed(Cancellation).IsCompletedSuccessfully);
        var second = await Read(first.Cursor);
        Assert.Equal((1, true, Time.Now), (second.Posts.Length, second.CaughtUp, second.Watermark));
    }

    [Fact]
    public async Task a_change_is_told_at_once_and_quiet_after_a_second()
    {
        var cursor = await Present();
        var changed = Network.Changed(Cancellation);
        Assert.False(changed.IsCompleted);
        Post(Storefront, "news");
        await changed;
        Assert.True(Network.Changed(Cancellation).IsCompletedSuccessfully);
        await Read(cursor);
        var quiet = Network.Changed(Cancellation);
        Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(quiet.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await quiet;
    }

    [Fact]
    public async Task waiting_for_a_change_ends_when_it_is_called_off()
    {
        await Present();
        using var off = new CancellationTokenSource();
        var changed = Network.Changed(off.Token);
        await off.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changed);
    }

    [Fact]
    public async Task a_reply_is_posted_once_by_the_storefront_however_often_it_is_asked()
    {
        var ask = Post(SignUp("ann"), "#BuyTent");
        var first = await Network.Reply("k", Key(ask), "yours", Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));
        Done(Square.Delete(ask.Author, ask.Id));
        Assert.Equal(first, await Network.Reply("k", Key(ask), "yours", Cancellation));
        var reply = Assert.Single(Square.Replies(ask.Id)!.Items);
        Assert.Equal(Storefront, reply.Author);
        Assert.Equal(new PublishAnswer.Published(Key(reply), reply.CreatedAt), first);
    }

    [Fact]
    public async Task a_reply_to_what_is_deleted_or_never_was_is_refused()
    {
        var ask = Post(SignUp("ann"), "#BuyTent");
        Done(Square.Delete(ask.Author, ask.Id));
        Assert.IsType<PublishAnswer.Refused>(await Network.Reply("k", Key(ask), "yours", Cancellation));
        Assert.IsType<PublishAnswer.Refused>(await Network.Reply("l", new("plaza", "post_none"), "yours", Cancellation));
        await Assert.ThrowsAsync<InvariantException>(() => Network.Reply("m", new("bluesky", ask.Id), "yours", Cancellation));
    }

    [Fact]
    public async Task an_announcement_is_posted_and_liked_once()
    {
        var cursor = await Present();
        var first = Assert.IsType<PublishAnswer.Published>(await Network.Announce("k", "#BuyTent", null, Cancellation));
        Assert.Equal(first, await Network.Announce("k", "#BuyTent", null, Cancellation));
        Assert.Equal(first.Post.Id, Assert.Single(Square.Likes("tagsale")!.Items).Id);
        var delivery = await Read(cursor);
        Assert.Equal([first.Post], delivery.Posts.Select(post => post.Key));
        Assert.Equal([first.Post], delivery.Likes.Select(like => like.Post));
    }

    [Fact]
    public async Task bytes_that_are_no_event_are_passed_over()
    {
        var halfDeletion = """{"kind":"delete","seq":1,"id":null,"author":null}""";
        foreach (var json in new[] { "", "{", "null", "{}", """{"kind":"fire"}""", """{"kind":"post","seq":1}""", halfDeletion })
            AppendToLog(json);
        Reopen();
        var post = Post(SignUp("ann"), "a thought");
        var delivery = await Read("0");
        Assert.Equal([post.Id], Ids(delivery));
        Assert.Equal("8", delivery.Cursor);
    }

    [Fact]
    public async Task a_clock_set_back_neither_turns_the_log_s_time_back_nor_holds_posts_back()
    {
        var cursor = await Present();
        var first = Post(SignUp("ann"), "first");
        Time.Now -= TimeSpan.FromHours(1);
        var second = Post(first.Author, "second");
        Assert.Equal(first.CreatedAt, second.CreatedAt);
        var delivery = await Read(cursor);
        Assert.Equal([first.Id, second.Id], Ids(delivery));
        Assert.Equal(Time.Now, delivery.Watermark);
        Assert.All(delivery.Posts, post => Assert.Equal(Time.Now, post.At));
    }

    [Fact]
    public async Task a_cursor_of_another_square_reads_this_one_from_its_beginning()
    {
        var post = Post(SignUp("ann"), "first");
        Assert.Equal([post.Id], Ids(await Read("5000")));
        await Assert.ThrowsAsync<InvariantException>(() => Read("yesterday"));
    }

    [Fact]
    public async Task ten_people_posting_at_once_are_all_delivered_once_and_in_order()
    {
        const int People = 10, Each = 30;
        var cursor = await Present();
        var delivered = new List<Post>();
        var posting = Task.WhenAll(Enumerable.Range(0, People).Select(n => Task.Run(() => Write(SignUp($"person{n}"), Each), Cancellation)));
        while (delivered.Count < People * Each)
        {
            var delivery = await Read(cursor);
            delivered.AddRange(delivery.Posts);
            cursor = delivery.Cursor;
        }

        var written = await posting;
        Assert.Equal(Square.Timeline(limit: 100).Items.Select(post => post.Id), delivered.Select(post => post.Key.Id).Reverse().Take(100));
        foreach (var own in written) Assert.Equal(own, delivered.Select(post => post.Key.Id).Intersect(own));
        Assert.Equal(People * Each, delivered.DistinctBy(post => post.Key).Count());
    }

    void AppendToLog(string json)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "insert into events (at, json) values ($at, $json)";
        command.Parameters.AddWithValue("$at", Time.Now.UtcTicks);
        command.Parameters.AddWithValue("$json", Encoding.UTF8.GetBytes(json));
        command.ExecuteNonQuery();
    }

    string[] Write(PlazaAccount author, int count) => [.. Enumerable.Range(0, count).Select(n => Post(author, $"number {n}").Id)];

    static bool Addresses(Post post) => post.MentionsStorefront || post.RepliesToStorefront is not null;
}
