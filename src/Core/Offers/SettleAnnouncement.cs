using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Offers;

/// <summary>The offer post is out, or the network will not have it.</summary>
public sealed record SettleAnnouncement(OutboxItem.Announce Item, PublishAnswer Answer) : ItemCommand<OutboxItem.Announce>(Item)
{
    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;

        if (Answer is PublishAnswer.Published published) set.Posted(Item.Offer, published.Post);
        if (Answer is PublishAnswer.Refused refused)
            set.Raise(At, "offer-post-refused", $"{Item.Network} refused the post of {Item.Offer}: {refused.Reason}");
        return SettleOutcome.Settled;
    }
}
