using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>What is told in private.</summary>
public sealed record Letter(string Subject, string Body)
{
    /// <param name="at">When it is sent.</param>
    public static Letter About(MailKind kind, ProgramRules rules, Member member, PurchaseView view, DateTimeOffset at)
    {
        var (purchase, offer) = (view.Purchase, view.Offer);
        var name = purchase.Variant.Length == 0 ? offer.Title : $"{offer.Title} ({purchase.Variant})";
        var page = $"{rules.PublicUrl}/member/purchases/{purchase.Id}";
        var (subject, text) = kind switch
        {
            MailKind.Receipt => ($"Your receipt for {name}",
                $"Thank you for your order.\n\n{name}\nSold by: {offer.Merchant}\n\nPrice     {offer.Price}\nTax       {offer.Tax}\nShipping  {offer.Shipping}\nTotal     {purchase.Total}\n\nCharged once, to the card you linked."),
            MailKind.Declined => ($"Your order of {name} did not go through",
                $"{view.History[^1].Reason.ToUpperFirst()}. You have not been charged, and the unit went back on sale.\n\nTo try again, look at your cards on your page and post #{offer.Hashtag} once more."),
            MailKind.ActionRequired => ($"Please approve your payment for {name}",
                $"Your bank wants you to approve the payment of {purchase.Total}. We keep {name} for you for {rules.ActionWindow.TotalMinutes:0} minutes.\n\nApprove here: {page}"),
            MailKind.Expired => ($"Your hold on {name} has ended",
                $"Your confirmation did not reach us in time, so nothing was ordered and nothing was charged.\n\nTo try again, post #{offer.Hashtag} once more."),
            MailKind.Refunded => ($"A refund for {name}",
                $"We are returning money to the card you paid with. Refunded so far: {purchase.Refunded} of {purchase.Total}. Your bank may take some days to show it."),
            MailKind.Shipped => ($"{name} is on its way",
                $"{offer.Merchant} has shipped your order.{(purchase.Carrier is null ? "" : $"\n\nCarrier: {purchase.Carrier}")}{(purchase.Tracking is null ? "" : $"\nTracking: {purchase.Tracking}")}"),
            MailKind.ConfirmationRequest => ($"Confirm your order of {name}", ConfirmationRequest(rules, member, view, name, at + rules.ConfirmationWindow)),
        };
        return new(subject, $"Hello {member.Name},\n\n{text}\n\nYour order: {page}\n\n{rules.Name}\n");
    }

    static string ConfirmationRequest(ProgramRules rules, Member member, PurchaseView view, string name, DateTimeOffset deadline)
    {
        var (purchase, offer) = (view.Purchase, view.Offer);
        var handle = member.Linked(purchase.Account) is { } linked ? $"@{linked.Handle}" : "the account you asked by";
        var until = deadline.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
        return $"Not everybody can be answered in public just now, so here is your answer.\n\n"
            + $"One {name} is held for you: {purchase.Total} in total.\n\nPrice     {offer.Price}\nTax       {offer.Tax}\nShipping  {offer.Shipping}\n\n"
            + $"To order and pay, post #{purchase.Code} on {purchase.Account.Network.ToUpperFirst()} by {handle}, no later than {until}. If you do nothing, nothing is charged.\n\n"
            + $"Terms: {ReplyText.OfferPage(rules, offer)}";
    }
}

static class Sentence
{
    public static string ToUpperFirst(this string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
