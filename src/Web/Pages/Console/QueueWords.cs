using Tagsale.Core.Engine;

namespace Tagsale.Web.Pages.Console;

/// <summary>What waits to go out, in words.</summary>
static class QueueWords
{
    public static string Kind(this OutboxItem item) => item switch
    {
        OutboxItem.Reply reply => reply.Priority.Name(),
        OutboxItem.Charge => "Charge",
        OutboxItem.CancelCharge => "Stop a charge",
        OutboxItem.Refund => "Refund",
        OutboxItem.Credit => "Statement credit",
        OutboxItem.Mail mail => $"Mail: {mail.Kind}",
        OutboxItem.Announce => "Offer post",
        OutboxItem.DetachCard => "Forget a card",
        OutboxItem.Understand => "Understand an event",
        _ => item.GetType().Name,
    };

    public static string Name(this ReplyPriority priority) => priority switch
    {
        ReplyPriority.Confirmation => "Reply with a code",
        ReplyPriority.Receipt => "Receipt reply",
        ReplyPriority.Refusal => "Refusal",
        ReplyPriority.Invitation => "Invitation",
    };

    /// <summary>What it is about, in ids that lead to their pages; a reply's post is shown apart.</summary>
    public static string About(this OutboxItem item) => item switch
    {
        OutboxItem.Reply reply => reply.Purchase?.ToString() ?? "",
        OutboxItem.Charge charge => $"{charge.Purchase} {charge.Amount}",
        OutboxItem.CancelCharge cancel => cancel.Purchase.ToString(),
        OutboxItem.Refund refund => $"{refund.Purchase} {refund.Amount}",
        OutboxItem.Credit credit => $"{credit.CreditKey} {credit.Amount}",
        OutboxItem.Mail mail => mail.Purchase.ToString(),
        OutboxItem.Announce announce => $"{announce.Offer} on {announce.Network}",
        OutboxItem.DetachCard detach => $"{detach.Card} at {detach.Service}",
        OutboxItem.Understand told => $"{told.Event} of {told.Service}",
        _ => item.Key,
    };
}
