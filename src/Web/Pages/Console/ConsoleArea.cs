using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;
using Tagsale.Web.Api;
using Tagsale.Web.Purchases;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Rewards;
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
        deeds.MapPost("/webhooks/{id}/enable", EnableWebhook);
        deeds.MapPost("/webhooks/{id}/remove", RemoveWebhook);
        deeds.MapPost("/shipments.csv", Shipments).WithMetadata(new RequestSizeLimitAttribute(2 * ShipmentFile.LargestBytes));
        var files = routes.MapGroup(Home).RequireAuthorization(SignIn.Operator).ExcludeFromDescription();
        files.MapGet("/packing-list.csv", (IQueries queries, string? offer, string? merchant) =>
            PurchaseExport.Packing(queries, OfferId.TryParse(offer, out var id) ? id : null, merchant));
        files.MapGet("/rewards/payouts.csv", PayoutFile.Owed);
        files.MapGet("/purchases.csv", (IQueries queries, string? offer, string? member, string? state, string? search) =>
            PurchaseExport.Purchases(queries, PurchasesApi.Query(new(), Given(offer), Given(member), Given(state)) with { Search = Given(search) }));
    }

    /// <summary>How it stands with each line of a file, changing nothing; written as it is found out.</summary>
    static IResult Shipments(HttpContext http, Shipping shipping)
    {
        ShipmentFile file;
        try
        {
            file = ShipmentFile.Read(http.Request.Form["Text"].ToString());
        }
        catch (FormatException)
        {
            return Results.LocalRedirect(Notes.Gone.On("/console/shipments"));
        }
        return new CsvResult("shipments", ["line", "purchase", "carrier", "tracking", "status", "problem"], async (csv, cancellation) =>
        {
            await foreach (var (line, status, problem) in shipping.Run(file, dryRun: true, cancellation))
                await csv.Number(line.Number).Text(line.Given).Text(line.Carrier).Text(line.Tracking).Text(Word(status)).Text(problem).End(cancellation);
        });
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    static string Word(ShipmentStatus status) => status switch
    {
        ShipmentStatus.Shipped => "not shipped yet",
        ShipmentStatus.Already => "shipped",
        ShipmentStatus.Bad => "bad",
    };

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

    static async Task<IResult> EnableWebhook(GroupCommit engine, TimeProvider time, string id)
    {
        if (!WebhookId.TryParse(id, out var webhook)) return Results.LocalRedirect(Notes.Gone.On("/console/webhooks"));
        var trouble = await engine.Objection(new EnableWebhook(webhook) { At = time.GetUtcNow() }, outcome => outcome is WebhookOutcome.Done ? null : Notes.Gone);
        return Results.LocalRedirect((trouble ?? Notes.WebhookEnabled).On($"/console/webhooks/{webhook}"));
    }

    static async Task<IResult> RemoveWebhook(GroupCommit engine, TimeProvider time, string id)
    {
        if (!WebhookId.TryParse(id, out var webhook)) return Results.LocalRedirect(Notes.Gone.On("/console/webhooks"));
        var trouble = await engine.Objection(new RemoveWebhook(webhook) { At = time.GetUtcNow() }, outcome => outcome is WebhookOutcome.Done ? null : Notes.Gone);
        return Results.LocalRedirect((trouble ?? Notes.WebhookRemoved).On("/console/webhooks"));
    }
}
