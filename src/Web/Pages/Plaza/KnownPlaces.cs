using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Pages.Plaza;

/// <summary>Where one can check in on the square: it has no map of its own, so these are the places of what is on offer.</summary>
static class KnownPlaces
{
    const int MostOffers = 200;

    public static IReadOnlyList<PlazaPlace> Of(IQueries queries, DateTimeOffset now) =>
    [
        .. queries.Offers(listedOnly: true, new(null, MostOffers)).Items.OfType<RewardOffer>().Where(offer => offer.HasStarted(now) && !offer.HasEnded(now))
            .SelectMany(offer => offer.Venues).DistinctBy(venue => venue.Id).OrderBy(venue => venue.Name, StringComparer.CurrentCulture).Select(venue => new PlazaPlace(venue.Id, venue.Name)),
    ];
}
