using Microsoft.AspNetCore.Authentication;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Console;

/// <summary>What the operator does with one click.</summary>
static class ConsoleArea
{
    public const string Home = "/console";

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var deeds = routes.MapGroup(Home).RequireAuthorization(SignIn.Operator).ExcludeFromDescription().FromOwnForms(Home);
        deeds.MapPost("/sign-out", (Delegate)SignOut);
        deeds.MapPost("/pause", (GroupCommit engine, TimeProvider time) => Pause(engine, time, true));
        deeds.MapPost("/resume", (GroupCommit engine, TimeProvider time) => Pause(engine, time, false));
        deeds.MapPost("/purchases/{id}/delivered", Deliver);
        deeds.MapPost("/purchases/{id}/cancel", Cancel);
    }

    static async Task<IResult> SignOut(HttpContext http)
    {
        await http.SignOutAsync(SignIn.Operator);
        return Results.LocalRedirect(Notes.SignedOut.On("/console/sign-in"));
    }

    static async Task<IResult> Pause(GroupCommit engine, TimeProvider time, bool paused)
    {
        var trouble = await engine.Objection(new PauseProgram(paused) { At = time.GetUtcNow() }, _ => null);
        return Results.LocalRedirect((trouble ?? (paused ? Notes.Paused : Notes.Resumed)).On(Home));
    }

    static async Task<IResult> Deliver(GroupCommit engine, TimeProvider time, string id)
    {
        if (!PurchaseId.TryParse(id, out var purchase)) return Results.LocalRedirect(Notes.Gone.On("/console/purchases"));
        var trouble = await engine.Objection(new DeliverPurchase(purchase) { At = time.GetUtcNow() }, outcome => outcome is FulfilOutcome.Fulfilled ? null : Notes.Gone);
        return Results.LocalRedirect((trouble ?? Notes.Delivered).On($"/console/purchases/{purchase}"));
    }

    static async Task<IResult> Cancel(GroupCommit engine, TimeProvider time, string id)
    {
        if (!PurchaseId.TryParse(id, out var purchase)) return Results.LocalRedirect(Notes.Gone.On("/console/purchases"));
        var told = Notes.ChargeBeingStopped;
        var trouble = await engine.Objection(new CancelPurchase(purchase, "cancelled by the operator") { At = time.GetUtcNow() }, outcome =>
        {
            if (outcome == CancelOutcome.Cancelled) told = Notes.PurchaseCancelled;
            return outcome is CancelOutcome.Cancelled or CancelOutcome.Asked ? null : Notes.Gone;
        });
        return Results.LocalRedirect((trouble ?? told).On($"/console/purchases/{purchase}"));
    }
}
