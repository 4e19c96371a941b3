using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeChargeTests : StripeTest
{
    [Fact]
    public async Task a_charge_is_one_request_and_tells_what_was_taken_and_what_stripe_keeps()
    {
        var request = Request();
        var approved = await Approve(request);

        Assert.StartsWith("pi_", approved.Reference, StringComparison.Ordinal);
        Assert.Equal(Total, approved.Taken);
        Assert.Equal(new Money(465, "USD"), approved.Fee);
        var asked = Assert.Single(Stripe.Requests);
        Assert.Equal("charge/pur_1", asked.Key);
        Assert.Equal("pur_1", asked.Form["metadata"]!["tagsale_purchase"]!.ToString());
    }

    [Fact]
    public async Task a_fee_that_is_not_known_yet_is_not_made_up()
    {
        Stripe.Faults.FeeLater = true;
        Assert.Null((await Approve(Request())).Fee);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(30)]
    [InlineData(24 * 29)]
    public async Task a_lost_answer_is_found_hours_and_days_later_and_charged_once(int hours)
    {
        var request = Request();
        Stripe.Faults.LoseAnswers = true;
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        Stripe.Faults.LoseAnswers = false;
        Time.Advance(TimeSpan.FromHours(hours));

        await Approve(request);
        Assert.Single(Stripe.All("charge"));
    }

    [Fact]
    public async Task among_many_payments_of_a_customer_the_one_of_the_key_is_found()
    {
        var request = Request();
        var first = await Approve(request);
        for (var other = 2; other <= 130; other++) await Approve(request with { Key = $"pur_{other}" });
        Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(first, await Approve(request));
        Assert.Equal(130, Stripe.All("charge").Count);
    }

    [Fact]
    public async Task a_fault_after_the_charge_was_made_does_not_make_another()
    {
        var request = Request();
        Stripe.Faults.BrokenAfterEffect = 1;
        var first = await Approve(request);
        Assert.Equal(first, await Approve(request));
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(first, await Approve(request));
        Assert.Single(Stripe.All("charge"));
    }

    [Fact]
    public async Task what_the_account_could_not_do_then_is_charged_once_when_it_can()
    {
        var request = Request();
        Stripe.Faults.AccountRefuses = "testmode_charges_only";
        for (var times = 0; times < 3; times++) Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        Stripe.Faults.AccountRefuses = null;
        Time.Advance(TimeSpan.FromHours(1));

        // Made under the key of this hour, whose answer breaks; the first key still tells what was.
        Stripe.Faults.BrokenAfterEffect = 1;
        var paid = await Approve(request);
        for (var hours = 0; hours < 30; hours++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            Assert.Equal(paid, await Approve(request));
        }
        Assert.Single(Stripe.All("charge"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_card_that_was_removed_after_its_charge_has_been_charged(bool namesCustomer)
    {
        var request = Request();
        var paid = await Approve(request);
        Stripe.DetachThere(request.Token);
        if (!namesCustomer) request = request with { Customer = null };
        Assert.Equal(paid, await Approve(request));
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(paid, await Approve(request));
        Assert.Single(Stripe.All("charge"));
    }

    [Fact]
    public async Task while_another_request_for_the_key_is_under_way_it_is_asked_again_later()
    {
        var request = Request();
        Stripe.Faults.Conflicts = 1;
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        await Approve(request);
    }

    [Fact]
    public async Task sent_away_it_stays_away_as_long_as_it_was_told()
    {
        var request = Request();
        (Stripe.Faults.TooMany, Stripe.Faults.RetryAfter) = (1, TimeSpan.FromSeconds(7));
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));

        var again = Service.Charge(request, Cancellation);
        Time.Advance(TimeSpan.FromSeconds(6.5));
        Assert.False(again.IsCompleted);
        Assert.Single(Stripe.Requests);
        Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.IsType<ChargeAnswer.Approved>(await again);
    }

    [Fact]
    public async Task sent_away_for_long_nobody_is_kept_waiting()
    {
        var request = Request();
        (Stripe.Faults.TooMany, Stripe.Faults.RetryAfter) = (1, TimeSpan.FromMinutes(2));
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        Assert.Single(Stripe.Requests);

        Time.Advance(TimeSpan.FromMinutes(2));
        await Approve(request);
    }

    [Fact]
    public async Task a_wrong_key_loses_nothing_and_says_which_setting()
    {
        var request = Request();
        var right = Stripe.Key;
        Stripe.Key = "sk_test_another";
        var reason = Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation)).Reason;
        Assert.Contains("Tagsale__Stripe__ApiKey", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(right, reason, StringComparison.Ordinal);

        Stripe.Key = right;
        await Approve(request);
    }

    [Theory]
    [InlineData("do_not_honor", DeclineReason.Declined)]
    [InlineData("stolen_card", DeclineReason.Declined)]
    [InlineData("lost_card", DeclineReason.Declined)]
    [InlineData("fraudulent", DeclineReason.Declined)]
    [InlineData("a_reason_of_tomorrow", DeclineReason.Declined)]
    [InlineData("insufficient_funds", DeclineReason.InsufficientFunds)]
    [InlineData("expired_card", DeclineReason.Expired)]
    [InlineData("card_velocity_exceeded", DeclineReason.LimitExceeded)]
    [InlineData("card_not_supported", DeclineReason.NotSupported)]
    [InlineData("incorrect_cvc", DeclineReason.IncorrectDetails)]
    [InlineData("issuer_not_available", DeclineReason.BankUnavailable)]
    public async Task what_the_bank_says_is_told_as_far_as_it_may_be(string code, DeclineReason reason) =>
        Assert.Equal(new ChargeAnswer.Declined(reason), await Service.Charge(Request(StripeTestCard.Declining + code), Cancellation));

    [Fact]
    public async Task an_error_s_own_code_counts_where_the_bank_gave_none() =>
        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Expired), await Service.Charge(Request("pm_card_chargeDeclinedExpiredCard"), Cancellation));

    [Fact]
    public async Task the_bank_s_page_is_the_same_however_often_and_late_it_is_asked_for()
    {
        var request = Request("pm_card_authenticationRequired");
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        Assert.Equal(Stripe.Address.Authority, asked.Page.Authority);
        Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(asked, await Service.Charge(request, Cancellation));

        Stripe.Decide(asked.Page, approve: true);
        Assert.Equal(asked.Reference, (await Approve(request)).Reference);
        Assert.Single(Stripe.All("payment_intent"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    public async Task a_charge_that_waits_for_the_member_is_found_and_cancelled_by_its_key_alone(int minutes, bool noSearch)
    {
        Stripe.Faults.NoSearch = noSearch;
        var request = Request("pm_card_authenticationRequired");
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        Time.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Cancelled), await Service.CancelCharge(new(request.Key), Cancellation));
        Assert.Equal("canceled", StripeBooks.Text(Assert.Single(Stripe.All("payment_intent")), "status"));
        Stripe.Decide(asked.Page, approve: true);
        Assert.Empty(Stripe.All("charge"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task with_its_customer_a_charge_is_cancelled_in_few_requests_however_much_is_sold_meanwhile(bool wasMade)
    {
        var request = Request("pm_card_authenticationRequired");
        if (wasMade) await Service.Charge(request, Cancellation);
        var (customer, token) = Stripe.AddCard("pm_card_visa");
        for (var other = 2; other <= 250; other++) await Approve(request with { Key = $"pur_{other}", Customer = customer, Token = token });
        var before = Stripe.Requests.Count;

        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Cancelled), await Service.CancelCharge(new(request.Key, request.Customer, request.AskedAt), Cancellation));
        Assert.Equal(wasMade ? 2 : 1, Stripe.Requests.Count - before);
        Assert.All(Stripe.All("payment_intent"), intent => Assert.Equal(StripeBooks.Text(intent["metadata"]!.AsObject(), "tagsale_purchase") == request.Key ? "canceled" : "succeeded", StripeBooks.Text(intent, "status")));
    }

    [Fact]
    public async Task a_charge_is_not_taken_for_cancelled_because_its_customer_was_deleted()
    {
        var request = Request();
        var paid = await Approve(request);
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(paid, await Service.CancelCharge(new(request.Key, "cus_deleted", request.AskedAt), Cancellation));
    }

    [Fact]
    public async Task a_charge_that_was_never_made_counts_as_cancelled() =>
        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Cancelled), await Service.CancelCharge(new("pur_9"), Cancellation));

    [Theory]
    [InlineData(14999, "USD", 14999)]
    [InlineData(500, "JPY", 500)]
    [InlineData(500, "ISK", 50000)]
    [InlineData(500, "UGX", 50000)]
    [InlineData(50000, "MGA", 500)]
    [InlineData(5120, "KWD", 5120)]
    public async Task amounts_are_asked_and_read_as_stripe_counts_them(long minor, string currency, long counted)
    {
        var total = new Money(minor, currency);
        var approved = await Approve(Request() with { Amount = total });
        Assert.Equal(total, approved.Taken);
        Assert.Equal(counted, StripeBooks.Number(Assert.Single(Stripe.All("charge")), "amount"));
    }

    [Theory]
    [InlineData(5123, "KWD")]
    [InlineData(123, "MGA")]
    [InlineData(1000, "IQD")]
    [InlineData(1000, "LYD")]
    [InlineData(100_000_000, "USD")]
    public async Task an_amount_that_stripe_can_never_take_is_not_asked_for(long minor, string currency)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Service.Charge(Request() with { Amount = new(minor, currency) }, Cancellation));
        Assert.Empty(Stripe.Requests);
    }

    [Theory]
    [InlineData(14999, "USD", true, true)]
    [InlineData(49, "USD", false, true)]
    [InlineData(10, "JPY", false, true)]
    [InlineData(2189, "BHD", false, false)]
    [InlineData(2190, "BHD", true, true)]
    [InlineData(1_000_000, "ISK", false, false)]
    [InlineData(50_010, "MGA", false, false)]
    [InlineData(1000, "IQD", false, false)]
    [InlineData(100_000_000, "EUR", false, false)]
    public void what_stripe_ever_takes_is_known_before_it_is_asked(long minor, string currency, bool charges, bool returns)
    {
        var (limits, amount) = (Service.LimitsOf(currency), new Money(minor, currency));
        Assert.Equal((charges, returns), (limits.ToCharge(amount, "stripe") is null, limits.ToReturn(amount, "stripe") is null));
    }

    [Theory]
    [InlineData("pm_unknown")]
    [InlineData("pm_1/../../refunds")]
    [InlineData("card_sbx_1")]
    public async Task a_card_that_stripe_does_not_keep_is_gone_or_a_mistake(string token)
    {
        var request = Request() with { Token = token };
        if (token == "pm_unknown") Assert.Equal(new ChargeAnswer.Declined(DeclineReason.CardGone), await Service.Charge(request, Cancellation));
        else await Assert.ThrowsAsync<ArgumentException>(() => Service.Charge(request, Cancellation));
        Assert.Empty(Stripe.All("payment_intent"));
    }
}
