using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Rewards;

/// <summary>Every public word about card-linked offers. Nothing personal stands in it: no name, no card, no place where anybody was.</summary>
public static class RewardText
{
    const int LeastOfTitle = 20;

    public static string Announcement(ProgramRules rules, RewardOffer offer) => Fit(offer, (title, terms) =>
        $"{title}: {terms}. Post #{offer.Hashtag}{(offer.Disclosure is { } tag ? $" and #{tag}" : "")} to load it to your linked card. Terms: {ReplyText.OfferPage(rules, offer)}");

    public static string Loaded(ProgramRules rules, ImmutableArray<RewardOffer> offers) => offers is [var offer]
        ? Fit(offer, (title, terms) => $"Loaded: {title}. {Capital(terms)}{Until(offer)}; nothing to show at the till. Terms: {ReplyText.OfferPage(rules, offer)}")
        : ReplyText.Fit(string.Join(", ", offers.Select(o => o.Title)), titles => $"Loaded: {titles}. Pay with your linked card and the credits come by themselves. See {rules.PublicUrl}/member/rewards");

    public static string Refused(ProgramRules rules, RewardOffer offer, LoadRefusal refusal) => ReplyText.Fit(offer.Title, title => refusal switch
    {
        LoadRefusal.ProgramPaused => "The programme is paused just now; nothing was loaded. Please try again later.",
        LoadRefusal.AccountNotPublic => "We can only act on posts of public accounts; nothing was loaded.",
        LoadRefusal.OfferNotStarted => $"{title} cannot be loaded yet. It starts {ReplyText.When(offer.StartsAt)}.",
        LoadRefusal.OfferEnded => $"{title} has ended; nothing was loaded. See what is on offer: {rules.PublicUrl}",
        LoadRefusal.NoCard => $"Before you can load offers, please finish setting up your account: {rules.PublicUrl}/member",
        LoadRefusal.CardNotEligible => $"Before you can load offers, please look at your payment settings: {rules.PublicUrl}/member",
        LoadRefusal.AlreadyLoaded => $"{title} is loaded already; it counts once for each member and card.",
        LoadRefusal.EnrollmentLimitReached or LoadRefusal.BudgetUsedUp => $"{title} is used up; nothing was loaded. See what else is on offer: {rules.PublicUrl}",
        LoadRefusal.DisclosureMissing => $"Nothing is loaded yet: a post that earns a discount is advertising. Please post #{offer.Hashtag} again together with #{offer.Disclosure}.",
    });

    /// <summary>What is to be done and what comes back: <c>spend 75.00 USD or more at Acme, get 20.00 USD back</c>.</summary>
    public static string Terms(RewardOffer offer) => Terms(offer, offer.Merchant);

    static string Terms(RewardOffer offer, string merchant)
    {
        var spend = offer.MinSpendMinor > 0 ? $"spend {offer.Amount(offer.MinSpendMinor)} or more" : "pay";
        var visit = offer.Visit is { } number ? string.Create(CultureInfo.InvariantCulture, $" on visit {number}") : "";
        var most = offer.Credit is CreditTerms.Percent && offer.MostPerTransactionMinor is { } cap ? $" (up to {offer.Amount(cap)})" : "";
        return $"{spend} at {merchant}{visit}, get {Credit(offer)} back{most}";
    }

    public static string Credit(RewardOffer offer) => offer.Credit switch
    {
        CreditTerms.Percent percent => string.Create(CultureInfo.InvariantCulture, $"{percent.BasisPoints / 100m:0.##} %"),
        CreditTerms.Fixed once => offer.Amount(once.Minor).ToString(),
        _ => throw new InvariantException("a credit is a percentage or fixed"),
    };

    /// <summary>Shortens the title, and the merchant where that is not enough.</summary>
    static string Fit(RewardOffer offer, Func<string, string, string> sentence) => ReplyText.Fit(
        offer.Merchant, merchant => ReplyText.Fit(offer.Title, title => sentence(title, Terms(offer, merchant)), LeastOfTitle));

    static string Until(RewardOffer offer) => offer.EndsAt is null ? "" : $" until {ReplyText.When(offer.EndsAt)}";

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
