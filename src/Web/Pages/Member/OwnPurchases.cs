using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Member;

/// <summary>What a member does with a purchase of their own; everybody else's do not exist for them.</summary>
static class OwnPurchases
{
    public static void MapOwnPurchases(this IEndpointRouteBuilder member)
    {
        member.MapGet("/purchases/{id}/return", BackFromBank);
        member.MapPost("/purchases/{id}/cancel", Cancel).FromOwnForms(MemberArea.Home);
    }

    /// <summary>Null for what is not there or is somebody else's.</summary>
    public static PurchaseView? OwnPurchase(this IQueries queries, Core.Members.Member me, string id) =>
        PurchaseId.TryParse(id, out var purchase) && queries.Purchase(purchase) is { } view && view.Purchase.Member == me.Id ? view : null;

    public static string Page(PurchaseId id) => $"/member/purchases/{id}";

    static Task<IResult> BackFromBank(HttpContext http, MemberDeed deed, IQueries queries, string id) => deed.Do(http,
        (me, now) => queries.OwnPurchase(me, id) is { } view ? new RecheckCharge(view.Purchase.Id, me.Id) { At = now } : null,
        outcome => outcome == SettleOutcome.Settled ? Notes.AskingBank : Notes.BankAnswered,
        $"/member/purchases/{Uri.EscapeDataString(id)}");

    static Task<IResult> Cancel(HttpContext http, MemberDeed deed, IQueries queries, string id)
    {
        return deed.Do(http,
            (me, now) => queries.OwnPurchase(me, id) is { } view ? new CancelPurchase(view.Purchase.Id, "cancelled by the member") { At = now, By = me.Id } : null,
            outcome => outcome switch
            {
                CancelOutcome.Cancelled => Notes.PurchaseCancelled,
                CancelOutcome.Asked => Notes.CancelAsked,
                CancelOutcome.TooLate => Notes.TooLate,
                CancelOutcome.NotFound => Notes.Gone,
            },
            $"/member/purchases/{Uri.EscapeDataString(id)}");
    }
}
