using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Offers;

/// <summary>Puts an offer on sale and queues its post on every storefront account.</summary>
public sealed record PublishOffer(Offer Offer) : Command<PublishOutcome>
{
    /// <summary>Shown on its page, and with its post on networks that can.</summary>
    public Picture? Picture { get; init; }

    /// <summary>The one network its post goes to; null for all of them.</summary>
    public string? OnlyOn { get; init; }

    public override string Subject => Offer.Id.ToString();

    /// <summary>The words of its post, the same on every network.</summary>
    public static string Announcement(ProgramRules rules, Offer offer) => offer switch
    {
        ProductOffer product => ReplyText.Announcement(rules, product),
        RewardOffer reward => RewardText.Announcement(rules, reward),
        _ => throw new InvariantException("an offer is a product's or a reward's"),
    };

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

        if (Offer is ProductOffer product && Objection(product, set) is { } objection) return new PublishOutcome.NotTaken(objection);

        set.Publish(Offer);
        if (Picture is not null) set.Changes.Pictures[Offer.Id] = Picture;
        foreach (var storefront in set.Rules.Storefronts.Where(s => OnlyOn is null || s.Network == OnlyOn))
            set.Queue(new OutboxItem.Announce(Offer.Id, storefront.Network, Announcement(set.Rules, Offer)));
        return new PublishOutcome.Published(Offer);
    }

    /// <summary>Of the payment services, to a total; null while one of them takes them all. Rates that are set later are looked at with each hold.</summary>
    static string? Objection(ProductOffer product, WorkingSet set)
    {
        var totals = Totals(product, set.Taxes).ToList();
        string? first = null;
        foreach (var service in set.Rules.Limits.Services)
        {
            var objection = totals.Select(total => set.Rules.Limits.Of(service, total.Currency).ToCharge(total, service)).FirstOrDefault(said => said is not null);
            if (objection is null) return null;
            first ??= objection;
        }
        return first;
    }

    static IEnumerable<Money> Totals(ProductOffer product, TaxTable table) => product.TaxMode != TaxMode.Exclusive ? [product.Total]
        : table.Rates.Select(rate => (rate.Country, rate.Region)).Distinct()
            .Select(place => PriceLines.Of(product, table, new("", null, "", place.Region, "", place.Country))).OfType<PriceLines>().Select(lines => lines.Total);
}

public abstract record PublishOutcome
{
    public sealed record Published(Offer Offer) : PublishOutcome;
    public sealed record Taken(string Hashtag) : PublishOutcome;

    /// <summary>No payment service can ever take what it comes to.</summary>
    public sealed record NotTaken(string Objection) : PublishOutcome;

    /// <summary>People could not tell it from a hashtag that is taken.</summary>
    public sealed record Confusable(string Hashtag) : PublishOutcome;
}
