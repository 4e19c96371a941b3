using System.Globalization;
using System.Text;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Orders;

/// <summary>Purchases as files for spreadsheets, written page by page: however many there are, few are in memory.</summary>
static class OrderExport
{
    const int PageSize = 200;

    static readonly string[] OrderColumns =
    [
        "purchase", "state", "asked", "hashtag", "title", "variant", "merchant", "member", "network", "post", "currency", "price", "shipping", "tax", "total", "refunded", "carrier", "tracking",
    ];

    static readonly string[] ParcelColumns =
    [
        "purchase", "carrier", "tracking", "merchant", "title", "variant", "name", "line1", "line2", "city", "region", "postalCode", "country", "asked",
    ];

    public static IResult Orders(IQueries queries, PurchaseQuery query) => File("orders.csv", OrderColumns, queries, query, view =>
    [
        view.Purchase.Id.ToString(), view.Purchase.State.ToString(), Moment(view.Purchase.CreatedAt), view.Offer.Hashtag, view.Offer.Title, view.Purchase.Variant, view.Offer.Merchant,
        view.Purchase.Member.ToString(), view.Purchase.Account.Network, view.Purchase.PostId, view.Purchase.Total.Currency, Amount(view.Purchase.Lines.Price), Amount(view.Purchase.Lines.Shipping), Amount(view.Purchase.Lines.Tax),
        Amount(view.Purchase.Total), Amount(view.Purchase.Refunded),
        view.Purchase.Carrier, view.Purchase.Tracking,
    ]);

    /// <summary>What is paid and not shipped, and where it goes; nothing that is disputed. With carrier and tracking filled in it is a file of shipments.</summary>
    public static IResult Packing(IQueries queries, OfferId? offer, string? merchant) => File("packing-list.csv", ParcelColumns, queries, PackingQuery(offer, merchant), view =>
    {
        if (view.Purchase.StopsParcel) return null;
        var to = queries.ShipToOf(view.Purchase);
        return
        [
            view.Purchase.Id.ToString(), "", "", view.Offer.Merchant, view.Offer.Title, view.Purchase.Variant, to?.Name, to?.Address.Line1, to?.Address.Line2, to?.Address.City, to?.Address.Region,
            to?.Address.PostalCode, to?.Address.Country, Moment(view.Purchase.CreatedAt),
        ];
    });

    public static PurchaseQuery PackingQuery(OfferId? offer, string? merchant) => new(offer, State: Core.Purchases.PurchaseState.Paid, Merchant: string.IsNullOrWhiteSpace(merchant) ? null : merchant.Trim());

    static IResult File(string name, string[] columns, IQueries queries, PurchaseQuery query, Func<PurchaseView, string?[]?> cells) => Results.Stream(async stream =>
    {
        // Spreadsheets take a file without the mark for one of another encoding.
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync(Csv.Line(columns));
        for (var page = queries.Purchases(query, PageRequest.First(PageSize)); ; page = queries.Purchases(query, new(page.Next, PageSize)))
        {
            foreach (var row in page.Items.Select(cells).OfType<string?[]>()) await writer.WriteAsync(Csv.Line(row));
            if (page.Next is null) break;
        }
    }, "text/csv; charset=utf-8", name);

    static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Amount(Money money) => money.ToString()[..^4];
}
