using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Fakes;

public enum ChargeStatus
{
    Approved,
    Declined,
    WaitsForMember,
    Processing,
}

/// <summary>One charge as the payment service keeps it.</summary>
public sealed class WorldCharge
{
    public required string Reference { get; init; }
    public required string Key { get; init; }
    public required string Token { get; init; }

    /// <summary>What it took, or takes when it is approved.</summary>
    public required Money Amount { get; init; }

    /// <summary>What it was asked for.</summary>
    public required Money Asked { get; init; }
    public required DateTimeOffset At { get; init; }
    public required long Stamp { get; init; }
    public bool IsOfOtherSum => Amount != Asked;
    public ChargeStatus Status { get; set; }
    public DeclineReason Reason { get; set; }

    /// <summary>What the bank keeps of it once it is approved.</summary>
    public Money Fee => Amount with { Minor = 10 + Amount.Minor / 50 };

    /// <summary>The bank does not tell its fee yet.</summary>
    public bool HidesFee { get; set; }

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

/// <param name="AtBank">Nobody here asked for it.</param>
public sealed record WorldRefund(string Reference, string Key, string Charge, Money Amount, DateTimeOffset At, long Stamp, bool AtBank = false)
{
    /// <summary>The money came back to the bank.</summary>
    public bool Failed { get; set; }
}

/// <summary>A charge that its card's bank asks about, or takes back.</summary>
public sealed class WorldDispute
{
    public required string Reference { get; init; }
    public required WorldCharge Charge { get; init; }
    public required Money Amount { get; init; }
    public DisputeState State { get; set; }

    /// <summary>Taken with the money, and kept however it ends.</summary>
    public Money? Fee { get; set; }

    /// <inheritdoc cref="WorldCharge.HidesFee"/>
    public bool HidesFee { get; set; }

    /// <summary>The card's bank has the money.</summary>
    public bool IsTaken => State is DisputeState.Open or DisputeState.Lost;
}

/// <param name="Amount">Below zero, taken from the card.</param>
/// <param name="IsRefused">No money moved.</param>
public sealed record WorldCredit(string Reference, string Key, string Token, Money Amount, long Stamp, bool IsRefused);

/// <summary>Everything the payment service did.</summary>
public sealed class PaymentTruth
{
    public List<WorldCharge> Charges { get; } = [];
    public List<WorldRefund> Refunds { get; } = [];
    public List<WorldDispute> Disputes { get; } = [];

    /// <summary>Cards that were replaced, by token.</summary>
    public Dictionary<string, SavedCard> RenewedCards { get; } = [];

    /// <summary>Tokens of cards that the bank keeps no more, of its own accord.</summary>
    public HashSet<string> LostCards { get; } = [];

    /// <summary>To cards, without a charge before.</summary>
    public List<WorldCredit> Credits { get; } = [];

    public IEnumerable<WorldCharge> Approved => Charges.Where(c => c.Status == ChargeStatus.Approved);

    /// <summary>As the service lists them.</summary>
    public IEnumerable<Movement> Movements =>
        Approved.Select(c => new Movement(c.Reference, MovementKind.Charge, c.Amount, Money.Zero(c.Amount.Currency), c.ApprovedAt, c.Key))
            .Concat(Refunds.Select(r => new Movement(r.Reference, MovementKind.Refund, r.Amount, Money.Zero(r.Amount.Currency), r.At, Charges.Single(c => c.Reference == r.Charge).Key)))
            .OrderBy(m => m.At);
}
