using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>The member or the operator gives a purchase up before it is charged.</summary>
public sealed record CancelPurchase(PurchaseId Id, string Reason) : PurchaseCommand<CancelOutcome>(Id)
{
    /// <summary>The member who asks, if it is one: with the member it is known whom the service keeps the card for.</summary>
    public MemberId? By { get; init; }

    public override void Need(Keys keys)
    {
        base.Need(keys);
        if (By is { } member) keys.Members.Add(member);
    }

    public override CancelOutcome Decide(WorkingSet set)
    {
        if (set.Purchase(Id) is not { } purchase) return CancelOutcome.NotFound;
        if (!purchase.State.Holds()) return CancelOutcome.TooLate;
        set.CancelIfOpen(purchase, At, Reason);
        return purchase.State.Waits() ? CancelOutcome.Cancelled : CancelOutcome.Asked;
    }
}

public enum CancelOutcome
{
    Cancelled,

    /// <summary>A charge is under way: the payment service decides whether it was quicker.</summary>
    Asked,
    TooLate,
    NotFound,
}
