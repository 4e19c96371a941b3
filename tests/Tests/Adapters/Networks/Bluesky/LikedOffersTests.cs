using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core.Posts;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

public sealed class LikedOffersTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-likes-").FullName;

    public LikedOffersTests() => Assert.SkipWhen(Pds.IsMissing, Pds.Missing);

    [Fact]
    public async Task what_is_listed_and_what_is_liked_are_compared_and_only_differences_told()
    {
        await using var bluesky = await BlueskyTest.Open();
        using var store = new SqliteStore(Path.Combine(_directory, "tagsale.db"), new(1));
        store.Migrate();
        using var queries = new SqliteQueries(Path.Combine(_directory, "tagsale.db"), new(1));
        var posts = new List<PdsRecord>();
        foreach (var (tag, listed) in (List<(string, bool)>)[("One", true), ("Two", true), ("Three", false), ("Four", false)])
        {
            var offer = Some.Offer(tag, listed: listed);
            posts.Add(await bluesky.Storefront.Post($"an offer #{tag}"));
            using var batch = store.Begin();
            batch.Save(new() { NewOffers = { offer }, OfferPosts = { (new("bluesky", posts[^1].Uri), offer.Id) } });
        }
        await bluesky.Storefront.Like(posts[0]);
        await bluesky.Storefront.Like(posts[2]);
        Assert.True(Did.TryParse(bluesky.Storefront.Did, out var shop));
        var compare = new LikedOffers(bluesky.Account, shop, queries, TimeProvider.System);

        var differences = await compare.Differences(TestContext.Current.CancellationToken);
        Assert.Equal([(posts[1].Uri, false), (posts[2].Uri, true)], differences!.Select(like => (like.Post.Id, like.Liked)).OrderBy(d => d.Liked));

        bluesky.LosesAnswer = _ => true;
        Assert.Null(await compare.Differences(TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
