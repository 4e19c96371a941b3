using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Web.Api;

namespace Tagsale.Web.Purchases;

/// <summary>Purchases as files for spreadsheets, written page by page: however many there are, few are in memory.</summary>
static class PurchaseExport
{
    const int PageSize = 200;

    static readonly string[] PurchaseColumns =
    [
        "purchase", "state", "asked", "hashtag", "title", "variant", "merchant", "member", "network", "post", "currency", "price", "shipping", "tax", "total", "refunded", "carrier", "tracking", "dispute",
    ];

    static readonly string[] ParcelColumns =
    [
        "purchase", "carrier", "tracking", "merchant", "title", "variant", "name", "line1", "line2", "city", "region", "postalCode", "country", "asked",
    ];

    public static IResult Purchases(IQueries queries, PurchaseQuery query) => File("purchases", PurchaseColumns, queries, query, (csv, view) =>
    {
        var (purchase, offer) = (view.Purchase, view.Offer);
        csv.Text(purchase.Id.ToString()).Text(OutsideName.Of(purchase.State)).Time(purchase.CreatedAt).Text(offer.Hashtag).Text(offer.Title).Text(purchase.Variant).Text(offer.Merchant)
            .Text(purchase.Member.ToString()).Text(purchase.Account.Network).Text(purchase.PostId).Text(purchase.Total.Currency)
            .Amount(purchase.Lines.Price).Amount(purchase.Lines.Shipping).Amount(purchase.Lines.Tax).Amount(purchase.Total).Amount(purchase.Refunded)
            .Text(purchase.Carrier).Text(purchase.Tracking).Text(purchase.Disputes is [.., var latest] ? OutsideName.Of(latest.State) : null);
    });

    /// <summary>What is paid and not shipped, and where it goes; nothing that is disputed. With carrier and tracking filled in it is a file of shipments.</summary>
    public static IResult Packing(IQueries queries, OfferId? offer, string? merchant) => File("packing-list", ParcelColumns, queries, PackingQuery(offer, merchant), (csv, view) =>
    {
        if (view.Purchase.StopsParcel) return;
        var to = queries.ShipToOf(view.Purchase);
        csv.Text(view.Purchase.Id.ToString()).Nothing().Nothing().Text(view.Offer.Merchant).Text(view.Offer.Title).Text(view.Purchase.Variant)
            .Text(to?.Name).Text(to?.Address.Line1).Text(to?.Address.Line2).Text(to?.Address.City).Text(to?.Address.Region).Text(to?.Address.PostalCode).Text(to?.Address.Country)
            .Time(view.Purchase.CreatedAt);
    });

    public static PurchaseQuery PackingQuery(OfferId? offer, string? merchant) => new(offer, State: Core.Purchases.PurchaseState.Paid, Merchant: string.IsNullOrWhiteSpace(merchant) ? null : merchant.Trim());

    static CsvResult File(string name, string[] columns, IQueries queries, PurchaseQuery query, Action<CsvWriter, PurchaseView> write) => new(name, columns, async (csv, cancellation) =>
    {
        for (var page = queries.Purchases(query, PageRequest.First(PageSize)); ; page = queries.Purchases(query, new(page.Next, PageSize)))
        {
            foreach (var view in page.Items)
            {
                write(csv, view);
                await csv.End(cancellation);
            }
            if (page.Next is null) break;
        }
    });
}
