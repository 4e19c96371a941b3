using Tagsale.Core.Offers;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Pages.Parts;

static class OfferPages
{
    const int PageSize = 200;

    /// <summary>Its public page.</summary>
    public static string Url(Offer offer) => $"/o/{Uri.EscapeDataString(offer.Hashtag)}";

    /// <summary>Page by page, the newest first.</summary>
    public static IEnumerable<ProductOffer> AllProducts(this IQueries queries, bool listedOnly = false)
    {
        for (var page = queries.Offers(listedOnly, PageRequest.First(PageSize)); ; page = queries.Offers(listedOnly, new(page.Next, PageSize)))
        {
            foreach (var offer in page.Items.OfType<ProductOffer>()) yield return offer;
            if (page.Next is null) yield break;
        }
    }
}
