using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

/// <summary>Money on its way back: decided here or at the payment service, and how either comes out.</summary>
public sealed class RefundTests : IDisposable
{
    readonly Programme _programme = new();
    readonly Sale _sale;

    public RefundTests() => _sale = _programme.Ask(offer: _programme.Publish(Some.Offer(price: 9_000, tax: 1_000))).Paid();

    public void Dispose() => _programme.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void a_refund_is_more_than_nothing_and_at_most_what_is_left(long minor, bool made)
    {
        var outcome = _sale.Refund(minor);
        if (made) Assert.Equal(minor, Assert.IsType<RefundOutcome.Refunded>(outcome).Amount.Minor);
        else Assert.Equal(10_000, Assert.IsType<RefundOutcome.AmountOutOfRange>(outcome).Most.Minor);
    }

    [Fact]
    public void a_part_and_the_rest_are_written_down_with_letters_of_their_own()
    {
        _sale.Refund(2_500);
        Assert.Equal("Paid: 25.00 USD refunded", _sale.Last);
        _sale.Refund(restock: true);
        Assert.Equal("Refunded: 75.00 USD refunded, returned to stock", _sale.Last);
        Assert.Equal([OutboxItem.Refund.KeyOf(_sale.Id, 1), _sale.MailKey(MailKind.Refunded, 1), OutboxItem.Refund.KeyOf(_sale.Id, 2), _sale.MailKey(MailKind.Refunded, 2)], _programme.Queued.TakeLast(4));
        Assert.Equal(-10_000, _programme.Books[Accounts.RefundsDue]);
        Assert.Equal((10, 0), (_programme.StockOf(_sale.Offer).Available, _programme.StockOf(_sale.Offer).Sold));
    }

    [Fact]
    public void a_unit_returns_to_stock_once()
    {
        _sale.Refund(1_000, restock: true);
        Assert.IsType<RefundOutcome.AlreadyRestocked>(_sale.Refund(1_000, restock: true));
        Assert.IsType<RefundOutcome.Refunded>(_sale.Refund(1_000));
        Assert.IsType<RefundOutcome.AlreadyRestocked>(_sale.Refund(1_000, restock: true));
        Assert.Equal(10, _programme.StockOf(_sale.Offer).Available);
    }

    [Fact]
    public void what_is_not_paid_or_not_there_is_not_refunded()
    {
        var waiting = _programme.Ask(offer: _programme.Publish(Some.Offer("BuyCap")));
        Assert.Equal(PurchaseState.AwaitingReply, Assert.IsType<RefundOutcome.NotRefundable>(waiting.Refund()).State);
        Assert.IsType<RefundOutcome.NotFound>(_programme.Do(new RefundPurchase(new(Some.Id()), null, false) { At = _programme.Now }));
    }

    [Fact]
    public void what_the_service_has_returned_is_settled_once()
    {
        _sale.Refund(2_500);
        Assert.Equal(SettleOutcome.Settled, Settle(1, new RefundAnswer.Refunded("re_1")));
        Assert.Equal("Paid: 25.00 USD returned to the card", _sale.Last);
        Assert.Equal(("re_1", RepaymentState.Made), (_sale.Now.Repayments[0].Reference, _sale.Now.Repayments[0].State));
        Assert.False(_programme.Books.ContainsKey(Accounts.RefundsDue));
        Assert.Equal(SettleOutcome.Already, Settle(1, new RefundAnswer.Refunded("re_1")));
        Assert.Empty(_programme.Alerts);
    }

    [Fact]
    public void what_the_service_refuses_is_still_owed_and_the_operator_told()
    {
        _sale.Refund(2_500);
        Assert.Equal(SettleOutcome.Settled, Settle(1, new RefundAnswer.Refused("the card is closed")));
        Assert.Equal("Paid: the payment service refused to return 25.00 USD: the card is closed", _sale.Last);
        Assert.Equal([("refund-refused", $"{_sale.Id}: 25.00 USD is still owed to the member; sandbox refused to return 25.00 USD: the card is closed")], _programme.Alerts);
        Assert.Equal(-2_500, _programme.Books[Accounts.RefundsDue]);
    }

