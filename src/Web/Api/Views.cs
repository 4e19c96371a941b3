using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Api;

sealed record ListView<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="Amount">Minor units.</param>
sealed record MoneyView(long Amount, string Currency)
{
    public static MoneyView Of(Money money) => new(money.Minor, money.Currency);
}

sealed record StockView(long OnHand, long Held, long Sold, long Available)
{
    public static StockView Of(IEnumerable<Stock> stocks)
    {
        var all = stocks.ToList();
        return new(all.Sum(s => (long)s.OnHand), all.Sum(s => (long)s.Held), all.Sum(s => (long)s.Sold), all.Sum(s => (long)s.Available));
    }
}

sealed record VariantView(string Tag, string Title, StockView Stock);

sealed record OfferView(
    string Id, string Kind, string Hashtag, string Title, string Merchant, MoneyView Price, MoneyView Tax, MoneyView Shipping, MoneyView Total,
    StockView Stock, IReadOnlyList<VariantView> Variants, int LimitPerMember, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? TermsUrl,
    bool Listed, DateTimeOffset CreatedAt, string TaxMode, string? TaxCategory) : AnyOfferView
{
    public static OfferView Of(ProductOffer o) => new(
        o.Id.ToString(), "product", o.Hashtag, o.Title, o.Merchant, MoneyView.Of(o.Price), MoneyView.Of(o.Tax), MoneyView.Of(o.Shipping), MoneyView.Of(o.Total),
        StockView.Of(o.Variants.Select(v => v.Stock)),
        o.HasChoice ? [.. o.Variants.Select(v => new VariantView(v.Tag, v.Title, StockView.Of([v.Stock])))] : [],
        o.LimitPerMember, o.StartsAt, o.EndsAt, o.TermsUrl, o.Listed, o.CreatedAt,
        JsonNamingPolicy.CamelCase.ConvertName(o.TaxMode.ToString()), o.TaxCategory.Length == 0 ? null : o.TaxCategory);
}

sealed record AddressView(string Line1, string? Line2, string City, string? Region, string PostalCode, string Country);

sealed record AccountView(string Network, string Id, string Handle, DateTimeOffset LinkedAt);

/// <param name="Token">The saved token, by which a card feed names the card.</param>
sealed record CardView(string Id, string Service, string Token, string Brand, string Last4, string Fingerprint, DateOnly Expires);

sealed record MemberView(
    string Id, string Name, string Email, AddressView? Address, IReadOnlyList<AccountView> Accounts, IReadOnlyList<CardView> Cards,
    string TermsVersion, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt)
{
    public static MemberView Of(Member m) => new(
        m.Id.ToString(), m.Name, m.Email,
        m.Address is { } a ? new(a.Line1, a.Line2, a.City, a.Region, a.PostalCode, a.Country) : null,
        [.. m.Accounts.Select(l => new AccountView(l.Account.Network, l.Account.Id, l.Handle, l.LinkedAt))],
        [.. m.Cards.Select(c => new CardView(c.Id.ToString(), c.Service, c.Token, c.Brand, c.Last4, c.Fingerprint, c.Expires))],
        m.Consent.TermsVersion, m.CreatedAt, m.DeletedAt);
}

/// <param name="Hashtag">With its mark, ready to be posted.</param>
sealed record ConfirmationView(string Hashtag, DateTimeOffset Deadline);

sealed record HistoryView(DateTimeOffset At, string State, string Reason);

sealed record PurchaseJson(
    string Id, string State, string Offer, string? Variant, string Member, MoneyView Total, ConfirmationView? Confirmation, string Network, string PostId,
    MoneyView Refunded, string? Carrier, string? Tracking, DateTimeOffset CreatedAt, MoneyView Price, MoneyView Shipping, MoneyView Tax, bool TaxIncluded,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HistoryView>? History = null)
{
    /// <param name="history">Null where the answer is about a change and not about the whole.</param>
    public static PurchaseJson Of(Purchase p, IEnumerable<HistoryLine>? history) => new(
        p.Id.ToString(), Name(p.State), p.Offer.ToString(), p.Variant.Length == 0 ? null : p.Variant, p.Member.ToString(), MoneyView.Of(p.Total),
        p.State == PurchaseState.AwaitingConfirmation ? new("#" + p.Code, p.Deadline!.Value) : null,
        p.Account.Network, p.PostId, MoneyView.Of(p.Refunded), p.Carrier, p.Tracking, p.CreatedAt,
        MoneyView.Of(p.Lines.Price), MoneyView.Of(p.Lines.Shipping), MoneyView.Of(p.Lines.Tax), p.Lines.TaxIncluded,
        history?.Select(h => new HistoryView(h.At, Name(h.State), h.Reason)).ToList());

    public static PurchaseJson Of(PurchaseView view) => Of(view.Purchase, view.History);

    static string Name(PurchaseState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

sealed record ParkedView(DateTimeOffset At, string Command, string Reason)
{
    public static ParkedView Of(Parked p) => new(p.At, p.Command, p.Reason);
}

sealed record AlertView(DateTimeOffset At, string Kind, string Text)
{
    public static AlertView Of(Alert a) => new(a.At, a.Kind, a.Text);
}
