using System.Globalization;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Purchases;

/// <summary>
/// Every public word the storefront says to a member. Nothing personal stands in it: no name, no card, no address, no reason that a bank gave.
/// </summary>
public static class ReplyText
{
    /// <summary>The shortest limit of the networks served, with room for a link.</summary>
    public const int MostGraphemes = 280;

    public static string ConfirmationRequest(ProgramRules rules, ProductOffer offer, Variant variant, string code, PriceLines lines)
    {
        var parts = lines.Tax.Minor == 0 && lines.Shipping.Minor == 0 ? "" : $" incl. {Extras(lines)}";
        var window = Minutes(rules.ConfirmationWindow);
        return Fit(Named(offer, variant.Tag), name =>
            $"One {name} is held for you: {lines.Total} in total{parts}. To order and pay, post #{code} within {window}. Terms: {OfferPage(rules, offer)}");
    }

    public static string Invitation(ProgramRules rules) =>
        $"Hello! To buy here by posting a hashtag, link your account and a card once: {rules.PublicUrl}/join . We will not write again unless you ask.";

    public static string Refused(ProgramRules rules, ProductOffer? offer, Refusal refusal)
    {
        var choices = Choices(refusal);
        return Fit(offer?.Title ?? "", title => refusal.Reason switch
        {
            RefusalReason.ProgramPaused => "The shop is paused just now; nothing was ordered. Please try again later.",
            RefusalReason.AccountNotPublic => "We can only take orders from public accounts; nothing was ordered.",
            RefusalReason.SeveralOffers => "That post names more than one offer; nothing was ordered. Please post one offer's hashtag at a time.",
            RefusalReason.OfferNotStarted => $"{title} is not on sale yet; nothing was ordered. It starts {When(offer!.StartsAt)}.",
            RefusalReason.OfferEnded => $"{title} has ended; nothing was ordered. See what is on offer: {rules.PublicUrl}",
            RefusalReason.NoCard => $"Before you can order, please finish setting up your account: {rules.PublicUrl}/member",
            RefusalReason.CardNotEligible => $"Before you can order, please look at your payment settings: {rules.PublicUrl}/member",
            RefusalReason.NoAddress => $"Before you can order, please complete your delivery details: {rules.PublicUrl}/member",
            RefusalReason.VariantMissing => $"Which {title}? Please post the offer's hashtag again with one of: {choices}. Nothing is held yet.",
            RefusalReason.VariantUnknown => $"That form of {title} is not on offer. Please post again with one of: {choices}. Nothing is held yet.",
            RefusalReason.AlreadyWaiting => $"Your {title} is held already and waits for your confirmation hashtag.",
            RefusalReason.LimitReached => $"{title} is limited to {offer!.LimitPerMember} for each member, and you have reached that; nothing was ordered.",
            RefusalReason.SoldOut => $"{title} is sold out; nothing was ordered. See what else is on offer: {rules.PublicUrl}",
            RefusalReason.NotSoldThere => $"This cannot be ordered with your delivery details as they are; nothing was ordered. Your private page tells why: {rules.PublicUrl}/member",
            RefusalReason.TotalNotTaken => $"{title} cannot be paid for as it is; nothing was ordered. That is for us to mend. See what else is on offer: {rules.PublicUrl}",
            RefusalReason.NeedsStepUp => $"This cannot be ordered by a public post just now; nothing is held. Your private page tells why: {rules.PublicUrl}/member",
        });
    }

    public static string CodeRefused(ProgramRules rules, CodeRefusal refusal) => refusal switch
    {
        CodeRefusal.Unknown => "That confirmation hashtag is not one of ours; nothing was charged. Please check it against our reply.",
        CodeRefusal.Late => $"That came after the {Minutes(rules.ConfirmationWindow)} had passed; nothing was charged. To try again, post the offer's hashtag.",
        CodeRefusal.NoLongerOpen => "That order is no longer open; nothing was charged. To try again, post the offer's hashtag.",
        CodeRefusal.AlreadyConfirmed => "You confirmed that order before; it is charged once only. See your private page: " + rules.PublicUrl + "/member",
    };

