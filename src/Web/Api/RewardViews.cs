using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web.Api;

/// <summary>A card as a feed names it.</summary>
/// <param name="Token">The payment service's saved token.</param>
sealed record FeedCardView(string Service, string Token)
{
    /// <returns>Null where it is not told, or was erased.</returns>
    public static FeedCardView? Of(CardKey card) => card.Token.Length == 0 ? null : new(card.Service, card.Token);
}

/// <param name="Credited">Credits less clawbacks.</param>
/// <param name="Reserved">Of the offer's budget set aside for it.</param>
/// <param name="EndedAt">Since when the card is not the member's any more.</param>
sealed record EnrollmentJson(
    string Id, string Offer, string Member, FeedCardView? Card, string Source, DateTimeOffset At, MoneyView Credited, MoneyView Reserved, int Visits, DateTimeOffset? EndedAt)
{
    public static EnrollmentJson Of(Enrollment e, RewardOffer offer) => new(
        e.Id.ToString(), e.Offer.ToString(), e.Member.ToString(), FeedCardView.Of(e.Card), RewardWords.Name(e.Source), e.At, MoneyView.Of(offer.Amount(e.CreditedMinor)),
        MoneyView.Of(offer.Amount(e.ReservedMinor)), e.Visits, e.EndedAt);

    public static EnrollmentJson Of(EnrollmentView view) => Of(view.Enrollment, view.Offer);
}

/// <summary>What is told of a loaded offer: nothing personal.</summary>
sealed record EnrollmentReference(string Id, string Offer, string Member, string Source, DateTimeOffset At)
{
    public static EnrollmentReference Of(ProgramEvent.OfEnrollment e) => new(e.Enrollment.ToString(), e.Offer.ToString(), e.Member.ToString(), RewardWords.Name(e.Source), e.At);
}

sealed record CardMerchantView(string Id, string Name, string? Mcc, string? Country);

/// <param name="Sale">The transaction that stands for the whole payment: its authorisation, where there is one.</param>
/// <param name="Credit">Credited by it, or below zero taken back; null for nothing.</param>
/// <param name="Text">Why, in one sentence.</param>
sealed record TransactionJson(
    string Id, string Type, FeedCardView? Card, long Amount, string Currency, DateTimeOffset At, CardMerchantView Merchant, string? Original, string Status, string? Member, string Sale,
    MoneyView? Credit, string Text, DateTimeOffset TakenAt)
{
    public static TransactionJson Of(TakenTransaction t) => new(
        t.Transaction.Id, RewardWords.Name(t.Transaction.Type), FeedCardView.Of(t.Transaction.Card), t.Transaction.Amount.Minor, t.Transaction.Amount.Currency, t.Transaction.At,
        new(t.Transaction.Merchant.Id, t.Transaction.Merchant.Name, t.Transaction.Merchant.Category, t.Transaction.Merchant.Country), t.Transaction.Original, RewardWords.Name(t.Status),
        t.Member?.ToString(), t.Sale, RewardWords.Credit(t), t.Why.Text, t.TakenAt);
}

sealed record RuleView(string Rule, bool Held, string Text);

/// <param name="Credit">Credited by the offer, or below zero taken back; null for nothing.</param>
/// <param name="Text">How it was computed, or why it is nothing.</param>
sealed record OfferTraceView(string Offer, string Title, MoneyView? Credit, string Text, IReadOnlyList<RuleView> Rules);

/// <summary>The trace as it was kept when it was decided.</summary>
sealed record ExplanationView(string Id, string Status, string? Member, MoneyView? Credit, string Text, IReadOnlyList<OfferTraceView> Offers)
{
    public static ExplanationView Of(TakenTransaction t) => new(
        t.Transaction.Id, RewardWords.Name(t.Status), t.Member?.ToString(), RewardWords.Credit(t), t.Why.Text,
        [.. t.Why.Offers.Select(o => new OfferTraceView(
            o.Offer.ToString(), o.Title, RewardWords.Credit(o.CreditMinor, t.Transaction.Amount.Currency), o.Text, [.. o.Rules.Select(r => new RuleView(r.Rule, r.Held, r.Text))]))]);
}

/// <summary>What became of one item of a call.</summary>
/// <param name="Status"><c>refused</c> with what is wrong, or what was made of it.</param>
sealed record TransactionResultView(
    string? Id, string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MoneyView? Credit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);

sealed record TransactionResultsView(IReadOnlyList<TransactionResultView> Items);

/// <param name="Id">Its transaction and its offer: by this a payout names it.</param>
/// <param name="Amount">Below zero, taken back.</param>
/// <param name="Card">In messages only where it is not the payment service that credits it.</param>
sealed record CreditJson(
    string Id, string Transaction, string Offer, string Enrollment, string Member, MoneyView Amount, DateTimeOffset At, string State, string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedCardView? Card = null)
{
    public static CreditJson Of(StatementCredit c) => new(
        c.Key.ToString(), c.Key.Transaction, c.Key.Offer.ToString(), c.Enrollment.ToString(), c.Member.ToString(), MoneyView.Of(c.Amount), c.At, RewardWords.Name(c.State), c.Reference, FeedCardView.Of(c.Card));

    public static CreditJson Of(CreditView view) => Of(view.Credit);
}

/// <param name="Already">Told before under the same reference.</param>
/// <param name="NotOwed">Unknown, still with the payment service, or paid otherwise.</param>
sealed record PaidOutView(string Reference, int Paid, int Already, IReadOnlyList<string> NotOwed);

static class RewardWords
{
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static MoneyView? Credit(TakenTransaction t) => Credit(t.CreditMinor, t.Transaction.Amount.Currency);

    public static MoneyView? Credit(long minor, string currency) => minor == 0 ? null : new(minor, currency);
}
