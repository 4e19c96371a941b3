using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Scenarios;

/// <summary>The payment service is away for hours while purchases are confirmed.</summary>
public sealed class AwayPaymentTests : IDisposable
{
    const int Confirmed = 20;

    readonly Shop _shop = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task whatever_is_confirmed_waits_without_lapsing_and_is_charged_once_the_oldest_first(bool restarts)
    {
        await ConfirmWhileAway();
        var written = Attempts();
        var asked = Charges();
        if (restarts) _shop.Restart();
        _shop.Sandbox.Faults.Down = true;
        for (var minutes = 0; minutes < 120; minutes += 10) await _shop.Advance(TimeSpan.FromMinutes(10));

        Assert.All(_shop.Purchases(), p => Assert.Equal(PurchaseState.Paying, p.State));
        Assert.InRange(Charges() - asked, 1, restarts ? 40 : 30);
        if (!restarts) Assert.Equal(written, Attempts());
        Assert.Equal(restarts ? 2 : 1, _shop.Alerts().Count(kind => kind == "payments-away"));

        _shop.Sandbox.Faults.Down = false;
        await _shop.Advance(PaymentGate.ProbeEvery);
        await _shop.Advance(TimeSpan.FromMinutes(5));
        Assert.All(_shop.Purchases(), p => Assert.Equal(PurchaseState.Paid, p.State));
        Assert.Equal(Confirmed, _shop.Charged().Count);
        Assert.Equal("payments-back", _shop.Alerts()[0]);
        var order = _shop.Charged().Select(c => _shop.Purchases().Single(p => p.Charge == c.Reference).ConfirmedAt!.Value).ToList();
        // The probe that was answered is one of the oldest, and goes first.
        Assert.Equal(order.Skip(1).Order(), order.Skip(1));
    }

    [Fact]
    public async Task what_is_cancelled_meanwhile_is_not_charged_when_the_service_is_back()
    {
        await ConfirmWhileAway();
        var given = _shop.Purchases()[3].Id;
        await _shop.Do(at => new CancelPurchase(given, "too long") { At = at });
        _shop.Sandbox.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromMinutes(10));
        await _shop.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(PurchaseState.Declined, _shop.Purchases().Single(p => p.Id == given).State);
        Assert.Equal(Confirmed - 1, _shop.Charged().Count);
    }

    async Task ConfirmWhileAway()
    {
        await _shop.Publish(stock: 50, limit: 50);
        var ann = await _shop.Member("ann");
        var codes = new List<string>();
        for (var number = 0; number < Confirmed; number++) codes.Add((await ann.Ask()).Code);
        _shop.Sandbox.Faults.Down = true;
        // Not in the order in which they were asked for.
        foreach (var code in Enumerable.Reverse(codes)) ann.Post(code);
        await _shop.Settle();
    }

    int Attempts() => _shop.Queries.Queued(PageRequest.First(200)).Items.Sum(item => item.Attempts);

    int Charges() => _shop.Sandbox.Calls().Count(call => call.Operation == "charge");

    public void Dispose() => _shop.Dispose();
}
