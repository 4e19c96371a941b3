using Tagsale.Core.Offers;

namespace Tagsale.Web.Pages.Parts;

/// <summary>What an offer shows to passers-by.</summary>
public enum Availability
{
    NotStarted,
    OnSale,
    SoldOut,
    Ended,
}

static class AvailabilityOfOffers
{
    public static Availability AvailabilityAt(this ProductOffer offer, DateTimeOffset now) =>
        offer.HasEnded(now) ? Availability.Ended
        : !offer.HasStarted(now) ? Availability.NotStarted
        : offer.Variants.All(v => v.Stock.Available == 0) ? Availability.SoldOut
        : Availability.OnSale;

    /// <summary>The words a post carries to choose this variant, each with its mark: <c>#black #M</c>.</summary>
    public static string Marked(this Variant variant) => string.Join(' ', variant.Tag.Split(' ').Select(word => "#" + word));
}
