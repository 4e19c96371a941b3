using System.Text;
using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Web.Purchases;

namespace Tagsale.Web.Api;

/// <param name="Shipped">In a dry run: what would be.</param>
/// <param name="Already">Told before, the same.</param>
sealed record ShipmentsJson(bool DryRun, int Lines, int Shipped, int Already, IReadOnlyList<BadLineJson> Bad);

/// <param name="Line">Counted from 1, the one with the columns' names included.</param>
sealed record BadLineJson(int Line, string Purchase, string Problem);

/// <summary>Purchases out and shipments in, as files.</summary>
static class PurchaseFilesApi
{
    public static void MapPurchaseFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/purchases.csv", Export).Produces<string>(200, CsvWriter.Kind).Refuses(422).WithSummary("All purchases as a file; filter by offer, member and state");
        api.MapGet("/packing-list.csv", Packing).Produces<string>(200, CsvWriter.Kind).Refuses(422).WithSummary("What is paid and not shipped, with where it goes; filter by offer and merchant");
        api.MapPost("/shipments", Ship).WithMetadata(new RequestSizeLimitAttribute(ShipmentFile.LargestBytes))
            .Accepts<string>(CsvWriter.Kind).Produces<ShipmentsJson>().Refuses(400, 409, 413, 422)
            .WithSummary("Tell many shipments by a file with the columns purchase, carrier, tracking; dryRun=true only tells what would come of it");
    }

    static IResult Export(IQueries queries, string? offer, string? member, string? state)
    {
        var errors = new Errors();
        var query = PurchasesApi.Query(errors, offer, member, state);
        return errors.Any ? Problem.Invalid(errors) : PurchaseExport.Purchases(queries, query);
    }

    static IResult Packing(IQueries queries, string? offer, string? merchant)
    {
        var errors = new Errors();
        var query = PurchasesApi.Query(errors, offer, null, null);
        return errors.Any ? Problem.Invalid(errors) : PurchaseExport.Packing(queries, query.Offer, merchant);
    }

    static async Task<IResult> Ship(HttpContext http, bool? dryRun, Idempotent idempotent, Shipping shipping)
    {
        var (body, answer) = await idempotent.ReadText(http);
        if (body is null) return answer!;

        ShipmentFile file;
        try
        {
            file = ShipmentFile.Read(body.Value);
        }
        catch (FormatException unreadable)
        {
            return await idempotent.Refuse(http, body, Problem.Malformed($"As a file of shipments: {unreadable.Message}."));
        }

        var (shipped, already, bad) = (0, 0, new List<BadLineJson>());
        await foreach (var result in shipping.Run(file, dryRun ?? false, http.RequestAborted))
            switch (result.Status)
            {
                case ShipmentStatus.Shipped: shipped++; break;
                case ShipmentStatus.Already: already++; break;
                case ShipmentStatus.Bad: bad.Add(new(result.Line.Number, result.Line.Given, result.Problem!)); break;
            }
        var view = new ShipmentsJson(dryRun ?? false, file.Lines.Count, shipped, already, bad);
        return await idempotent.Keep(http, body, new Answer(200, ApiJson.Write(view)));
    }
}
