using Tagsale.Core.Journal;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class RefundTests : IDisposable
{
    readonly Shop _shop = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_full_refund_restores_the_allowance_and_the_stock_if_it_came_back(bool restock)
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        Assert.IsType<RefundOutcome.Refunded>(await _shop.Do(at => new RefundPurchase(bought.Id, null, restock) { At = at }));
        await _shop.Settle();

        Assert.Equal(PurchaseState.Refunded, _shop.OnlyPurchase().State);
        Assert.Equal(restock ? new Stock(10, 0, 0) : new Stock(9, 0, 1), _shop.StockOf(offer));
        Assert.Equal(3200, Assert.Single(_shop.Sandbox.Refunds()).Amount.Minor);
        await ann.Ask();
    }

    [Fact]
    public async Task partial_refunds_are_amounts_and_the_last_one_ends_it()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        await Refund(bought, 1_000);
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.IsType<RefundOutcome.AmountOutOfRange>(await _shop.Do(at => new RefundPurchase(bought.Id, 2_201, false) { At = at }));
        await Refund(bought, 1_199);
        await Refund(bought, null);

        Assert.Equal(PurchaseState.Refunded, _shop.OnlyPurchase().State);
        Assert.Equal([1_000L, 1_199, 1_001], _shop.Sandbox.Refunds().Select(r => r.Amount.Minor));
        var byAccount = _shop.Queries.Books.Lines(new LineQuery(bought.Id)).Select(booked => booked.Line)
            .GroupBy(l => l.Account, l => l.Side == Side.Debit ? l.Amount.Minor : -l.Amount.Minor).ToDictionary(g => g.Key, g => g.Sum());
        Assert.All(byAccount.Values, balance => Assert.Equal(0, balance));
    }

    [Fact]
    public async Task a_refund_that_the_service_can_never_make_is_still_owed_and_tried_no_more()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        _shop.Telling.Refunds = _ => throw new ArgumentException("It takes only whole dollars.");
        await Refund(bought, 1_001);
        Assert.Equal(RepaymentState.Refused, Assert.Single(_shop.OnlyPurchase().Repayments).State);
        Assert.Equal(0, _shop.Queries.Summary().Queued);
        Assert.Contains("It takes only whole dollars.", _shop.Queries.Alerts(PageRequest.First(10)).Items.Single(alert => alert.Kind == "refund-refused").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_not_paid_cannot_be_refunded()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Ask();
        Assert.IsType<RefundOutcome.NotRefundable>(await _shop.Do(at => new RefundPurchase(_shop.OnlyPurchase().Id, null, false) { At = at }));
    }

    [Fact]
    public async Task a_refund_whose_answer_is_lost_is_made_once()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        _shop.Sandbox.Faults.LoseAnswers = true;
        await Refund(bought, null);
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_shop.Sandbox.Refunds());
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    async Task Refund(Purchase purchase, long? amount)
    {
        Assert.IsType<RefundOutcome.Refunded>(await _shop.Do(at => new RefundPurchase(purchase.Id, amount, false) { At = at }));
        await _shop.Settle();
    }

    public void Dispose() => _shop.Dispose();
}
