using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Fakes;

public enum ChargeStatus
{
    Approved,
    Declined,
    WaitsForMember,
}

/// <summary>One charge as the payment service keeps it.</summary>
public sealed class WorldCharge
{
    public required string Reference { get; init; }
    public required string Key { get; init; }
    public required string Token { get; init; }
    public required Money Amount { get; init; }
    public required DateTimeOffset At { get; init; }
    public required long Stamp { get; init; }
    public ChargeStatus Status { get; set; }
    public DeclineReason Reason { get; set; }

    /// <summary>When money moved; null while none has.</summary>
    public long? ApprovedStamp { get; set; }
    public DateTimeOffset ApprovedAt { get; set; }

    /// <summary>The bank made it of its own accord, beside the one that was asked for.</summary>
    public bool Unbidden { get; init; }

    /// <summary>The bank said that it was declined, and approved it later.</summary>
    public bool Contradicted { get; set; }

    /// <summary>How often it will still not answer.</summary>
    public int Silences { get; set; }
}

public sealed record WorldRefund(string Reference, string Key, string Charge, Money Amount, DateTimeOffset At);

/// <summary>Everything the payment service did.</summary>
public sealed class PaymentTruth
{
    public List<WorldCharge> Charges { get; } = [];
    public List<WorldRefund> Refunds { get; } = [];

    public IEnumerable<WorldCharge> Approved => Charges.Where(c => c.Status == ChargeStatus.Approved);

    /// <summary>As the service lists them.</summary>
    public IEnumerable<Movement> Movements =>
        Approved.Select(c => new Movement(c.Reference, MovementKind.Charge, c.Amount, Money.Zero(c.Amount.Currency), c.ApprovedAt, c.Key))
            .Concat(Refunds.Select(r => new Movement(r.Reference, MovementKind.Refund, r.Amount, Money.Zero(r.Amount.Currency), r.At, Charges.Single(c => c.Reference == r.Charge).Key)))
            .OrderBy(m => m.At);
}
