using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>
/// Compares the catalogue with what the storefront likes now, by its own server. The stream tells of a like that is taken back only its key: where we have not read the like itself, and after
/// a gap, that is not enough.
/// </summary>
public sealed class LikedOffers(StorefrontAccount account, Did storefront, IQueries queries, TimeProvider time)
{
    /// <summary>Pages of a hundred likes; a storefront that likes more is not compared, and goes by the stream alone.</summary>
    const int MostPages = 50;

    /// <returns>What must change; null where it cannot be told now.</returns>
    public async Task<IReadOnlyList<StorefrontLike>?> Differences(CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        if (await account.LikedBy(storefront, MostPages, cancellation) is not { } liked) return null;
        var posts = await Task.Run(() => queries.OfferPosts(BlueskyNetwork.NetworkName), cancellation);
        return [.. posts.Where(post => post.Listed != liked.Contains(post.Post.Id)).Select(post => new StorefrontLike(post.Post, !post.Listed, at))];
    }
}
