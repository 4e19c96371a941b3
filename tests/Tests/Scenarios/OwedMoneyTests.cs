using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

/// <summary>What a member is to get back and has not got, by whichever way it is paid then: nobody gets it twice, and no merchant gives it twice.</summary>
public sealed class OwedMoneyTests : IDisposable
{
    readonly Shop _shop = new();

    [Theory]
    [InlineData(3_200, PurchaseState.Refunded)]
    [InlineData(1_000, PurchaseState.Paid)]
    public async Task a_refund_at_the_service_that_is_heard_of_before_the_charge_counts_once_the_charge_is_known(long minor, PurchaseState ends)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        _shop.Sandbox.Faults.Down = true;
        ann.Post(code);
        await _shop.Settle();
        await _shop.Hear(AtService(_shop.OnlyPurchase(), "re_1", minor));
        Assert.Equal((PurchaseState.Paying, 0L), (_shop.OnlyPurchase().State, _shop.OnlyPurchase().RefundedMinor));
        _shop.Sandbox.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((ends, minor), (_shop.OnlyPurchase().State, _shop.OnlyPurchase().RefundedMinor));
        Assert.Equal(3_200 - minor, _shop.Books().GetValueOrDefault("service:sandbox USD"));
        Assert.DoesNotContain("refunds-due USD", _shop.Books().Keys);
        Assert.Empty(_shop.Alerts());
        Assert.Equal(2, _shop.Mails().Count);
    }

    [Fact]
    public async Task what_came_back_and_is_paid_at_the_service_is_no_further_refund()
    {
        var bought = await Buy();
        await RefundAndFail(bought, 800);
        Assert.Equal(-800, _shop.Books()["refunds-due USD"]);
        var letters = _shop.Mails().Count;

        await _shop.Hear(AtService(bought, "re_2", 800));
        Assert.Equal(800, _shop.OnlyPurchase().RefundedMinor);
        Assert.DoesNotContain("refunds-due USD", _shop.Books().Keys);
        Assert.Equal((letters, "refund-failed"), (_shop.Mails().Count, Assert.Single(_shop.Alerts())));

        await _shop.Hear(AtService(bought, "re_3", 500));
        Assert.Equal((1_300, 1_900), (_shop.OnlyPurchase().RefundedMinor, _shop.Books()["service:sandbox USD"]));
    }

    [Fact]
    public async Task of_more_than_was_owed_the_rest_is_a_refund()
    {
        var bought = await Buy();
        await RefundAndFail(bought, 800);
        await _shop.Hear(AtService(bought, "re_2", 3_200));
        Assert.Equal((PurchaseState.Refunded, 3_200L), (_shop.OnlyPurchase().State, _shop.OnlyPurchase().RefundedMinor));
        Assert.Empty(_shop.Books());
    }

    [Fact]
    public async Task nothing_is_said_to_be_owed_that_was_paid_at_the_service_meanwhile()
    {
        var bought = await Buy();
        await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at });
        await _shop.Do(at => new TakeRefund(bought.Id, AtService(bought, "re_1", 3_200)) { At = at });
        await Refuse(bought, 3_200);
        Assert.Equal(["refund-unexpected"], _shop.Alerts());
        Assert.Empty(_shop.Books());
    }

    [Fact]
    public async Task only_what_is_still_owed_is_said_to_be()
    {
        var bought = await Buy();
        await RefundAndFail(bought, 800);
        await _shop.Hear(AtService(bought, "re_2", 500));
        await _shop.Do(at => new RefundPurchase(bought.Id, 200, false) { At = at });
        await Refuse(bought, 200, number: 3);
        Assert.Contains("5.00 USD is still owed", _shop.Queries.Alerts(PageRequest.First(1)).Items[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_refund_that_was_refused_for_a_dispute_is_paid_by_the_dispute_that_is_lost(bool refusedFirst)
    {
        var bought = await Buy();
        await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at });
        await Dispute(bought, DisputeState.Open, 3_200);
        if (refusedFirst) await Refuse(bought, 3_200);
        await Dispute(bought, DisputeState.Lost, 3_200);
        if (!refusedFirst) await Refuse(bought, 3_200);

        Assert.Equal(new() { ["service:sandbox USD"] = -1_500, ["fees:sandbox USD"] = 1_500 }, _shop.Books());
        Assert.Equal(refusedFirst, _shop.Alerts().Contains("refund-refused"));
    }

    [Fact]
    public async Task a_dispute_that_is_lost_pays_first_what_came_back()
    {
        var bought = await Buy();
        await RefundAndFail(bought, 800);
        await Dispute(bought, DisputeState.Lost, 2_400);
        Assert.Equal(
            new() { ["service:sandbox USD"] = -700, ["fees:sandbox USD"] = 1_500, ["merchant:Studio Nord USD"] = -750, ["tax USD"] = -50 },
            _shop.Books());
        Assert.Equal(new Money(800, "USD"), _shop.OnlyPurchase().Refundable);
    }

    [Fact]
    public async Task a_dispute_over_what_was_taken_by_mistake_is_no_merchant_s()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_declined");
        var bought = await ann.Buy();
        await _shop.Hear(new PaymentNews.Charged(bought.Id.ToString(), new ChargeAnswer.Approved("ch_late")));
        Assert.Equal(["refund-refused", "charge-returned"], _shop.Alerts());

        await Dispute(bought, DisputeState.Lost, 3_200);
        Assert.Equal(new() { ["service:sandbox USD"] = -1_500, ["fees:sandbox USD"] = 1_500 }, _shop.Books());
    }

    [Fact]
    public async Task of_a_dispute_that_is_lost_in_part_the_rest_can_be_refunded()
    {
        var bought = await Buy();
        await Dispute(bought, DisputeState.Open, 1_000);
        Assert.Equal(new RefundOutcome.Disputed(IsLost: false), await Refund(bought, null));
        await Dispute(bought, DisputeState.Lost, 1_000);

        Assert.IsType<RefundOutcome.AmountOutOfRange>(await Refund(bought, 2_201));
        Assert.IsType<RefundOutcome.Refunded>(await Refund(bought, null));
        await _shop.Settle();
        Assert.Equal(PurchaseState.Refunded, _shop.OnlyPurchase().State);
        Assert.Equal(new() { ["service:sandbox USD"] = -1_500, ["fees:sandbox USD"] = 1_500 }, _shop.Books());
    }

    [Fact]
    public async Task of_a_dispute_that_is_lost_whole_nothing_is_left_to_refund()
    {
        var bought = await Buy();
        await Dispute(bought, DisputeState.Lost, 3_200);
        Assert.Equal(new RefundOutcome.Disputed(IsLost: true), await Refund(bought, null));
    }

    [Fact]
    public async Task a_lost_dispute_that_the_journal_does_not_have_bars_every_refund()
    {
        var bought = await Buy();
        await Dispute(bought, DisputeState.Lost, 900, "EUR");
        Assert.Equal(new RefundOutcome.Disputed(IsLost: true), await Refund(bought, null));
    }

    [Fact]
    public async Task an_inquiry_that_became_a_dispute_unheard_and_was_won_moved_money()
    {
        var bought = await Buy();
        await Dispute(bought, DisputeState.Inquiry, 3_200, fee: null);
        await Dispute(bought, DisputeState.Won, 3_200);
        Assert.Equal([(Side.Debit, 3_200L), (Side.Credit, 3_200L)], Lines("disputes"));
        Assert.Equal(1_700, _shop.Books()["service:sandbox USD"]);
    }

    [Fact]
    public async Task the_fee_of_a_dispute_is_booked_whatever_the_dispute_s_currency_is()
    {
        var bought = await Buy();
        await Dispute(bought, DisputeState.Open, 3_000, "EUR");
        Assert.Equal(1_500, _shop.Books()["fees:sandbox USD"]);
        await Dispute(bought, DisputeState.Open, 3_000, "EUR", fee: 2_000);
        Assert.Equal(2_000, _shop.Books()["fees:sandbox USD"]);
    }

    [Theory]
    [InlineData("tok_timeout")]
    [InlineData("tok_declined")]
    public async Task what_the_service_keeps_of_a_charge_is_booked_when_it_tells(string token)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", token);
        await ann.Buy();
        var charged = new PaymentNews.Charged(_shop.OnlyPurchase().Id.ToString(), new ChargeAnswer.Approved("ch_1", _shop.OnlyPurchase().Total));
        await _shop.Hear(charged);
        Assert.Empty(Lines("fees:sandbox"));

        foreach (var fee in new long[] { 123, 124 }) await _shop.Hear(charged with { Answer = new ChargeAnswer.Approved("ch_1", _shop.OnlyPurchase().Total, new Money(fee, "USD")) }, 2);
        await _shop.Hear(charged);
        Assert.Equal([(Side.Debit, 123L)], Lines("fees:sandbox"));
    }

    [Fact]
    public async Task a_fee_that_was_told_with_its_charge_is_booked_once()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_timeout");
        await ann.Buy();
        var told = new PaymentNews.Charged(_shop.OnlyPurchase().Id.ToString(), new ChargeAnswer.Approved("ch_1", _shop.OnlyPurchase().Total, new Money(123, "USD")));
        await _shop.Hear(told, 2);
        await _shop.Hear(told);
        Assert.Equal([(Side.Debit, 123L)], Lines("fees:sandbox"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_refund_that_failed_before_we_heard_of_it_stands_in_the_books_as_at_the_service(bool ours)
    {
        var bought = await Buy();
        if (ours) await _shop.Do(at => new RefundPurchase(bought.Id, 700, false) { At = at });
        var told = AtService(bought, "re_1", 700) with { RefundKey = ours ? OutboxItem.Refund.KeyOf(bought.Id, 1) : null, Answer = new RefundAnswer.Refused("declined") };
        await _shop.Do(at => new TakeRefund(bought.Id, told) { At = at });
        await _shop.Settle();

        Assert.Equal([(Side.Debit, 3_200L), (Side.Credit, 700), (Side.Debit, 700)], Lines("service:sandbox"));
        Assert.Equal(ours ? ["refund-failed"] : [], _shop.Alerts());
        Assert.Empty(_shop.Sandbox.Refunds());
        await _shop.Hear(told with { Answer = new RefundAnswer.Refunded("re_1") });
        Assert.Equal(3_200, _shop.Books()["service:sandbox USD"]);
    }

    async Task<Purchase> Buy()
    {
        await _shop.Publish();
        return await (await _shop.Member("ann")).Buy();
    }

    async Task RefundAndFail(Purchase purchase, long minor)
    {
        Assert.IsType<RefundOutcome.Refunded>(await Refund(purchase, minor));
        await _shop.Settle();
        var made = Assert.Single(_shop.Sandbox.Refunds()).Reference;
        await _shop.Hear(AtService(purchase, made, minor) with { RefundKey = OutboxItem.Refund.KeyOf(purchase.Id, 1), Answer = new RefundAnswer.Refused("lost_or_stolen_card") });
    }

    Task<RefundOutcome> Refund(Purchase purchase, long? minor) => _shop.Do(at => new RefundPurchase(purchase.Id, minor, false) { At = at });

    /// <summary>The service will not, before it was asked.</summary>
    async Task Refuse(Purchase purchase, long minor, int number = 1)
    {
        var item = new OutboxItem.Refund(purchase.Id, number, purchase.Service, purchase.Charge!, new(minor, "USD"));
        Assert.Equal(SettleOutcome.Settled, await _shop.Do(at => new SettleRefund(item, new RefundAnswer.Refused("charge_disputed")) { At = at }));
    }

    Task<SettleOutcome> Dispute(Purchase purchase, DisputeState state, long minor, string currency = "USD", long? fee = 1_500) => _shop.Do(at => new TakeDispute(
        purchase.Id, new(purchase.Id.ToString(), "du_1", new(minor, currency), fee is { } kept ? new Money(kept, "USD") : null, state, "fraudulent")) { At = at });

    IEnumerable<(Side, long)> Lines(string account) => _shop.Queries.Books.Lines(new LineQuery(Account: account)).Select(booked => (booked.Line.Side, booked.Line.Amount.Minor));

    static PaymentNews.Refunded AtService(Purchase purchase, string reference, long minor) =>
        new(purchase.Id.ToString(), reference, new(minor, "USD"), null, new RefundAnswer.Refunded(reference));

    public void Dispose() => _shop.Dispose();
}
