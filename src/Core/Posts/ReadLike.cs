using Tagsale.Core.Engine;
using Tagsale.Core.Offers;

namespace Tagsale.Core.Posts;

/// <summary>The storefront's favourites are the catalogue: liking its own offer post lists the offer, un-liking takes it out.</summary>
public sealed record ReadLike(StorefrontLike Like) : Command<LikeOutcome>
{
    public override string Subject => $"{Like.Post.Network}/{Like.Post.Id}";

    public override void Need(Keys keys) => keys.OfferPosts.Add(Like.Post);

    public override LikeOutcome Decide(WorkingSet set)
    {
        var offer = set.OfferPosted(Like.Post);
        if (offer is not null && offer.Listed != Like.Liked) set.List(offer, Like.Liked);
        return new(offer);
    }
}

/// <param name="Offer">Null if the post stands for no offer.</param>
public sealed record LikeOutcome(Offer? Offer);
