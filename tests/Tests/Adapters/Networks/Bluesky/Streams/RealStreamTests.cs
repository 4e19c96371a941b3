using System.Text.Json.Nodes;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core.Posts;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>The firehose of the real server: what it tells is what people did.</summary>
public sealed class RealStreamTests
{
    static readonly StreamTimings Timings = Reading.Hurried with { Settle = TimeSpan.FromSeconds(2), Message = TimeSpan.FromSeconds(5), Pong = TimeSpan.FromSeconds(5), Away = TimeSpan.FromMinutes(1) };

    public RealStreamTests() => Assert.SkipWhen(Pds.IsMissing, Pds.Missing);

    [Fact]
    public async Task a_post_a_mention_an_answer_and_a_deletion_are_told()
    {
        var pds = await Pds.Shared;
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();

        var offer = await shop.Post("Buy a tee with #BuyTee");
        var asked = await ann.Post("Grüße! I want #BuyTee 👕");
        await ann.Post("nothing of interest #caturday");
        await ann.Post($"hello @{shop.Handle}", mention: shop);
        var below = await ann.Post("below", replyTo: offer);
        await ann.Repost(asked);
        await ann.Delete(asked);
        await reading.Until(() => reading.Deletions.Any(d => d.Key.Id == asked.Uri));

        var told = reading.Posts.Where(p => p.Author.Id == ann.Did).ToList();
        Assert.Equal(asked.Uri, told[0].Key.Id);
        Assert.Equal(["buytee"], told[0].Tags);
        Assert.True(told.Single(p => p.MentionsStorefront).Tags.IsEmpty);
        Assert.Equal(offer.Uri, told.Single(p => p.Key.Id == below.Uri).RepliesToStorefront!.Value.Id);
        Assert.All(told, post => Assert.Equal(PostKind.Original, post.Kind));
        Assert.True(reading.Memory.TryFind(new("bluesky", below.Uri), out var thread));
        Assert.Equal((below.Cid, offer.Cid), (thread!.Value.Parent.Cid, thread.Value.Root.Cid));
        Assert.Empty(reading.Notices);
    }

    [Fact]
    public async Task what_an_author_claims_of_the_time_is_not_believed_and_an_edit_is_an_edit()
    {
        var pds = await Pds.Shared;
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();

        var before = DateTimeOffset.UtcNow;
        var post = await ann.Post("#BuyTee", more: ("createdAt", "2001-01-01T00:00:00.000Z"));
        await ann.Put(post.Collection, post.Key, (await ann.Read(post.Collection, post.Key))!.With("text", "#BuyTee!"));
        await reading.Until(() => reading.Posts.Count == 2);

        Assert.InRange(reading.Posts[0].At, before.AddSeconds(-1), DateTimeOffset.UtcNow);
        Assert.Equal([PostKind.Original, PostKind.Edit], reading.Posts.Select(p => p.Kind));
    }

    [Fact]
    public async Task the_storefronts_likes_are_told_and_taken_back()
    {
        var pds = await Pds.Shared;
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();

        var offer = await shop.Post("an offer");
        var like = await shop.Like(offer);
        await ann.Like(offer);
        await shop.Like(await ann.Post("not ours"));
        await shop.Delete(like);
        await reading.Until(() => reading.Likes.Count == 2);
        Assert.Equal([(offer.Uri, true), (offer.Uri, false)], reading.Likes.Select(l => (l.Post.Id, l.Liked)));
    }

    [Fact]
    public async Task an_account_that_is_gone_back_or_renamed_is_told()
    {
        var pds = await Pds.Shared;
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();

        await ann.Deactivate();
        await ann.Activate();
        await pds.TakeDown(ann);
        await pds.TakeDown(ann, down: false);
        await ann.ChangeHandle($"x{ann.Handle}");
        IEnumerable<AccountNews> Of() => reading.Accounts.Where(news => news.Account.Id == ann.Did);
        await reading.Until(() => Of().Any(news => news.Handle == ann.Handle) && Of().Count(news => news.Gone == true) >= 2);
        // That the account is there at all is told when it is made, and may come late.
        var standing = Of().Where(news => news.Gone is not null).Select(news => news.Gone!.Value).SkipWhile(gone => !gone).ToList();
        Assert.Equal([true, false, true, false], standing.WithoutRepeats());
    }

    [Fact]
    public async Task the_server_is_stopped_and_started_and_nothing_is_lost_or_told_twice()
    {
        await using var pds = await Pds.Start();
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();
        var made = new List<string>();

        for (var n = 0; n < 3; n++) made.Add((await ann.Post($"#BuyTee {n}")).Uri);
        await reading.Until(() => reading.Posts.Count == 3);
        for (var n = 3; n < 6; n++) made.Add((await ann.Post($"#BuyTee {n}")).Uri);
        await pds.Stop();
        await pds.StartAgain();
        made.Add((await ann.Post("#BuyTee again")).Uri);
        await reading.Until(() => reading.Posts.Count >= made.Count);

        await reading.Restart();
        made.Add((await ann.Post("#BuyTee while nobody read")).Uri);
        await reading.Until(() => reading.Posts.Count >= made.Count && reading.Last!.CaughtUp);
        Assert.Equal(made, reading.Posts.Select(p => p.Key.Id));
        Assert.True(reading.Posts[^1].Replayed);
    }

    [Fact]
    public async Task killed_before_the_first_event_nothing_since_the_start_is_lost()
    {
        await using var pds = await Pds.Start();
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        await using var reading = Read(pds, shop);
        await reading.Once();
        await reading.Restart();
        var post = await ann.Post("#BuyTee");
        await reading.Until(() => reading.Posts.Count == 1);
        Assert.Equal(post.Uri, reading.Posts[0].Key.Id);
    }

    [Fact]
    public async Task a_place_that_the_server_does_not_know_or_has_forgotten_is_dealt_with()
    {
        await using var pds = await Pds.Start(new() { Backfill = TimeSpan.FromSeconds(2) });
        var (shop, ann) = (await pds.SignUp("store"), await pds.SignUp("ann"));
        var url = new Uri(pds.StreamUrl);
        await using var reading = Read(pds, shop);
        reading.Cursor = new StreamCursor(1_000_000, DateTimeOffset.UtcNow, url.Authority).ToString();
        await ann.Post("#BuyTee one");
        await reading.Until(() => reading.Posts.Count == 1);
        Assert.Contains(reading.Notices, notice => notice.Kind == "stream-reset");

        await using var late = Read(pds, shop);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        late.Cursor = new StreamCursor(1, DateTimeOffset.UtcNow.AddMinutes(-1), url.Authority).ToString();
        var post = await ann.Post("#BuyTee two");
        await late.Until(() => late.Posts.Count > 0);
        Assert.Equal(post.Uri, late.Posts[^1].Key.Id);
        Assert.Contains(late.Notices, notice => notice.Kind == "stream-gap");
    }

    static Reading Read(Pds pds, PdsAccount shop)
    {
        var reading = new Reading(pds.StreamUrl, shop.Did, Timings);
        reading.Live.Add("buytee");
        return reading;
    }
}

static class Changed
{
    public static JsonObject With(this JsonObject record, string name, string value)
    {
        var changed = record.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    public static List<bool> WithoutRepeats(this List<bool> told) => [.. told.Where((one, at) => at == 0 || told[at - 1] != one)];
}