    [Fact]
    public void one_that_came_back_to_the_service_is_owed_again()
    {
        _sale.Refund(2_500);
        Settle(1, new RefundAnswer.Refunded("re_1"));
        Assert.Equal(SettleOutcome.Settled, _sale.Hear(2_500, 1, new RefundAnswer.Refused("closed account")));
        Assert.Equal("Paid: the return of 25.00 USD failed: closed account", _sale.Last);
        Assert.Equal([("refund-failed", $"{_sale.Id}: 25.00 USD is still owed to the member; 25.00 USD came back to sandbox: closed account")], _programme.Alerts);
        Assert.Equal(-2_500, _programme.Books[Accounts.RefundsDue]);
        Assert.Equal(SettleOutcome.Already, _sale.Hear(2_500, 1, new RefundAnswer.Refused("closed account")));
        Assert.Equal(SettleOutcome.Already, _sale.Hear(2_500, 1, new RefundAnswer.Refunded("re_1")));
    }

    [Fact]
    public void a_refund_of_ours_that_is_told_ahead_of_its_answer_is_settled_by_that()
    {
        _sale.Refund(2_500);
        Assert.Equal(SettleOutcome.Settled, _sale.Hear(2_500, 1, new RefundAnswer.Refunded("re_1")));
        Assert.Equal("Paid: 25.00 USD returned to the card", _sale.Last);
        Assert.DoesNotContain(OutboxItem.Refund.KeyOf(_sale.Id, 1), _programme.Queued);
        Assert.False(_programme.Books.ContainsKey(Accounts.RefundsDue));
        Assert.Equal(SettleOutcome.Already, _sale.Hear(2_500, 1, new RefundAnswer.Refunded("re_1")));
        Assert.Equal((2_500L, "re_1"), (_sale.Now.RefundedMinor, Assert.Single(_sale.Now.Repayments).Reference));
    }

    [Fact]
    public void one_of_ours_that_failed_ahead_of_its_answer_is_asked_for_no_more()
    {
        _sale.Refund(2_500);
        Assert.Equal(SettleOutcome.Settled, _sale.Hear(2_500, 1, new RefundAnswer.Refused("closed account")));
        Assert.DoesNotContain(OutboxItem.Refund.KeyOf(_sale.Id, 1), _programme.Queued);
        Assert.Equal(("refund-failed", RepaymentState.Failed), (Assert.Single(_programme.Alerts).Kind, _sale.Now.Repayments[0].State));
        Assert.Equal(-2_500, _programme.Books[Accounts.RefundsDue]);
    }

    [Fact]
    public void one_that_was_made_at_the_service_is_refunded_here_too()
    {
        Assert.Equal(SettleOutcome.Settled, _sale.Hear(4_000, null, new RefundAnswer.Refunded("re_9"), "re_9"));
        Assert.Equal(["Paid: 40.00 USD returned to the card", "Paid: 40.00 USD refunded at the payment service"], _sale.History.TakeLast(2));
        Assert.Equal((4_000L, 1, true), (_sale.Now.RefundedMinor, _sale.Now.RepaymentCount, _sale.Now.Repayments[0].AtService));
        Assert.Contains(_sale.MailKey(MailKind.Refunded, 1), _programme.Queued);
        Assert.False(_programme.Books.ContainsKey(Accounts.RefundsDue));

        Assert.Equal(SettleOutcome.Already, _sale.Hear(4_000, null, new RefundAnswer.Refunded("re_9"), "re_9"));
        _sale.Hear(6_000, null, new RefundAnswer.Refunded("re_10"), "re_10");
        Assert.Equal("Refunded: 60.00 USD refunded at the payment service", _sale.Last);
        Assert.Empty(_programme.Alerts);
    }

