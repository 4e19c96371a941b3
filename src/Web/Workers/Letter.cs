using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>What is told in private: as plain text and as HTML, from the same parts.</summary>
public sealed record Letter(string Subject, IReadOnlyList<LetterPart> Parts)
{
    /// <param name="at">When it is sent.</param>
    public static Letter About(MailKind kind, ProgramRules rules, Member member, PurchaseView view, DateTimeOffset at)
    {
        var (purchase, offer) = (view.Purchase, view.Offer);
        var name = purchase.Variant.Length == 0 ? offer.Title : $"{offer.Title} ({purchase.Variant})";
        var page = new LetterPart.Link("Your order", $"{rules.PublicUrl}/member/purchases/{purchase.Id}");
        (string Subject, LetterPart[] Parts) letter = kind switch
        {
            MailKind.Receipt => ($"Your receipt for {name}",
                ["Thank you for your order.", What(view, name), Price(view), "Charged once, to the card you linked."]),
            MailKind.Declined => ($"Your order of {name} did not go through",
                [.. Declined(purchase), $"To order, post #{offer.Hashtag} once more."]),
            MailKind.ActionRequired => ($"Please approve your payment for {name}",
                [$"Your bank wants you to approve the payment of {purchase.Total}. We keep {name} for you until {Moment(purchase is { State: PurchaseState.ActionRequired, Due: { } due } ? due : at + rules.ActionWindow)}.", page with { Label = "Approve here" }]),
            MailKind.Expired => ($"Your hold on {name} has ended",
                ["Your confirmation did not reach us in time, so nothing was ordered and nothing was charged.", $"To try again, post #{offer.Hashtag} once more."]),
            MailKind.Refunded => ($"A refund for {name}",
                [$"We are returning money to the card you paid with. Refunded so far: {purchase.Refunded} of {purchase.Total}. Your bank may take some days to show it."]),
            MailKind.ChargeReturned => ($"Money goes back to your card for {name}",
                ["Your card was charged when it should not have been: the order was over, or paid already. All of that goes back to the card, and you need do nothing. Your bank may take some days to show it.",
                    .. GoesBack(purchase)]),
            MailKind.Shipped => ($"{name} is on its way",
                [$"{offer.Merchant} has shipped your order.", .. Parcel(purchase)]),
            MailKind.ConfirmationRequest => ($"Confirm your order of {name}", ConfirmationRequest(rules, member, view, name, at + rules.ConfirmationWindow)),
        };
        // No name: whoever joins types one, and may type somebody else's e-mail address.
        return new(letter.Subject, ["Hello,", .. letter.Parts, page, rules.Name]);
    }

    static LetterPart What(PurchaseView view, string name) => new LetterPart.Facts([("Order", name), ("Sold by", view.Offer.Merchant)]);

    static LetterPart Price(PurchaseView view)
    {
        var lines = view.Purchase.Lines;
        var (price, shipping) = (("Price", lines.Price.ToString()), ("Shipping", lines.Shipping.ToString()));
        var total = ("Total", view.Purchase.Total.ToString());
        return new LetterPart.Facts(lines.TaxIncluded
            ? [price, shipping, total, ("Tax", $"{lines.Tax}, included")]
            : [price, ("Tax", lines.Tax.ToString()), shipping, total]);
    }

    static LetterPart[] Parcel(Purchase purchase)
    {
        List<(string, string)> facts = [];
        if (purchase.Carrier is { } carrier) facts.Add(("Carrier", carrier));
        if (purchase.Tracking is { } tracking) facts.Add(("Tracking", tracking));
        return facts.Count == 0 ? [] : [new LetterPart.Facts(facts)];
    }

    static LetterPart[] GoesBack(Purchase purchase) => [new LetterPart.Facts([.. purchase.ReturnedCharges.Select(back => ("Goes back", back.Amount.ToString()))])];

    static LetterPart[] Declined(Purchase purchase) => purchase.Declined == DeclineReason.OtherSum
        ? [DeclineText.Advice(DeclineReason.OtherSum), "The unit went back on sale."]
        : [DeclineText.Advice(purchase.Declined ?? DeclineReason.Declined), "You have not been charged, and the unit went back on sale."];

    static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    static LetterPart[] ConfirmationRequest(ProgramRules rules, Member member, PurchaseView view, string name, DateTimeOffset deadline)
    {
        var (purchase, offer) = (view.Purchase, view.Offer);
        var handle = member.Linked(purchase.Account) is { } linked ? $"@{linked.Handle}" : "the account you asked by";
        return
        [
            "Not everybody can be answered in public just now, so here is your answer.",
            $"One {name} is held for you: {purchase.Total} in total.",
            Price(view),
            $"To order and pay, post #{purchase.Code} on {purchase.Account.Network.ToUpperFirst()} by {handle}, no later than {Moment(deadline)}. If you do nothing, nothing is charged.",
            new LetterPart.Link("Terms", ReplyText.OfferPage(rules, offer)),
        ];
    }
}

public abstract record LetterPart
{
    public sealed record Words(string Text) : LetterPart;

    public sealed record Facts(IReadOnlyList<(string Label, string Value)> Rows) : LetterPart;

    public sealed record Link(string Label, string Address) : LetterPart;

    public static implicit operator LetterPart(string text) => new Words(text);
}

static class Sentence
{
    public static string ToUpperFirst(this string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
