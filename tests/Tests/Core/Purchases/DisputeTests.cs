using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class DisputeTests : IDisposable
{
    static readonly Money Fee = new(1500, "USD"), Lower = new(500, "USD");

    readonly Programme _programme = new();
    readonly Sale _sale;

    public DisputeTests() => _sale = _programme.Ask(offer: _programme.Publish(Some.Offer(price: 9_000, tax: 1_000))).Paid();

    public void Dispose() => _programme.Dispose();

    [Theory]
    [InlineData(DisputeState.Inquiry, "the card's bank asks about the payment of 100.00 USD (fraudulent): dp_1", 0, 10_000)]
    [InlineData(DisputeState.Open, "the card's bank has taken 100.00 USD back until the dispute is decided (fraudulent): dp_1", 10_000, 0)]
    [InlineData(DisputeState.Won, "dispute dp_1 is won; 100.00 USD stays", 0, 10_000)]
    [InlineData(DisputeState.Lost, "dispute dp_1 is lost; 100.00 USD is gone", 0, 0)]
    public void each_state_is_told_and_written_down(DisputeState state, string words, long disputed, long atService)
    {
        Assert.Equal(SettleOutcome.Settled, _sale.Dispute(state, reason: "fraudulent"));
        Assert.Equal("Paid: " + words, _sale.Last);
        Assert.Equal([($"dispute-{state.ToString().ToLowerInvariant()}", $"{_sale.Id}: {words}")], _programme.Alerts);
        Assert.Equal((disputed, atService), (Standing(Accounts.Disputes), Standing(Accounts.Service("sandbox"))));
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(state, reason: "fraudulent"));
    }

    [Fact]
    public void what_is_older_than_what_is_known_changes_nothing()
    {
        _sale.Dispute(DisputeState.Open);
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(DisputeState.Inquiry));
        _sale.Dispute(DisputeState.Lost);
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(DisputeState.Open));
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(DisputeState.Inquiry));
        Assert.Equal(["dispute-open", "dispute-lost"], _programme.Alerts.Select(a => a.Kind));
    }

    [Theory]
    [InlineData(DisputeState.Won, DisputeState.Lost)]
    [InlineData(DisputeState.Lost, DisputeState.Won)]
    public void a_decision_that_contradicts_an_earlier_one_is_told_and_moves_no_money(DisputeState first, DisputeState then)
    {
        _sale.Dispute(first);
        var books = _programme.Books;
        Assert.Equal(SettleOutcome.Settled, _sale.Dispute(then));
        Assert.Equal(("dispute-contradicted", $"{_sale.Id}: dispute dp_1 was {first} and is {then} now; the journal keeps {first}"), _programme.Alerts[^1]);
        Assert.Equal($"Paid: dispute dp_1, which was {first}, is {then} now", _sale.Last);
        Assert.Equal(books, _programme.Books);
        Assert.Equal(2, _programme.Alerts.Count);
    }

    [Fact]
    public void one_in_another_currency_is_told_and_left_to_be_written_down_by_hand()
    {
        var books = _programme.Books;
        _sale.Dispute(DisputeState.Open, minor: 9_300, currency: "EUR");
        Assert.Equal(
            [
                ("dispute-currency", $"{_sale.Id}: dispute dp_1 is in EUR, the purchase in USD; write it down by hand"),
                ("dispute-open", $"{_sale.Id}: the card's bank has taken 93.00 EUR back until the dispute is decided (general): dp_1"),
            ],
            _programme.Alerts);
        Assert.Equal(books, _programme.Books);
    }

    [Fact]
    public void a_fee_is_taken_once_given_back_where_another_takes_its_place_and_kept_where_none_is_told()
    {
        _sale.Dispute(DisputeState.Open, fee: Fee);
        Assert.Equal(1500, Standing(Accounts.Fees("sandbox")));
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(DisputeState.Open, fee: Fee));
        Assert.Equal(SettleOutcome.Already, _sale.Dispute(DisputeState.Open));
        Assert.Equal(SettleOutcome.Settled, _sale.Dispute(DisputeState.Open, fee: Lower));
        Assert.Equal("Paid: the fee of dispute dp_1 is 5.00 USD", _sale.Last);
        Assert.Equal(500, Standing(Accounts.Fees("sandbox")));
        _sale.Dispute(DisputeState.Lost);
        Assert.Equal((500L, Lower), (Standing(Accounts.Fees("sandbox")), _sale.Now.Disputes[0].Fee));
    }

    [Fact]
    public void a_won_one_whose_taking_was_not_heard_of_went_both_ways_if_it_cost_a_fee()
    {
        _sale.Dispute(DisputeState.Won, fee: Fee);
        Assert.Equal((0L, 10_000L - 1_500, 2), (Standing(Accounts.Disputes), Standing(Accounts.Service("sandbox")), _programme.State.Journal.Count(b => b.Line.Account == Accounts.Disputes)));
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    public void a_reason_is_kept_as_far_as_it_goes(int length, int kept)
    {
        _sale.Dispute(DisputeState.Inquiry, reason: new('r', length));
        Assert.Equal(new string('r', kept), _sale.Now.Disputes[0].Reason);
    }

    [Fact]
    public void what_is_told_later_of_the_amount_does_not_change_what_was_taken()
    {
        _sale.Dispute(DisputeState.Open, minor: 4_000);
        _sale.Dispute(DisputeState.Won, minor: 9_000);
        Assert.Equal((0L, 10_000L), (Standing(Accounts.Disputes), Standing(Accounts.Service("sandbox"))));
    }

    [Fact]
    public void what_the_member_was_owed_is_paid_by_a_lost_one_first()
    {
        _sale.Refund(3_000);
        _programme.Do(new SettleRefund(_programme.Queue<OutboxItem.Refund>(OutboxItem.Refund.KeyOf(_sale.Id, 1)), new RefundAnswer.Refused("the card is closed")) { At = _programme.Now });
        _sale.Dispute(DisputeState.Lost);
        Assert.Equal("Paid: dispute dp_1 is lost; 100.00 USD is gone, of which 30.00 USD pays what the member was owed", _sale.Last);
        Assert.Equal((0L, 0L), (Standing(Accounts.RefundsDue), Standing(Accounts.Merchant("Acme"))));
        Assert.Equal((3_000L, 7_000L), (_sale.Now.Disputes[0].DueMinor, _sale.Now.Disputes[0].BorneMinor));
    }

    [Fact]
    public void whatever_was_lost_of_something_that_was_not_sold_is_owed_by_nobody()
    {
        var sale = _programme.Ask(offer: _programme.Publish(Some.Offer("BuyCap"))).Confirmed();
        sale.Charge(new ChargeAnswer.Declined(DeclineReason.Declined));
        sale.Charge(new ChargeAnswer.Approved("ch_late"));
        sale.Dispute(DisputeState.Lost, minor: 5_000);
        Assert.Equal((5_000L, 0L), (sale.Now.Disputes[0].DueMinor, sale.Now.Disputes[0].BorneMinor));
    }

    [Fact]
    public void nothing_is_sent_while_it_is_open_and_nothing_is_refunded_that_the_bank_has()
    {
        _sale.Dispute(DisputeState.Inquiry);
        Assert.IsType<FulfilOutcome.Disputed>(_sale.Do(new ShipPurchase(_sale.Id, null, null) { At = _programme.Now }));
        Assert.IsType<RefundOutcome.Refunded>(_sale.Refund(1_000));
        _sale.Dispute(DisputeState.Open);
        Assert.False(Assert.IsType<RefundOutcome.Disputed>(_sale.Refund(1_000)).IsLost);
        _sale.Dispute(DisputeState.Won);
        Assert.IsType<RefundOutcome.Refunded>(_sale.Refund(1_000));
        Assert.IsType<FulfilOutcome.Fulfilled>(_sale.Do(new ShipPurchase(_sale.Id, null, null) { At = _programme.Now }));
    }

    [Fact]
    public void what_is_lost_for_good_cannot_be_refunded()
    {
        _sale.Dispute(DisputeState.Lost);
        Assert.True(Assert.IsType<RefundOutcome.Disputed>(_sale.Refund()).IsLost);
    }

    long Standing(string account) => _programme.Books.GetValueOrDefault(account);
}
