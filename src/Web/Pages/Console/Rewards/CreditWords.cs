using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Console.Rewards;

/// <summary>Card-linked rewards as the operator and support speak of them.</summary>
static class CreditWords
{
    public static string Name(this CreditState state) => state switch
    {
        CreditState.Sending => "On its way",
        CreditState.Paid => "Paid",
        CreditState.Owed => "Owed",
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(this CreditState state) => state switch
    {
        CreditState.Sending => "",
        CreditState.Paid => "good",
        CreditState.Owed => "warn",
    };

    public static string Name(this TransactionStatus status) => status switch
    {
        TransactionStatus.Recorded => "Nothing earned",
        TransactionStatus.Credited => "Credited",
        TransactionStatus.ClawedBack => "Taken back",
        TransactionStatus.UnknownCard => "Nobody’s card",
        TransactionStatus.Waiting => "Waits for its payment",
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(this TransactionStatus status) => status switch
    {
        TransactionStatus.Credited => "good",
        TransactionStatus.ClawedBack or TransactionStatus.Waiting => "warn",
        TransactionStatus.Recorded or TransactionStatus.UnknownCard => "",
    };

    public static string Name(this TransactionType type) => type switch
    {
        TransactionType.Authorization => "Authorisation",
        TransactionType.Clearing => "Payment",
        TransactionType.Refund => "Refund",
        TransactionType.Reversal => "Reversal",
    };

    public static string Name(this EnrollmentSource source) => source switch
    {
        EnrollmentSource.Post => "by a post",
        EnrollmentSource.CheckIn => "by checking in",
        EnrollmentSource.Click => "by a click",
        EnrollmentSource.Api => "by the API",
    };

    /// <summary>A rule of an explanation, as the one that was in the way.</summary>
    public static string RuleName(string rule) => rule switch
    {
        "window" => "Paid outside the offer’s time",
        "merchant" => "Another shop",
        "currency" => "Another currency",
        "day" => "A day that does not count",
        "minimumSpend" => "Below the minimum spend",
        "visit" => "Not the visit that earns",
        OfferTrace.NothingGiven => "All held, but nothing was left to give or another offer gave",
        _ => rule,
    };

    public static string TransactionPage(string id) => $"/console/rewards/transaction?id={Uri.EscapeDataString(id)}";

    /// <summary>Every rule of an offer as a sentence.</summary>
    public static ImmutableArray<string> Rules(this RewardOffer offer)
    {
        var rules = ImmutableArray.CreateBuilder<string>();
        rules.Add(offer.Promise() + ".");
        if (offer.MostPerTransactionMinor is { } perPayment) rules.Add($"At most {offer.Brief(perPayment)} for one payment.");
        if (offer.MostPerMemberMinor is { } perMember) rules.Add($"At most {offer.Brief(perMember)} for one member.");
        rules.Add(Match(offer.Match));
        if (!offer.Days.IsEmpty) rules.Add($"On {string.Join(", ", offer.Days)} ({offer.TimeZone}).");
        rules.Add(offer.Reserves && offer.MostPerEnrollmentMinor is { } most ? $"Loading sets {offer.Brief(most)} of the budget aside, or what is left of it." : "Whoever pays first is credited first: loading sets nothing aside.");
        if (offer.EnrollmentLimit is { } limit) rules.Add($"{RewardWords.Count(limit, "member")} can load it.");
        if (!offer.Venues.IsEmpty) rules.Add($"Checking in loads it at {string.Join(", ", offer.Venues.Select(v => v.Name))}.");
        if (offer.Disclosure is { } tag) rules.Add($"Posts that load it must carry #{tag}.");
        return rules.ToImmutable();
    }

    static string Match(MerchantMatch match) => match.Ids.IsEmpty
        ? (match.Categories.IsEmpty, match.Descriptor) switch
        {
            (true, _) => $"At shops whose name on the statement begins with “{match.Descriptor}”.",
            (_, null) => $"At shops of category {string.Join(" or ", match.Categories)}.",
            _ => $"At shops of category {string.Join(" or ", match.Categories)} whose name on the statement begins with “{match.Descriptor}”.",
        }
        : $"At {(match.Ids.Length == 1 ? "the shop with merchant id" : "shops with one of the merchant ids")} {string.Join(", ", match.Ids)}.";

    /// <summary>Within a sentence.</summary>
    public static string Shown(this Money amount) => MoneyFormat.Write(amount, CultureInfo.CurrentCulture);
}
