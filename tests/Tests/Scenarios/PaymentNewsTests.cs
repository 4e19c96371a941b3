using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Servers;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Scenarios;

/// <summary>What the payment service tells unasked: twice, late, before its own answer, or of what nobody here did.</summary>
public sealed class PaymentNewsTests : IDisposable
{
    readonly Shop _shop = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task told_before_the_answer_or_after_it_and_however_often_a_purchase_is_paid_once(int times)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.ReadOnce();
        var id = _shop.OnlyPurchase().Id;
        var approved = Assert.IsType<ChargeAnswer.Approved>(await _shop.Sandbox.Charge(
            new(id.ToString(), _shop.Queries.Member(ann.Member)!.Cards[0].Token, _shop.OnlyPurchase().Total, "Tagsale: A thing called BuyTee", new("http://shop.test")), Cancellation));

        await _shop.Hear(new PaymentNews.Charged(id.ToString(), approved), times);
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.Equal(SettleOutcome.Already, await _shop.Do(at => new SettleCharge(id, approved, OutboxItem.Charge.KeyOf(id), []) { At = at }));
        await _shop.Hear(new PaymentNews.Charged(id.ToString(), approved), times);

        Assert.Single(_shop.Charged());
        Assert.Single(_shop.RepliesTo(yes));
        Assert.Single(_shop.Mails());
        Assert.Equal(3200, _shop.Books()["service:sandbox USD"]);
        Assert.Equal((0, 0), (_shop.Queries.Summary().Queued, _shop.Queries.Summary().Alerts));
    }

    [Fact]
    public async Task a_step_on_the_way_is_not_taken_for_the_answer_while_our_own_question_is_open()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_timeout");
        var (_, code) = await ann.Ask();
        ann.Post(code);
        await _shop.ReadOnce();
        await _shop.CarryOne();
        await _shop.Hear(new PaymentNews.Charged(_shop.OnlyPurchase().Id.ToString(), new ChargeAnswer.Declined(DeclineReason.AuthenticationFailed)));
        Assert.Equal(PurchaseState.Paying, _shop.OnlyPurchase().State);
        await _shop.Advance(TimeSpan.FromMinutes(1));
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Theory]
    [InlineData(true, PurchaseState.Paid)]
    [InlineData(false, PurchaseState.Declined)]
    public async Task whoever_approves_and_never_comes_back_is_heard_of_from_the_service(bool approve, PurchaseState ends)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        await ann.Buy();
        var charge = Assert.Single(_shop.Sandbox.Charges());
        _shop.Sandbox.Authenticate(charge.Reference, approve);
        await _shop.Hear(new PaymentNews.Charged(
            _shop.OnlyPurchase().Id.ToString(), approve ? new ChargeAnswer.Approved(charge.Reference) : new ChargeAnswer.Declined(DeclineReason.AuthenticationFailed)));
        Assert.Equal(ends, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_charge_of_no_purchase_raises_an_alert_and_does_nothing_else()
    {
        await _shop.Hear(new PaymentNews.Charged("pur_" + Guid.NewGuid().ToString("N"), new ChargeAnswer.Approved("ch_1")));
        await _shop.Hear(new PaymentNews.Refunded("no key at all", "re_1", new(1, "USD"), null, new RefundAnswer.Refunded("re_1")));
        await _shop.Hear(new PaymentNews.Alarming("test mode"));
        await _shop.Hear(new PaymentNews.Nothing());
        Assert.Equal(["payment-news", "payment-unknown"], _shop.Alerts());
        Assert.Empty(_shop.Books());
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    [Theory]
    [InlineData(3199, "USD")]
    [InlineData(3201, "USD")]
    [InlineData(3200, "EUR")]
    public async Task another_sum_than_was_agreed_goes_back_whole_and_nothing_is_sent_for_it(long minor, string currency)
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_timeout");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.ReadOnce();
        var taken = new Money(minor, currency);
        await _shop.Hear(new PaymentNews.Charged(_shop.OnlyPurchase().Id.ToString(), new ChargeAnswer.Approved("ch_other", taken)), 2);

        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        Assert.Equal(DeclineReason.OtherSum, _shop.OnlyPurchase().Declined);
        Assert.Contains("amount-differs", _shop.Alerts());
        Assert.DoesNotContain("nothing was charged", _shop.ReplyTo(yes), StringComparison.Ordinal);
        var repayment = Assert.Single(_shop.OnlyPurchase().Repayments);
        Assert.Equal((taken, "ch_other"), (repayment.Amount, repayment.Charge));

        // The sandbox knows no such charge and refuses; at the service it is refunded by hand.
        Assert.Equal(minor, _shop.Books()[$"service:sandbox {currency}"]);
        await _shop.Hear(new PaymentNews.Refunded(_shop.OnlyPurchase().Id.ToString(), "re_1", taken, null, new RefundAnswer.Refunded("re_1")), 2);
        Assert.Empty(_shop.Books());
        Assert.DoesNotContain(_shop.Queries.Queued(PageRequest.First(10)).Items, queued => queued.Item is OutboxItem.Charge);
    }

    [Fact]
    public async Task a_refund_made_at_the_service_stands_in_the_books_and_a_full_one_ends_the_purchase()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        await _shop.Hear(Refunded(bought, "re_1", 1_000), 2);
        Assert.Equal((PurchaseState.Paid, 1_000L), (_shop.OnlyPurchase().State, _shop.OnlyPurchase().RefundedMinor));
        await _shop.Hear(Refunded(bought, "re_1", 1_000));
        await _shop.Hear(Refunded(bought, "re_2", 2_200));

        Assert.Equal((PurchaseState.Refunded, 3_200L), (_shop.OnlyPurchase().State, _shop.OnlyPurchase().RefundedMinor));
        Assert.Empty(_shop.Books());
        Assert.Equal(new Stock(9, 0, 1), _shop.StockOf(offer));
        Assert.Equal(3, _shop.Mails().Count);
        Assert.Empty(_shop.Alerts());
        await ann.Ask();
    }

    [Fact]
    public async Task more_than_there_was_to_refund_is_booked_as_it_was_and_raises_an_alert()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.Hear(Refunded(bought, "re_1", 3_000));
        await _shop.Hear(Refunded(bought, "re_2", 300));
        Assert.Equal(PurchaseState.Refunded, _shop.OnlyPurchase().State);
        Assert.Equal(["refund-unexpected"], _shop.Alerts());
        Assert.Equal((100, -100), (_shop.Books()["refunds-due USD"], _shop.Books()["service:sandbox USD"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task our_own_refund_is_settled_once_whether_told_before_its_answer_or_after(bool before)
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.Do(at => new RefundPurchase(bought.Id, 700, false) { At = at });
        var told = new PaymentNews.Refunded(bought.Id.ToString(), "re_told", new(700, "USD"), OutboxItem.Refund.KeyOf(bought.Id, 1), new RefundAnswer.Refunded("re_told"));
        if (!before) await _shop.Settle();
        if (!before) told = told with { Reference = Assert.Single(_shop.Sandbox.Refunds()).Reference };
        await _shop.Hear(told, 2);
        await _shop.Settle();

        Assert.Equal(700, _shop.OnlyPurchase().RefundedMinor);
        Assert.Equal(2500, _shop.Books()["service:sandbox USD"]);
        Assert.DoesNotContain("refunds-due USD", _shop.Books().Keys);
        Assert.Equal(RepaymentState.Made, Assert.Single(_shop.OnlyPurchase().Repayments).State);
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_refund_that_fails_later_is_owed_again_and_older_news_does_not_mend_it(bool atService)
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        if (!atService) await _shop.Do(at => new RefundPurchase(bought.Id, 700, false) { At = at });
        if (!atService) await _shop.Settle();
        var reference = atService ? "re_1" : Assert.Single(_shop.Sandbox.Refunds()).Reference;
        var made = Refunded(bought, reference, 700) with { RefundKey = atService ? null : OutboxItem.Refund.KeyOf(bought.Id, 1) };
        await _shop.Hear(made);
        await _shop.Hear(made with { Answer = new RefundAnswer.Refused("lost_or_stolen_card") }, 2);
        await _shop.Hear(made with { Answer = new RefundAnswer.Refused("lost_or_stolen_card") });
        await _shop.Hear(made);

        Assert.Equal(["refund-failed"], _shop.Alerts());
        Assert.Equal((3_200, -700), (_shop.Books()["service:sandbox USD"], _shop.Books()["refunds-due USD"]));
        Assert.Equal(RepaymentState.Failed, Assert.Single(_shop.OnlyPurchase().Repayments).State);
    }

    [Fact]
    public async Task a_failure_heard_of_before_the_refund_itself_leaves_nothing_in_the_books()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.Hear(Refunded(bought, "re_1", 700) with { Answer = new RefundAnswer.Refused("declined") });
        await _shop.Hear(Refunded(bought, "re_1", 700));
        Assert.Equal(3_200, _shop.Books()["service:sandbox USD"]);
        Assert.Equal(0, _shop.OnlyPurchase().RefundedMinor);
    }

    [Fact]
    public async Task a_disputed_purchase_is_not_sent_nor_refunded_until_it_is_won()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.Hear(Disputed(bought, DisputeState.Open), 2);
        Assert.IsType<FulfilOutcome.Disputed>(await _shop.Do(at => new ShipPurchase(bought.Id, null, null) { At = at }));
        Assert.IsType<RefundOutcome.Disputed>(await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at }));
        Assert.Equal((3_200, 1_500), (_shop.Books()["disputes USD"], _shop.Books()["fees:sandbox USD"]));

        await _shop.Hear(Disputed(bought, DisputeState.Won), 2);
        Assert.Equal(["dispute-won", "dispute-open"], _shop.Alerts());
        Assert.Equal(1_700, _shop.Books()["service:sandbox USD"]);
        Assert.DoesNotContain("disputes USD", _shop.Books().Keys);
        Assert.IsType<FulfilOutcome.Fulfilled>(await _shop.Do(at => new ShipPurchase(bought.Id, null, null) { At = at }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_lost_dispute_is_the_merchant_s_whether_or_not_its_beginning_was_told_first(bool inOrder)
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        foreach (var state in inOrder ? new[] { DisputeState.Inquiry, DisputeState.Open, DisputeState.Lost } : [DisputeState.Lost, DisputeState.Open, DisputeState.Inquiry])
            await _shop.Hear(Disputed(bought, state));

        Assert.Equal(new() { ["service:sandbox USD"] = -1_500, ["fees:sandbox USD"] = 1_500 }, _shop.Books());
        Assert.Equal(DisputeState.Lost, Assert.Single(_shop.OnlyPurchase().Disputes).State);
        Assert.IsType<FulfilOutcome.Disputed>(await _shop.Do(at => new ShipPurchase(bought.Id, null, null) { At = at }));
    }

    [Fact]
    public async Task an_inquiry_moves_no_money_and_may_be_answered_by_a_refund()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.Hear(Disputed(bought, DisputeState.Inquiry) with { Fee = null });
        Assert.IsType<FulfilOutcome.Disputed>(await _shop.Do(at => new ShipPurchase(bought.Id, null, null) { At = at }));
        Assert.Equal(3_200, _shop.Books()["service:sandbox USD"]);
        Assert.IsType<RefundOutcome.Refunded>(await _shop.Do(at => new RefundPurchase(bought.Id, null, false) { At = at }));
        await _shop.Settle();
        await _shop.Hear(Disputed(bought, DisputeState.Won) with { Fee = null });
        Assert.Empty(_shop.Books());
    }

    [Fact]
    public async Task a_card_that_its_bank_replaced_pays_on_and_one_that_is_gone_is_removed()
    {
        await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var card = _shop.Queries.Member(ann.Member)!.Cards[0];
        await _shop.Hear(new PaymentNews.CardChanged(card.Token, new(card.Token, "mastercard", "1881", "fp_new", new(2040, 5, 31))));
        var renewed = Assert.Single(_shop.Queries.Member(ann.Member)!.Cards);
        Assert.Equal(card with { Brand = "mastercard", Last4 = "1881", Fingerprint = "fp_new", Expires = new(2040, 5, 31) }, renewed);
        await ann.Ask();

        await _shop.Hear(new PaymentNews.CardChanged(card.Token, null));
        Assert.Empty(_shop.Queries.Member(ann.Member)!.Cards);
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        await _shop.Hear(new PaymentNews.CardChanged(card.Token, null));
        Assert.Empty(_shop.Alerts());
    }

    [Fact]
    public async Task events_that_never_arrived_are_found_in_the_service_s_own_list()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await _shop.ListEvents();
        foreach (var part in Enumerable.Range(1, 5)) _shop.Telling.Happened(_shop.Time.GetUtcNow(), Refunded(bought, $"re_{part}", 100));
        _shop.Telling.IsAway = true;
        await Assert.ThrowsAsync<PaymentUnavailableException>(_shop.ListEvents);
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromDays(2));
        _shop.Telling.IsAway = false;
        await _shop.ListEvents();
        await _shop.ListEvents();
        Assert.Equal(500, _shop.OnlyPurchase().RefundedMinor);
    }

    [Fact]
    public async Task what_was_kept_is_understood_after_a_kill_and_when_the_service_is_back()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        _shop.Telling.IsAway = true;
        await _shop.Hear(Refunded(bought, "re_1", 3_200));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        _shop.Restart();
        _shop.Telling.IsAway = false;
        await _shop.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(PurchaseState.Refunded, _shop.OnlyPurchase().State);
    }

    static PaymentNews.Refunded Refunded(Purchase purchase, string reference, long minor) =>
        new(purchase.Id.ToString(), reference, new(minor, "USD"), null, new RefundAnswer.Refunded(reference));

    static PaymentNews.Disputed Disputed(Purchase purchase, DisputeState state) =>
        new(purchase.Id.ToString(), "du_1", purchase.Total, new Money(1_500, "USD"), state, "fraudulent");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_wrong_key_is_told_though_nobody_buys_and_once_until_it_is_right()
    {
        await using var stripe = await StripeFake.Start(_shop.Time);
        using var service = new StripeService(new("sk_test_wrong", null, stripe.Address, 1000), _shop.Time);
        var reader = new PaymentReader(service, _shop.Store, _shop.Engine, _shop.Time);
        for (var times = 0; times < 5; times++) await Assert.ThrowsAsync<PaymentUnavailableException>(() => reader.Step(TestContext.Current.CancellationToken));
        var alert = Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items);
        Assert.Equal("payments-away", alert.Kind);
        Assert.Contains("Tagsale__Stripe__ApiKey", alert.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_wrong", alert.Text, StringComparison.Ordinal);

        stripe.Key = "sk_test_wrong";
        for (var times = 0; times < 2; times++) await reader.Step(TestContext.Current.CancellationToken);
        Assert.Equal(["payments-back", "payments-away"], _shop.Alerts());
    }

    public void Dispose() => _shop.Dispose();
}
