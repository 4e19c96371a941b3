using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>What the bank does unasked: it tells the same again, or something else than it said before, pays back or takes back.</summary>
sealed class Notices(FakePayments payments, Func<IQueries> queries, Chance chance, Agenda agenda)
{
    public void Consider(WorldCharge charge)
    {
        if (chance.Meets(Fault.ChargeToldAgain)) Soon(() => payments.Tell(charge));
        if (charge.Status == ChargeStatus.Declined && chance.Meets(Fault.ChargeContradicted)) Soon(() => ApproveAfterAll(charge));
        if (charge.Status == ChargeStatus.Approved && chance.Meets(Fault.ChargedTwice)) Soon(() => ChargeAgain(charge));
        if (charge.Status == ChargeStatus.Approved && chance.Meets(Fault.RefundedAtBank)) Later(charge, payments.RefundHere);
        if (charge.Status == ChargeStatus.Approved && chance.Meets(Fault.Disputed)) Later(charge, payments.Dispute);
    }

    void ApproveAfterAll(WorldCharge charge)
    {
        payments.ApproveAfterAll(charge);
        if (chance.Is(0.3)) Soon(() => payments.Tell(charge));
    }

    /// <summary>Only where the first is in the books: of a charge that was never heard of nobody can tell which of the two is one too many.</summary>
    void ChargeAgain(WorldCharge charge)
    {
        if (PurchaseOf(charge)?.Charge == charge.Reference) payments.ChargeAgain(charge);
    }

    /// <summary>With what is on its way back nobody at the bank meddles.</summary>
    void Later(WorldCharge charge, Action<WorldCharge> happen) => agenda.After(chance.Seconds(0, 7200), () =>
    {
        if (PurchaseOf(charge) is { IsPaid: true } purchase && purchase.Charge == charge.Reference) happen(charge);
    });

    Purchase? PurchaseOf(WorldCharge charge) => PurchaseId.TryParse(charge.Key, out var id) ? queries().Purchase(id)?.Purchase : null;

    void Soon(Action happen) => agenda.After(chance.Seconds(0, 1800), happen);
}