    /// <summary>The one reply to a confirmation post, for everything it confirmed.</summary>
    public static string Receipt(ProgramRules rules, IReadOnlyList<(Purchase Purchase, ProductOffer Offer)> resolved)
    {
        var paid = resolved.Where(r => r.Purchase.State is PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered or PurchaseState.Refunded).ToList();
        var failed = resolved.Count - paid.Count;
        // Something may have been charged that should not have been.
        var isCharged = resolved.Any(r => r.Purchase.Declined == DeclineReason.OtherSum);
        if (paid.Count == 0)
            return $"Your order did not go through; {(isCharged ? "what was charged goes back" : "nothing was charged")}. Details are on your private page: {rules.PublicUrl}/member";

        var rest = failed == 0 ? "" : $" Another order did not go through{(isCharged ? "; what was charged for it goes back" : " and was not charged")}.";
        var names = string.Join(", ", paid.Select(r => $"{Named(r.Offer, r.Purchase.Variant)} ({r.Purchase.Total})"));
        return Fit(names, name => $"Thank you! Ordered and paid: {name}.{rest} Your receipt is on your private page: {rules.PublicUrl}/member");
    }

    public static string Announcement(ProgramRules rules, ProductOffer offer) => Fit(offer.Title, title =>
        $"{title} for {offer.Total}{(offer.TaxMode == TaxMode.Exclusive ? " plus tax" : "")}. Post #{offer.Hashtag}{(offer.HasChoice ? " and your choice" : "")} to buy! Terms: {OfferPage(rules, offer)}");

    /// <summary>Not percent-encoded: a hashtag needs no escape, and encoded it could be longer than the whole reply may be.</summary>
    public static string OfferPage(ProgramRules rules, Offer offer) => $"{rules.PublicUrl}/o/{offer.Hashtag}";

    static string Choices(Refusal refusal)
    {
        var named = refusal.Variants.Select(v => string.Join(' ', v.Split(' ').Select(w => "#" + w))).ToList();
        var shown = named.Count;
        while (shown > 1 && string.Join(", ", named.Take(shown)).Length > 120) shown--;
        return string.Join(", ", named.Take(shown)) + (shown < named.Count ? ", …" : "");
    }

    static string Named(ProductOffer offer, string variant) => variant.Length == 0 ? offer.Title : $"{offer.Title} ({variant})";

    static string Extras(PriceLines lines) => (lines.Tax.Minor, lines.Shipping.Minor) switch
    {
        (0, _) => $"shipping {lines.Shipping}",
        (_, 0) => $"tax {lines.Tax}",
        _ => $"tax {lines.Tax} and shipping {lines.Shipping}",
    };

    static string Minutes(TimeSpan window) => window.TotalMinutes >= 2 && window.Seconds == 0
        ? $"{window.TotalMinutes:0} minutes"
        : $"{window.TotalSeconds:0} seconds";

    internal static string When(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "soon";

    /// <summary>Shortens the one part that can be long, never the code, the total or the link.</summary>
    /// <param name="least">So much of it stays, even if the text is then too long: another part must give way too.</param>
    internal static string Fit(string part, Func<string, string> sentence, int least = 0)
    {
        var text = sentence(part);
        var excess = Graphemes(text) - MostGraphemes;
        if (excess <= 0) return text;

        var elements = StringInfo.ParseCombiningCharacters(part);
        var keep = Math.Max(elements.Length - excess - 1, least);
        return keep >= elements.Length ? text : keep <= 0 ? sentence("") : sentence(part[..elements[keep]] + "…");
    }

    static int Graphemes(string text) => new StringInfo(text).LengthInTextElements;
}
