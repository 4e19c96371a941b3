using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>What the bank does and tells unasked: the same again, or something else than it said before.</summary>
sealed class Notices(FakePayments payments, Func<IQueries> queries, Errands errands, Chance chance, Agenda agenda)
{
    public void Consider(WorldCharge charge)
    {
        if (chance.Meets(Fault.ChargeToldAgain)) Soon(() => Tell(charge));
        if (charge.Status == ChargeStatus.Declined && chance.Meets(Fault.ChargeContradicted)) Soon(() => ApproveAfterAll(charge));
        if (charge.Status == ChargeStatus.Approved && chance.Meets(Fault.ChargedTwice)) Soon(() => ChargeAgain(charge));
    }

    void ApproveAfterAll(WorldCharge charge)
    {
        payments.ApproveAfterAll(charge);
        Tell(charge);
        if (chance.Is(0.3)) Soon(() => Tell(charge));
    }

    /// <summary>Only where the first is in the books: of a charge that was never heard of nobody can tell which of the two is one too many.</summary>
    void ChargeAgain(WorldCharge charge)
    {
        if (PurchaseOf(charge)?.Charge == charge.Reference) Tell(payments.ChargeAgain(charge));
    }

    void Tell(WorldCharge charge)
    {
        if (PurchaseOf(charge) is { } purchase)
            errands.Add(at => new SettleCharge(purchase.Id, FakePayments.Present(charge), OutboxItem.Charge.KeyOf(purchase.Id), purchase.Together) { At = at });
    }

    Purchase? PurchaseOf(WorldCharge charge) => PurchaseId.TryParse(charge.Key, out var id) ? queries().Purchase(id)?.Purchase : null;

    void Soon(Action happen) => agenda.After(chance.Seconds(0, 1800), happen);
}
