using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>
/// The letters of a purchase, for the member's page: they follow from what happened, so they stand there whether mail arrives or not and nothing of them is stored.
/// </summary>
public static class WhatWasTold
{
    /// <returns>In the order they were decided, each with that time.</returns>
    public static IReadOnlyList<(DateTimeOffset At, Letter Letter)> About(ProgramRules rules, Member member, PurchaseView view)
    {
        var told = new List<(DateTimeOffset At, Letter Letter)>();
        PurchaseState? before = null;
        foreach (var line in view.History)
        {
            if (line.State != before && KindOf(line.State, view.Purchase) is { } kind) Tell(kind, line.At);
            before = line.State;
        }
        // One for all refunds: it tells their sum.
        if (view.Purchase.RefundedMinor > 0) Tell(MailKind.Refunded, Last(view.Purchase.Repayments.Where(r => r.Charge is null)));
        if (view.Purchase.ReturnedCharges.Any()) Tell(MailKind.ChargeReturned, Last(view.Purchase.ReturnedCharges));
        return [.. told.OrderBy(letter => letter.At)];

        // Of those from before their time was kept nothing is known but that it was no later.
        DateTimeOffset Last(IEnumerable<Repayment> repayments) => repayments.LastOrDefault()?.At ?? view.History[^1].At;

        void Tell(MailKind kind, DateTimeOffset at)
        {
            var sentAt = kind == MailKind.ConfirmationRequest ? view.Purchase.Deadline!.Value - rules.ConfirmationWindow : at;
            told.Add((at, Letter.About(kind, rules, member, view, sentAt)));
        }
    }

    static MailKind? KindOf(PurchaseState entered, Purchase purchase) => entered switch
    {
        // Most are asked in public.
        PurchaseState.AwaitingConfirmation => purchase is { ReplyAt: null, Deadline: not null } ? MailKind.ConfirmationRequest : null,
        PurchaseState.ActionRequired => MailKind.ActionRequired,
        PurchaseState.Paid => MailKind.Receipt,
        PurchaseState.Shipped => MailKind.Shipped,
        PurchaseState.Expired => MailKind.Expired,
        PurchaseState.Declined => MailKind.Declined,
        PurchaseState.AwaitingReply or PurchaseState.Paying or PurchaseState.Delivered or PurchaseState.Cancelled or PurchaseState.Refunded => null,
    };
}
