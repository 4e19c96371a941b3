using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Offers;

/// <summary>Puts an offer on sale and queues its post on every storefront account.</summary>
public sealed record PublishOffer(Offer Offer) : Command<PublishOutcome>
{
    /// <summary>Shown on its page, and with its post on networks that can.</summary>
    public Picture? Picture { get; init; }

    /// <summary>The one network its post goes to; null for all of them.</summary>
    public string? OnlyOn { get; init; }

    public override string Subject => Offer.Id.ToString();

    public override void Need(Keys keys)
    {
        // Two hashtags that look alike may be published at once, on two nodes.
        keys.Alone = true;
        keys.Offers.Add(Offer.Id);
        keys.Skeletons.Add(Offer.Skeleton);
    }

    public override PublishOutcome Decide(WorkingSet set)
    {
        if (set.OfferLike(Offer.Skeleton) is { } taken)
            return taken.Tag == Offer.Tag ? new PublishOutcome.Taken(taken.Hashtag) : new PublishOutcome.Confusable(taken.Hashtag);

        set.Publish(Offer);
        if (Picture is not null) set.Changes.Pictures[Offer.Id] = Picture;
        foreach (var storefront in set.Rules.Storefronts.Where(s => OnlyOn is null || s.Network == OnlyOn))
            set.Queue(new OutboxItem.Announce(Offer.Id, storefront.Network, Announcement(set.Rules)));
        return new PublishOutcome.Published(Offer);
    }

    string Announcement(ProgramRules rules) => Offer switch
    {
        ProductOffer product => ReplyText.Announcement(rules, product),
        RewardOffer reward => RewardText.Announcement(rules, reward),
        _ => throw new InvariantException("an offer is a product's or a reward's"),
    };
}

public abstract record PublishOutcome
{
    public sealed record Published(Offer Offer) : PublishOutcome;
    public sealed record Taken(string Hashtag) : PublishOutcome;

    /// <summary>People could not tell it from a hashtag that is taken.</summary>
    public sealed record Confusable(string Hashtag) : PublishOutcome;
}
