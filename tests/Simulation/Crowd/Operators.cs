using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>The other side of the shop: corrections of stock, refunds, parcels, a pause.</summary>
sealed class Operators(IReadOnlyList<ProductOffer> offers, FakePayments payments, Errands errands, Chronicle chronicle, VirtualClock clock, Chance chance)
{
    public void Work()
    {
        switch (chance.Below(10))
        {
            case < 4: Correct(); break;
            case < 7: Refund(); break;
            case 7: OfSomePaid(id => errands.Add(at => new ShipPurchase(id, "Parcel Post", null) { At = at })); break;
            case 8: OfSomePaid(id => errands.Add(at => new DeliverPurchase(id) { At = at })); break;
            default: Pause(); break;
        }
    }

    /// <summary>Whatever was stopped goes on.</summary>
    public void Resume() => errands.Add(at => new PauseProgram(false) { At = at });

    void Correct()
    {
        var offer = chance.Pick(offers);
        var variant = chance.Pick(offer.Variants).Tag;
        var delta = chance.Below(8) - 4;
        errands.Add(
            at => new AdjustStock(offer.Id, variant, delta, "counted") { At = at },
            outcome => new(outcome is AdjustOutcome.Adjusted ? 200 : 409, ""),
            answer => chronicle.Corrections.Add(new(offer.Id, variant, delta, answer.Status == 200)));
    }

    void Refund() => OfSomePaid(id =>
    {
        long? amount = chance.Is(0.5) ? null : 1 + chance.Below(300);
        var restock = chance.Is(0.5);
        var asked = clock.Stamp();
        errands.Add(
            at => new RefundPurchase(id, amount, restock) { At = at },
            outcome => outcome is RefundOutcome.Refunded(var purchase, var money)
                ? new(200, string.Create(CultureInfo.InvariantCulture, $"{money.Minor} {purchase.RepaymentCount}"))
                : new(409, ""),
            answer =>
            {
                if (answer.Status != 200) return;
                var told = answer.Body.Split(' ');
                chronicle.Refundings.Add(new(id, long.Parse(told[0], CultureInfo.InvariantCulture), int.Parse(told[1], CultureInfo.InvariantCulture), restock, asked));
            });
    });

    void OfSomePaid(Action<PurchaseId> act)
    {
        if (payments.Truth.Charges.Count > 0 && PurchaseId.TryParse(chance.Pick(payments.Truth.Charges).Key, out var id)) act(id);
    }

    void Pause()
    {
        if (!chance.Is(0.2)) Resume();
        else errands.Add(at => new PauseProgram(true) { At = at });
    }
}
