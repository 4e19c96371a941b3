using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The card's bank asks about a charge, or has taken it back.</summary>
/// <param name="Reference">The payment service's own.</param>
/// <param name="Fee">What the service takes for it, once that is known.</param>
/// <param name="Reason">In the service's word.</param>
public sealed record Dispute(string Reference, DisputeState State, Money Amount, Money? Fee, string Reason)
{
    /// <summary>The money is gone, or may be: nothing is sent for it.</summary>
    public bool StopsParcel => State != DisputeState.Won;

    /// <summary>The bank has the money: a refund would pay it a second time. An inquiry may be answered by one.</summary>
    public bool StopsRefund => State is DisputeState.Open or DisputeState.Lost;
}
