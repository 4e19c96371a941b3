using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>The member came back from the bank's page: ask the service again, with the same key, how the charge stands.</summary>
public sealed record RecheckCharge(PurchaseId Id, MemberId Member) : PurchaseCommand<SettleOutcome>(Id)
{
    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Members.Add(Member);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        // Without a due time a cancellation is under way already, and its answer will tell.
        if (set.Purchase(Id) is not { State: PurchaseState.ActionRequired, Due: not null } purchase) return SettleOutcome.Already;
        if (purchase.Member != Member || set.Member(Member) is not { } member || !member.Has(purchase.Card)) return SettleOutcome.Already;

        Confirming.QueueCharge(set, purchase, member);
        return SettleOutcome.Settled;
    }
}
