using System.Text;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core.Ports;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

/// <summary>Answers that Stripe should not give, and those that say something is wrong with the account.</summary>
public sealed class StripeTroubleTests
{
    static readonly ChargeRequest Request = new("pur_1", "pm_1", new(500, "USD"), "Tee", new("https://shop.example/back"), "cus_1", new FakeTime().Now);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "[]")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"id":"pi_1/../x","status":"succeeded"}""")]
    [InlineData(302, "")]
    [InlineData(500, "<html>")]
    [InlineData(502, "")]
    [InlineData(403, """{"error":{"message":"The provided key does not have the required permissions"}}""")]
    [InlineData(400, """{"error":{"code":"testmode_charges_only","message":"Your account cannot currently make live charges."}}""")]
    [InlineData(400, """{"error":{"code":"resource_missing","param":"customer","message":"No such customer: 'cus_1'; a similar object exists in live mode, but a test mode key was used to make this request."}}""")]
    public async Task what_is_no_decision_loses_nothing(int status, string body) =>
        Assert.IsType<ChargeAnswer.Unavailable>(await Ask(status, body, service => service.Charge(Request, Cancellation)));

    [Theory]
    [InlineData(401, """{"error":{"message":"Invalid API Key provided"}}""", PassingFailure.Silence)]
    [InlineData(403, """{"error":{"message":"The provided key does not have the required permissions"}}""", PassingFailure.Refusal)]
    [InlineData(408, "", PassingFailure.Silence)]
    [InlineData(409, "", PassingFailure.Refusal)]
    [InlineData(429, "", PassingFailure.Silence)]
    [InlineData(503, "", PassingFailure.Silence)]
    [InlineData(400, """{"error":{"code":"testmode_charges_only","message":"No live charges."}}""", PassingFailure.Silence)]
    [InlineData(400, """{"error":{"code":"balance_insufficient","message":"Insufficient funds in your account."}}""", PassingFailure.Refusal)]
    [InlineData(400, """{"error":{"code":"resource_missing","message":"No such customer: 'cus_1'; a similar object exists in live mode"}}""", PassingFailure.Refusal)]
    public async Task a_refusal_of_one_thing_is_not_taken_for_silence(int status, string body, PassingFailure failure)
    {
        Assert.Equal(failure, Assert.IsType<ChargeAnswer.Unavailable>(await Ask(status, body, service => service.Charge(Request, Cancellation))).Failure);
        var refund = new RefundRequest("refund/pur_1/1", "pi_1", Request.Amount);
        Assert.Equal(failure, Assert.IsType<RefundAnswer.Unavailable>(await Ask(status, body, service => service.Refund(refund, Cancellation))).Failure);
    }

    [Fact]
    public async Task an_answer_without_end_is_not_read_to_the_end() =>
        Assert.IsType<ChargeAnswer.Unavailable>(await Ask(200, new string(' ', 5 * 1024 * 1024), service => service.Charge(Request, Cancellation)));

    [Fact]
    public async Task a_charge_that_stripe_will_never_take_is_a_mistake_and_says_why()
    {
        const string Body = """{"error":{"type":"invalid_request_error","code":"amount_too_small","param":"amount","message":"Amount must be at least $0.50 usd"}}""";
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => Ask(400, Body, service => service.Charge(Request, Cancellation)));
        Assert.Contains("Amount must be at least $0.50 usd", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_decline_of_a_payment_that_is_not_shown_is_a_decline() =>
        Assert.Equal(
            new ChargeAnswer.Declined(DeclineReason.InsufficientFunds),
            await Ask(402, """{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"No"}}""", service => service.Charge(Request, Cancellation)));

    [Theory]
    [InlineData(200, "[]")]
    [InlineData(400, """{"error":{"message":"No"}}""")]
    [InlineData(500, "")]
    public async Task a_list_that_is_none_is_no_list(int status, string body)
    {
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => Ask(status, body, service => service.Since(default, null, Cancellation)));
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => Ask(status, body, service => service.Movements(default, default, null, Cancellation)));
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => Ask(status, body, service => service.HostedCardPage(Request.ReturnTo, null, Cancellation)));
    }

    [Fact]
    public async Task a_customer_of_the_other_mode_is_left_behind()
    {
        var asked = 0;
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.StatusCode = asked++ == 0 ? 400 : 200;
            return http.Response.WriteAsync(asked == 1
                ? """{"error":{"code":"resource_missing","param":"customer","message":"No such customer: 'cus_1'; a similar object exists in test mode, but a live mode key was used to make this request."}}"""
                : """{"id":"cs_live_1","url":"https://checkout.stripe.com/c/pay/cs_live_1"}""");
        });
        using var service = new StripeService(new("sk_live_1", null, server.Address, 1000), new FakeTime());
        Assert.Equal("checkout.stripe.com", (await service.HostedCardPage(Request.ReturnTo, "cus_1", Cancellation)).Host);
    }

    [Fact]
    public async Task an_own_key_of_any_length_and_characters_is_sent_as_one_that_stripe_takes()
    {
        string? sent = null;
        await Ask(200, "{}", service => service.Charge(Request with { Key = new string('é', 300) }, Cancellation), http => sent = http.Request.Headers["Idempotency-Key"]);
        Assert.Matches("^[0-9a-f]{64}$", sent!);
    }

    static async Task<T> Ask<T>(int status, string body, Func<StripeService, Task<T>> ask, Action<HttpContext>? look = null)
    {
        await using var server = await LocalServer.Start(async http =>
        {
            look?.Invoke(http);
            http.Response.StatusCode = status;
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
        using var service = new StripeService(new("sk_test_1", null, server.Address, 1000), new FakeTime());
        return await ask(service);
    }
}
