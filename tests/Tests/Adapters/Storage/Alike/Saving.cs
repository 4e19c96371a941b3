using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage.Alike;

/// <summary>Offers to load, all at one shop and one place.</summary>
static class Saving
{
    public const string Shop = "4711";
    public const string Place = "bar";

    /// <summary>Its id is drawn when it is published.</summary>
    public static RewardOffer Of(string hashtag, CreditTerms credit, long budget, long? perMember = null, long minSpend = 0)
    {
        var tag = Hashtags.Fold(hashtag)!;
        return new()
        {
            Id = default,
            Hashtag = hashtag,
            Tag = tag,
            Skeleton = Confusables.Skeleton(tag),
            Title = hashtag,
            Merchant = "Acme",
            CreatedAt = Some.Now,
            Credit = credit,
            Currency = "USD",
            MinSpendMinor = minSpend,
            MostPerMemberMinor = perMember,
            Match = new([Shop], [], null),
            Venues = [new(Place, "The Bar")],
            Budget = new(budget, 0, 0, 0),
        };
    }
}
