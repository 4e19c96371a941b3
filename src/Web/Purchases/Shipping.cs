using System.Runtime.CompilerServices;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Api;

namespace Tagsale.Web.Purchases;

public enum ShipmentStatus
{
    Shipped,

    /// <summary>It was told before, the same.</summary>
    Already,
    Bad,
}

/// <param name="Problem">Where it is bad: why.</param>
public sealed record ShipmentResult(ShipmentLine Line, ShipmentStatus Status, string? Problem);

/// <summary>Carries a file of shipments out, many lines to a transaction; sending the same file again changes nothing.</summary>
public sealed class Shipping(GroupCommit engine, TimeProvider time)
{
    const int AtOnce = 1_000;

    /// <param name="dryRun">Only tells what would come of it.</param>
    public async IAsyncEnumerable<ShipmentResult> Run(ShipmentFile file, bool dryRun, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var chunk in file.Lines.Chunk(AtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var under = chunk.Select(line => (Line: line, Outcome: line.Problem is null ? Submit(line, dryRun) : null)).ToList();
            foreach (var (line, outcome) in under) yield return outcome is null ? Bad(line, line.Problem!) : await Result(line, outcome);
        }
    }

    Task<FulfilOutcome> Submit(ShipmentLine line, bool dryRun) =>
        engine.Submit(new ShipPurchase(line.Purchase, line.Carrier, line.Tracking) { At = time.GetUtcNow(), DryRun = dryRun });

    static async Task<ShipmentResult> Result(ShipmentLine line, Task<FulfilOutcome> outcome)
    {
        try
        {
            return await outcome switch
            {
                FulfilOutcome.Fulfilled => new(line, ShipmentStatus.Shipped, null),
                FulfilOutcome.Already => new(line, ShipmentStatus.Already, null),
                FulfilOutcome.Disputed => Bad(line, "its payment is disputed: do not send it"),
                FulfilOutcome.NotFound => Bad(line, "there is no such purchase"),
                FulfilOutcome.NotPossible { State: PurchaseState.Shipped or PurchaseState.Delivered } => Bad(line, "it was shipped before with another carrier or tracking number; correct that on its own page"),
                FulfilOutcome.NotPossible no => Bad(line, $"it is {OutsideName.Of(no.State)}, and only what is paid can be shipped"),
                _ => throw new InvariantException("a shipment is done or refused"),
            };
        }
        catch (ParkedException)
        {
            return Bad(line, "it could not be processed; see the parked commands");
        }
        catch (StoreException)
        {
            return Bad(line, "the store did not answer; send the file again");
        }
    }

    static ShipmentResult Bad(ShipmentLine line, string problem) => new(line, ShipmentStatus.Bad, problem);
}
