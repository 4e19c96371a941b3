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

    [Fact]
    public async Task refunds_that_only_lack_the_money_hold_back_no_charge_and_are_made_when_it_is_there()
    {
        await _shop.Publish(stock: 50, limit: 50);
        var ann = await _shop.Member("ann");
        for (var number = 0; number < 6; number++) await ann.Buy();
        _shop.Telling.Refunds = _ => new RefundAnswer.Unavailable("the balance is empty", PassingFailure.Refusal);
        foreach (var bought in _shop.Purchases()) await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at });
        for (var minutes = 0; minutes < 10; minutes++) await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_shop.Sandbox.Refunds());

        Assert.Equal(PurchaseState.Paid, (await ann.Buy()).State);
        Assert.DoesNotContain("payments-away", _shop.Alerts());

        _shop.Telling.Refunds = null;
        await _shop.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(6, _shop.Sandbox.Refunds().Count);
    }

    [Fact]
    public async Task what_was_not_even_asked_says_nothing_of_the_service()
    {
        await _shop.Publish(stock: 50, limit: 50);
        var ann = await _shop.Member("ann");
        _shop.Telling.Charges = _ => new ChargeAnswer.Unavailable("too many wait", PassingFailure.NotAsked);
        for (var number = 0; number < 8; number++) await ann.Buy();
        Assert.Equal(0, Attempts());
        Assert.Empty(_shop.Alerts());

        _shop.Telling.Charges = null;
        await _shop.Advance(PaymentGate.ProbeEvery);
        Assert.All(_shop.Purchases(), p => Assert.Equal(PurchaseState.Paid, p.State));
    }

    [Fact]
    public async Task charges_go_before_refunds()
    {
        await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        var (_, code) = await ann.Ask();
        await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at });
        ann.Post(code);
        await _shop.ReadOnce();
        await _shop.Settle();
        Assert.Equal(["charge", "charge", "refund"], _shop.Sandbox.Calls().Select(call => call.Operation).Where(name => name is "charge" or "refund"));
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
