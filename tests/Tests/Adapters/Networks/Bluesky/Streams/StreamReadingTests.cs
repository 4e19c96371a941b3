using System.Security.Cryptography;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>What a stream tells is delivered as what it is, whichever form it is told in.</summary>
public abstract class StreamReadingTests(bool isJetstream) : StreamTest(isJetstream)
{
    [Fact]
    public async Task a_post_is_delivered_with_what_it_says_and_the_streams_time()
    {
        await Reading.Once();
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-2);
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3kpost", Told.Post("I want #BuyTee in black", tags: ["BuyTee", "Black", "#BUYTEE"], listed: ["M"])));
        await Reading.Until(() => Reading.Posts.Count > 0);

        var post = Assert.Single(Reading.Posts);
        Assert.Equal(Key("3kpost"), post.Key);
        Assert.Equal(new SocialAccount("bluesky", Ann), post.Author);
        Assert.Equal(["buytee", "black", "m"], post.Tags);
        Assert.Equal((PostKind.Original, true, true, false, null), (post.Kind, post.IsPublic, post.AuthorIsPublic, post.MentionsStorefront, post.RepliesToStorefront));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("I want #BuyTee in black"u8)), post.Hash);
        Assert.InRange(post.At, before, DateTimeOffset.UtcNow);
        Assert.False(post.Replayed);
    }

    [Fact]
    public async Task mentions_and_answers_are_seen_and_what_stands_in_the_text_alone_is_not()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3kone", Told.Post("#BuyTee", mentions: [Shop])));
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3ktwo", Told.Post("#stop", tags: ["stop"], root: OurPost, parent: OurPost)));
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3kthree", Told.Post("below somebody else", tags: ["BuyTee"], root: OurPost, parent: $"at://{Ann}/{Posts}/3kone")));
        await Reading.Until(() => Reading.Posts.Count == 3);

        Assert.Equal([true, false, false], Reading.Posts.Select(p => p.MentionsStorefront));
        Assert.Equal([null, new PostKey("bluesky", OurPost), null], Reading.Posts.Select(p => p.RepliesToStorefront));
        Assert.Equal(["", "stop", "buytee"], Reading.Posts.Select(p => string.Join(' ', p.Tags)));
    }

    [Fact]
    public async Task an_edit_is_no_post_of_its_own()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "update", Posts, "3kpost", Told.Post("I want #BuyTee", tags: ["BuyTee"])));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(PostKind.Edit, Assert.Single(Reading.Posts).Kind);
    }

    [Fact]
    public async Task deletions_and_news_of_accounts_are_told()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "delete", Posts, "3kpost"));
        Server.Happen(new Told.Account(Ann, false, "takendown"));
        Server.Happen(new Told.Account(Ann, false, "throttled"));
        Server.Happen(new Told.Account(Ann, true));
        Server.Happen(new Told.Identity(Ann, null));
        Server.Happen(new Told.Identity(Ann, "handle.invalid"));
        Server.Happen(new Told.Identity(Ann, "Ann.example.com"));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Posts.Count > 0);

        Assert.Equal(Key("3kpost"), Assert.Single(Reading.Deletions).Key);
        Assert.Equal([(true, null), (false, null), ((bool?)null, "ann.example.com")], Reading.Accounts.Select(n => (n.Gone, n.Handle)));
        Assert.All(Reading.Accounts, news => Assert.Equal(new("bluesky", Ann), news.Account));
    }

    [Fact]
    public async Task the_storefronts_likes_of_its_own_posts_are_told_and_taken_back()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Shop, "create", "app.bsky.feed.like", "3klike", Told.Like(OurPost)));
        Server.Happen(new Told.Commit(Shop, "create", "app.bsky.feed.like", "3kother", Told.Like($"at://{Ann}/{Posts}/3k")));
        Server.Happen(new Told.Commit(Ann, "create", "app.bsky.feed.like", "3klike", Told.Like(OurPost)));
        Server.Happen(new Told.Commit(Ann, "delete", "app.bsky.feed.like", "3klike"));
        Server.Happen(new Told.Commit(Shop, "delete", "app.bsky.feed.like", "3klike"));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal([(OurPost, true), (OurPost, false)], Reading.Likes.Select(like => (like.Post.Id, like.Liked)));
    }

    [Fact]
    public async Task a_like_taken_back_that_was_never_read_has_the_catalogue_compared_until_somebody_can_tell()
    {
        var compared = 0;
        Reading.CompareLikes = _ => Task.FromResult<IReadOnlyList<StorefrontLike>?>(++compared switch
        {
            1 => [],
            2 => null,
            _ => [new(new("bluesky", OurPost), Liked: false, DateTimeOffset.UtcNow)],
        });
        await Reading.Once();
        await Reading.Until(() => compared == 1);
        Server.Happen(new Told.Commit(Shop, "delete", "app.bsky.feed.like", "3klongago"));
        await Reading.Until(() => Reading.Likes.Count > 0);
        Assert.Equal((OurPost, false), (Reading.Likes[0].Post.Id, Reading.Likes[0].Liked));
        Assert.Equal(3, compared);
    }

    [Fact]
    public async Task a_like_taken_back_while_the_catalogue_is_compared_has_it_compared_once_more()
    {
        var compared = 0;
        var first = new TaskCompletionSource<IReadOnlyList<StorefrontLike>?>();
        Reading.CompareLikes = _ => ++compared == 1
            ? first.Task
            : Task.FromResult<IReadOnlyList<StorefrontLike>?>([new(new("bluesky", OurPost), Liked: false, DateTimeOffset.UtcNow)]);
        await Reading.Once();
        Server.Happen(new Told.Commit(Shop, "delete", "app.bsky.feed.like", "3klongago"));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        first.SetResult([]);
        await Reading.Until(() => Reading.Likes.Count > 0);
        Assert.Equal((OurPost, 2), (Reading.Likes[0].Post.Id, compared));
    }

    [Fact]
    public async Task whoever_answers_a_post_knows_its_version_and_its_thread()
    {
        await Reading.Once();
        var root = $"at://{Ann}/{Posts}/3kroot";
        var record = Told.Post("I want #BuyTee", tags: ["BuyTee"], root: root, parent: OurPost);
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3kbelow", record));
        Server.Happen(Ask("3kgone"));
        Server.Happen(new Told.Commit(Ann, "delete", Posts, "3kgone"));
        await Reading.Until(() => Reading.Deletions.Count > 0);

        Assert.True(Reading.Memory.TryFind(Key("3kbelow"), out var thread));
        Assert.Equal((Key("3kbelow").Id, Told.CidText(Told.Cid(Told.Dag(record)))), (thread!.Value.Parent.Uri, thread.Value.Parent.Cid));
        Assert.Equal(root, thread.Value.Root.Uri);
        Assert.True(Reading.Memory.TryFind(Key("3kgone"), out var gone));
        Assert.Null(gone);
    }

    [Fact]
    public async Task a_time_yet_to_come_counts_as_the_time_of_arrival()
    {
        await Reading.Once();
        Server.Happen(Ask("3kfuture"), DateTimeOffset.UtcNow.AddHours(1));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.True(Reading.Posts[0].At <= DateTimeOffset.UtcNow);
        Assert.True(Reading.Last!.Watermark <= DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task too_many_hashtags_are_spam_and_read_as_none()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3kspam", Told.Post("", tags: ["BuyTee", .. Enumerable.Range(0, 64).Select(n => $"tag{n}")])));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(["3klast"], Reading.Keys);
    }

    [Fact]
    public async Task what_was_delivered_can_be_looked_at_anew_when_a_hashtag_has_come_into_the_world()
    {
        await Reading.Once();
        Server.Happen(new Told.Commit(Ann, "create", Posts, "3knew", Told.Post("", tags: ["BuyMug"])));
        while ((await Reading.Once(handle: false)).Cursor == Reading.Cursor) { }

        Reading.Live.Add("buymug");
        var connections = Server.Asked.Count;
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(["3knew"], Reading.Keys);
        Assert.Equal(connections, Server.Asked.Count);
    }
}

public sealed class FirehoseReadingTests() : StreamReadingTests(isJetstream: false)
{
    [Fact]
    public async Task a_record_that_is_not_what_its_content_id_says_is_not_believed()
    {
        await Reading.Once();
        var honest = Ask("3kforged").AsFrame(Server.NextSeq++, DateTimeOffset.UtcNow);
        honest.AsSpan()[honest.AsSpan().LastIndexOf("I want"u8)] = (byte)'U';
        Server.Send(honest);
        Server.Happen(Ask("3khonest"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(["3khonest"], Reading.Keys);
    }
}

public sealed class JetstreamReadingTests() : StreamReadingTests(isJetstream: true)
{
    [Fact]
    public async Task everything_up_to_the_last_event_has_been_read()
    {
        await Reading.Once();
        Server.Happen(Ask("3kpost"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.True(Reading.Last!.Watermark >= Reading.Posts[0].At);
    }
}
