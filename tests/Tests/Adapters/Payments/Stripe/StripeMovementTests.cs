using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeMovementTests : StripeTest
{
    [Fact]
    public async Task what_moved_is_listed_with_its_key_and_fee()
    {
        var start = Time.Now;
        var paid = await Approve(Request());
        var refund = Stripe.RefundThere(paid.Reference, 2500);
        var other = await Approve(Request(key: "pur_2"));
        var dispute = Stripe.OpenDispute(other.Reference);
        Stripe.CloseDispute(dispute, isWon: true);

        Money nothing = new(0, "USD"), fee = new(465, "USD");
        Movement[] expected =
        [
            new(dispute, MovementKind.DisputeReturned, Total, nothing, start, "pur_2"),
            new(dispute, MovementKind.Dispute, Total, new(1500, "USD"), start, "pur_2"),
            new(other.Reference, MovementKind.Charge, Total, fee, start, "pur_2"),
            new(refund, MovementKind.Refund, new(2500, "USD"), nothing, start, "pur_1"),
            new(paid.Reference, MovementKind.Charge, Total, fee, start, "pur_1"),
        ];
        Assert.Equal(expected, (await Service.Movements(start, start + TimeSpan.FromHours(1), null, Cancellation)).Items);
    }

    [Fact]
    public async Task an_account_that_settles_in_another_currency_has_its_movements_in_what_was_charged()
    {
        Stripe.Faults.SettlesIn = "eur";
        var paid = await Approve(Request());
        Stripe.RefundThere(paid.Reference, 2500);
        Stripe.OpenDispute((await Approve(Request(key: "pur_2"))).Reference);
        var moved = (await Service.Movements(Time.Now, Time.Now + TimeSpan.FromHours(1), null, Cancellation)).Items;
        Assert.Equal([Total, Total, new(2500, "USD"), Total], moved.Select(movement => movement.Amount));
        Assert.Equal(["EUR", "EUR", "EUR", "EUR"], moved.Select(movement => movement.Fee.Currency));
    }

    [Fact]
    public async Task a_movement_in_a_currency_nobody_knows_is_not_left_out_unseen()
    {
        Stripe.Faults.SettlesIn = "xxx";
        await Approve(Request());
        var failure = await Assert.ThrowsAsync<PaymentUnavailableException>(() => Service.Movements(Time.Now, Time.Now + TimeSpan.FromHours(1), null, Cancellation));
        Assert.Contains("is in xxx", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_period_is_listed_page_by_page_and_ends_before_its_end()
    {
        var start = Time.Now;
        var request = Request();
        for (var n = 0; n < 130; n++) await Approve(request with { Key = $"pur_{n}" });
        Time.Advance(TimeSpan.FromDays(1));
        await Approve(request with { Key = "pur_late", AskedAt = Time.Now });

        var first = await Service.Movements(start, start + TimeSpan.FromDays(1), null, Cancellation);
        var second = await Service.Movements(start, start + TimeSpan.FromDays(1), first.Next, Cancellation);
        Assert.Equal((100, 30, null), (first.Items.Count, second.Items.Count, second.Next));
        Assert.Equal(130, first.Items.Concat(second.Items).Select(movement => movement.Key).Distinct().Count());
    }
}
