using System.Text.Json.Serialization;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web.Api;

/// <summary>A card as a feed names it.</summary>
/// <param name="Token">The payment service's saved token.</param>
sealed record FeedCardJson(string Service, string Token)
{
    /// <returns>Null where it is not told, or was erased.</returns>
    public static FeedCardJson? Of(CardKey card) => card.Token.Length == 0 ? null : new(card.Service, card.Token);
}

/// <param name="Credited">Credits less clawbacks.</param>
/// <param name="Reserved">Of the offer's budget set aside for it.</param>
/// <param name="EndedAt">Since when the card is not the member's any more.</param>
sealed record EnrollmentJson(
    string Id, string Offer, string Member, FeedCardJson? Card, string Source, DateTimeOffset At, MoneyJson Credited, MoneyJson Reserved, int Visits, DateTimeOffset? EndedAt)
{
    public static EnrollmentJson Of(Enrollment e, RewardOffer offer) => new(
        e.Id.ToString(), e.Offer.ToString(), e.Member.ToString(), FeedCardJson.Of(e.Card), OutsideName.Of(e.Source), e.At, MoneyJson.Of(offer.Amount(e.CreditedMinor)),
        MoneyJson.Of(offer.Amount(e.ReservedMinor)), e.Visits, e.EndedAt);

    public static EnrollmentJson Of(EnrollmentView view) => Of(view.Enrollment, view.Offer);
}

/// <summary>What is told of a loaded offer: nothing personal.</summary>
sealed record EnrollmentReference(string Id, string Offer, string Member, string Source, DateTimeOffset At)
{
    public static EnrollmentReference Of(ProgramEvent.OfEnrollment e) => new(e.Enrollment.ToString(), e.Offer.ToString(), e.Member.ToString(), OutsideName.Of(e.Source), e.At);
}

sealed record CardMerchantJson(string Id, string Name, string? Mcc, string? Country);

/// <param name="Sale">The transaction that stands for the whole payment: its authorisation, where there is one.</param>
/// <param name="Credit">Credited by it, or below zero taken back; null for nothing.</param>
/// <param name="Text">Why, in one sentence.</param>
sealed record TransactionJson(
    string Id, string Type, FeedCardJson? Card, long Amount, string Currency, DateTimeOffset At, CardMerchantJson Merchant, string? Original, string Status, string? Member, string Sale,
    MoneyJson? Credit, string Text, DateTimeOffset TakenAt)
{
    public static TransactionJson Of(TakenTransaction t) => new(
        t.Transaction.Id, OutsideName.Of(t.Transaction.Type), FeedCardJson.Of(t.Transaction.Card), t.Transaction.Amount.Minor, t.Transaction.Amount.Currency, t.Transaction.At,
        new(t.Transaction.Merchant.Id, t.Transaction.Merchant.Name, t.Transaction.Merchant.Category, t.Transaction.Merchant.Country), t.Transaction.Original, OutsideName.Of(t.Status),
        t.Member?.ToString(), t.Sale, CreditMoney.Of(t), t.Why.Text, t.TakenAt);
}

sealed record RuleJson(string Rule, bool Held, string Text);

/// <param name="Credit">Credited by the offer, or below zero taken back; null for nothing.</param>
/// <param name="Text">How it was computed, or why it is nothing.</param>
sealed record OfferTraceJson(string Offer, string Title, MoneyJson? Credit, string Text, IReadOnlyList<RuleJson> Rules);

/// <summary>The trace as it was kept when it was decided.</summary>
sealed record ExplanationJson(string Id, string Status, string? Member, MoneyJson? Credit, string Text, IReadOnlyList<OfferTraceJson> Offers)
{
    public static ExplanationJson Of(TakenTransaction t) => new(
        t.Transaction.Id, OutsideName.Of(t.Status), t.Member?.ToString(), CreditMoney.Of(t), t.Why.Text,
        [.. t.Why.Offers.Select(o => new OfferTraceJson(
            o.Offer.ToString(), o.Title, CreditMoney.Of(o.CreditMinor, t.Transaction.Amount.Currency), o.Text, [.. o.Rules.Select(r => new RuleJson(r.Rule, r.Held, r.Text))]))]);
}

/// <summary>What became of one item of a call.</summary>
/// <param name="Status"><c>refused</c> with what is wrong, or what was made of it.</param>
sealed record TransactionResultJson(
    string? Id, string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MoneyJson? Credit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);

sealed record TransactionResultsJson(IReadOnlyList<TransactionResultJson> Items);

/// <param name="Id">Its transaction and its offer: by this a payout names it.</param>
/// <param name="Amount">Below zero, taken back.</param>
/// <param name="Card">In messages only where it is not the payment service that credits it.</param>
sealed record CreditJson(
    string Id, string Transaction, string Offer, string Enrollment, string Member, MoneyJson Amount, DateTimeOffset At, string State, string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedCardJson? Card = null)
{
    public static CreditJson Of(StatementCredit c) => new(
        c.Key.ToString(), c.Key.Transaction, c.Key.Offer.ToString(), c.Enrollment.ToString(), c.Member.ToString(), MoneyJson.Of(c.Amount), c.At, OutsideName.Of(c.State), c.Reference, FeedCardJson.Of(c.Card));

    public static CreditJson Of(CreditView view) => Of(view.Credit);
}

/// <param name="Already">Told before under the same reference.</param>
/// <param name="NotOwed">Unknown, still with the payment service, or paid otherwise.</param>
sealed record PaidOutJson(string Reference, int Paid, int Already, IReadOnlyList<string> NotOwed);

static class CreditMoney
{
    public static MoneyJson? Of(TakenTransaction t) => Of(t.CreditMinor, t.Transaction.Amount.Currency);

    public static MoneyJson? Of(long minor, string currency) => minor == 0 ? null : new(minor, currency);
}
