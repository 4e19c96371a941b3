using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>The card's bank asks about a charge, or has taken it back.</summary>
/// <param name="Reference">The payment service's own.</param>
/// <param name="Fee">What the service takes for it, once that is known.</param>
/// <param name="Reason">In the service's word.</param>
/// <param name="BorneMinor">Once it is lost: what merchant and tax bear of it, in the journal.</param>
/// <param name="DueMinor">Once it is lost: what it has paid of what the member was owed, in the journal.</param>
public sealed record Dispute(string Reference, DisputeState State, Money Amount, Money? Fee, string Reason, long BorneMinor = 0, long DueMinor = 0)
{
    /// <summary>The money is gone, or may be: nothing is sent for it.</summary>
    public bool StopsParcel => State != DisputeState.Won;

    /// <summary>
    /// The bank has the money: a refund would pay it a second time. An inquiry may be answered by one. Of what is lost the purchase knows how much is left, unless the journal does not
    /// have it.
    /// </summary>
    public bool StopsRefund => State == DisputeState.Open || State == DisputeState.Lost && BorneMinor + DueMinor < Amount.Minor;
}
