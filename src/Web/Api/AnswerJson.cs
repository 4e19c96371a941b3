using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Api;

sealed record ListJson<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="Amount">Minor units.</param>
sealed record MoneyJson(long Amount, string Currency)
{
    public static MoneyJson Of(Money money) => new(money.Minor, money.Currency);
}

sealed record StockJson(long OnHand, long Held, long Sold, long Available)
{
    public static StockJson Of(IEnumerable<Stock> stocks)
    {
        var all = stocks.ToList();
        return new(all.Sum(s => (long)s.OnHand), all.Sum(s => (long)s.Held), all.Sum(s => (long)s.Sold), all.Sum(s => (long)s.Available));
    }
}

sealed record VariantJson(string Tag, string Title, StockJson Stock);

sealed record OfferJson(
    string Id, string Kind, string Hashtag, string Title, string Merchant, MoneyJson Price, MoneyJson Tax, MoneyJson Shipping, MoneyJson Total,
    StockJson Stock, IReadOnlyList<VariantJson> Variants, int LimitPerMember, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? TermsUrl,
    bool Listed, DateTimeOffset CreatedAt, string TaxMode, string? TaxCategory) : AnyOfferJson
{
    public static OfferJson Of(ProductOffer o) => new(
        o.Id.ToString(), "product", o.Hashtag, o.Title, o.Merchant, MoneyJson.Of(o.Price), MoneyJson.Of(o.Tax), MoneyJson.Of(o.Shipping), MoneyJson.Of(o.Total),
        StockJson.Of(o.Variants.Select(v => v.Stock)),
        o.HasChoice ? [.. o.Variants.Select(v => new VariantJson(v.Tag, v.Title, StockJson.Of([v.Stock])))] : [],
        o.LimitPerMember, o.StartsAt, o.EndsAt, o.TermsUrl, o.Listed, o.CreatedAt,
        OutsideName.Of(o.TaxMode), o.TaxCategory.Length == 0 ? null : o.TaxCategory);
}

sealed record AddressJson(string Line1, string? Line2, string City, string? Region, string PostalCode, string Country);

sealed record AccountJson(string Network, string Id, string Handle, DateTimeOffset LinkedAt);

/// <param name="Token">The saved token, by which a card feed names the card.</param>
sealed record CardJson(string Id, string Service, string Token, string Brand, string Last4, string Fingerprint, DateOnly Expires);

sealed record MemberJson(
    string Id, string Name, string Email, AddressJson? Address, IReadOnlyList<AccountJson> Accounts, IReadOnlyList<CardJson> Cards,
    string TermsVersion, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt)
{
    public static MemberJson Of(Member m) => new(
        m.Id.ToString(), m.Name, m.Email,
        m.Address is { } a ? new(a.Line1, a.Line2, a.City, a.Region, a.PostalCode, a.Country) : null,
        [.. m.Accounts.Select(l => new AccountJson(l.Account.Network, l.Account.Id, l.Handle, l.LinkedAt))],
        [.. m.Cards.Select(c => new CardJson(c.Id.ToString(), c.Service, c.Token, c.Brand, c.Last4, c.Fingerprint, c.Expires))],
        m.Consent.TermsVersion, m.CreatedAt, m.DeletedAt);
}

/// <param name="Hashtag">With its mark, ready to be posted.</param>
sealed record ConfirmationJson(string Hashtag, DateTimeOffset Deadline);

sealed record HistoryJson(DateTimeOffset At, string State, string Reason);

/// <param name="State"><c>inquiry</c>, <c>open</c>, <c>won</c> or <c>lost</c>: but for <c>won</c>, do not send the parcel.</param>
/// <param name="Reason">In the payment service's word.</param>
sealed record DisputeJson(string Reference, string State, MoneyJson Amount, MoneyJson? Fee, string Reason)
{
    public static DisputeJson Of(Dispute d) => new(d.Reference, OutsideName.Of(d.State), MoneyJson.Of(d.Amount), d.Fee is { } fee ? MoneyJson.Of(fee) : null, d.Reason);
}

sealed record PurchaseJson(
    string Id, string State, string Offer, string? Variant, string Member, MoneyJson Total, ConfirmationJson? Confirmation, string Network, string PostId,
    MoneyJson Refunded, string? Carrier, string? Tracking, DateTimeOffset CreatedAt, MoneyJson Price, MoneyJson Shipping, MoneyJson Tax, bool TaxIncluded,
    IReadOnlyList<DisputeJson> Disputes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HistoryJson>? History = null)
{
    /// <param name="history">Null where the answer is about a change and not about the whole.</param>
    public static PurchaseJson Of(Purchase p, IEnumerable<HistoryLine>? history) => new(
        p.Id.ToString(), OutsideName.Of(p.State), p.Offer.ToString(), p.Variant.Length == 0 ? null : p.Variant, p.Member.ToString(), MoneyJson.Of(p.Total),
        p.State == PurchaseState.AwaitingConfirmation ? new("#" + p.Code, p.Deadline!.Value) : null,
        p.Account.Network, p.PostId, MoneyJson.Of(p.Refunded), p.Carrier, p.Tracking, p.CreatedAt,
        MoneyJson.Of(p.Lines.Price), MoneyJson.Of(p.Lines.Shipping), MoneyJson.Of(p.Lines.Tax), p.Lines.TaxIncluded,
        [.. p.Disputes.Select(DisputeJson.Of)],
        history?.Select(h => new HistoryJson(h.At, OutsideName.Of(h.State), h.Reason)).ToList());

    public static PurchaseJson Of(PurchaseView view) => Of(view.Purchase, view.History);
}

sealed record ParkedJson(DateTimeOffset At, string Command, string Reason)
{
    public static ParkedJson Of(Parked p) => new(p.At, p.Command, p.Reason);
}

sealed record AlertJson(DateTimeOffset At, string Kind, string Text)
{
    public static AlertJson Of(Alert a) => new(a.At, a.Kind, a.Text);
}