    [Fact]
    public void of_more_than_was_paid_the_operator_is_told_and_the_rest_counts()
    {
        _sale.Refund(8_000);
        _sale.Hear(3_000, null, new RefundAnswer.Refunded("re_9"), "re_9");
        Assert.Equal("Refunded: 20.00 USD refunded at the payment service", _sale.Last);
        Assert.Equal([("refund-unexpected", $"{_sale.Id}: of what was refunded at sandbox, 10.00 USD were not to be refunded here")], _programme.Alerts);
    }

    [Fact]
    public void one_made_at_the_service_that_failed_is_kept_so_that_older_news_is_not_believed()
    {
        Assert.Equal(SettleOutcome.Settled, _sale.Hear(4_000, null, new RefundAnswer.Refused("closed account"), "re_9"));
        Assert.Equal(SettleOutcome.Already, _sale.Hear(4_000, null, new RefundAnswer.Refunded("re_9"), "re_9"));
        Assert.Equal((1, RepaymentState.Failed, 0L), (_sale.Now.RepaymentCount, _sale.Now.Repayments[0].State, _sale.Now.RefundedMinor));
        Assert.Empty(_programme.Alerts);
    }

    [Fact]
    public void what_was_refused_here_and_then_refunded_there_is_not_owed_any_more()
    {
        _sale.Refund(2_500);
        Settle(1, new RefundAnswer.Refused("the card is closed"));
        _sale.Hear(2_500, null, new RefundAnswer.Refunded("re_9"), "re_9");
        Assert.Equal((0L, 2_500L), (_sale.Now.Owed("USD").Minor, _sale.Now.RefundedMinor));
        Assert.False(_programme.Books.ContainsKey(Accounts.RefundsDue));
    }

    [Theory]
    [InlineData("refund/other/1")]
    [InlineData("1")]
    [InlineData("refund/{0}/x")]
    [InlineData("refund/{0}/-1")]
    public void what_was_asked_for_with_no_key_of_ours_was_made_at_the_service(string key)
    {
        _sale.Hear(4_000, null, new RefundAnswer.Refunded("re_9"), "re_9", string.Format(null, key, _sale.Id));
        Assert.True(Assert.Single(_sale.Now.Repayments).AtService);
    }

    [Fact]
    public void a_reference_that_is_known_counts_before_a_number()
    {
        _sale.Refund(1_000);
        _sale.Refund(2_000);
        Settle(1, new RefundAnswer.Refunded("re_1"));
        Assert.Equal(SettleOutcome.Already, _sale.Hear(1_000, 2, new RefundAnswer.Refunded("re_1"), "re_1"));
        Assert.Equal(RepaymentState.Asked, _sale.Now.Repayments[1].State);
    }

    [Fact]
    public void a_refund_of_a_number_that_nobody_remembers_counts_up_to_it()
    {
        _sale.Hear(1_000, 3, new RefundAnswer.Refused("closed"), "re_3");
        Assert.Equal(3, _sale.Now.RepaymentCount);
        Assert.Equal(3, Assert.Single(_sale.Now.Repayments).Number);
    }

    [Fact]
    public void what_was_refunded_there_before_the_charge_was_heard_of_is_decided_with_it()
    {
        var sale = _programme.Ask(offer: _programme.Publish(Some.Offer("BuyCap", price: 5_000))).Confirmed();
        sale.Hear(2_000, null, new RefundAnswer.Refunded("re_9"), "re_9");
        Assert.Equal((0L, PurchaseState.Paying), (sale.Now.RefundedMinor, sale.Now.State));
        sale.Charge(new ChargeAnswer.Approved("ch_1"));
        Assert.Equal((2_000L, "Paid: 20.00 USD refunded at the payment service"), (sale.Now.RefundedMinor, sale.Last));
    }

    SettleOutcome Settle(int number, RefundAnswer answer) => _programme.Do(new SettleRefund(
        _programme.State.Outbox.TryGetValue(OutboxItem.Refund.KeyOf(_sale.Id, number), out var kept) ? (OutboxItem.Refund)kept.Item : new(_sale.Id, number, "sandbox", "ch_1", new(2_500, "USD")), answer)
    { At = _programme.Now });
}
