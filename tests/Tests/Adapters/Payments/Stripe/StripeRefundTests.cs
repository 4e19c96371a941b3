using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeRefundTests : StripeTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    public async Task a_lost_refund_is_found_even_after_stripe_forgot_its_key(int hours)
    {
        var paid = await Approve(Request());
        var request = new RefundRequest("refund/pur_1/1", paid.Reference, new(5000, "USD"));
        Stripe.Faults.LoseAnswers = true;
        Assert.IsType<RefundAnswer.Unavailable>(await Service.Refund(request, Cancellation));
        Stripe.Faults.LoseAnswers = false;
        // Only what asks first was lost; now the refund itself is made and its answer breaks.
        Stripe.Faults.BrokenAfterEffect = 1;
        var first = Assert.IsType<RefundAnswer.Refunded>(await Service.Refund(request, Cancellation));
        Time.Advance(TimeSpan.FromHours(hours));

        Assert.Equal(first, await Service.Refund(request, Cancellation));
        Assert.Single(Stripe.All("refund"));
    }

    [Fact]
    public async Task a_refund_that_lacked_a_balance_is_made_when_there_is_one_and_once()
    {
        var paid = await Approve(Request());
        var request = new RefundRequest("refund/pur_1/1", paid.Reference, new(5000, "USD"));
        Stripe.Faults.AccountRefuses = "balance_insufficient";
        Assert.IsType<RefundAnswer.Unavailable>(await Service.Refund(request, Cancellation));
        Assert.IsType<RefundAnswer.Unavailable>(await Service.Refund(request, Cancellation));
        Stripe.Faults.AccountRefuses = null;
        Time.Advance(TimeSpan.FromHours(1));

        Stripe.Faults.BrokenAfterEffect = 1;
        var made = Assert.IsType<RefundAnswer.Refunded>(await Service.Refund(request, Cancellation));
        Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(made, await Service.Refund(request, Cancellation));
        Assert.Single(Stripe.All("refund"));
    }

    [Fact]
    public async Task more_than_is_left_after_a_refund_at_stripe_is_refused()
    {
        var paid = await Approve(Request());
        Stripe.RefundThere(paid.Reference, 14000);
        Assert.IsType<RefundAnswer.Refused>(await Service.Refund(new("refund/pur_1/1", paid.Reference, new(1000, "USD")), Cancellation));
        Assert.IsType<RefundAnswer.Refunded>(await Service.Refund(new("refund/pur_1/2", paid.Reference, new(999, "USD")), Cancellation));
    }

    [Fact]
    public async Task a_refund_that_the_bank_could_not_take_is_refused_when_it_is_asked_for_again()
    {
        var paid = await Approve(Request());
        var request = new RefundRequest("refund/pur_1/1", paid.Reference, new(5000, "USD"));
        var made = Assert.IsType<RefundAnswer.Refunded>(await Service.Refund(request, Cancellation));
        Stripe.FailRefund(made.Reference);
        Assert.IsType<RefundAnswer.Refused>(await Service.Refund(request, Cancellation));
    }
}
