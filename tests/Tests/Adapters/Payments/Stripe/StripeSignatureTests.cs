using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeSignatureTests : IDisposable
{
    const string Secret = "whsec_right";
    const string Body = """{"id":"evt_1","type":"payment_intent.succeeded","created":1000000,"data":{"object":{"id":"pi_1"}}}""";
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_000_060);

    readonly StripeService _service = new(new("sk_test_1", Secret, StripeAccount.PublicApi), new FakeTime());

    [Fact]
    public void what_stripe_signed_is_an_event()
    {
        var genuine = Assert.IsType<ReceivedEvent.Genuine>(_service.Receive(Body, StripeHooks.Sign(Body, Secret, Now), Now)).Event;
        Assert.Equal(new PaymentEvent("evt_1", "payment_intent.succeeded", DateTimeOffset.FromUnixTimeSeconds(1_000_000), Body), genuine);
    }

    [Fact]
    public void while_the_secret_is_changed_either_signature_counts()
    {
        var right = StripeHooks.Sign(Body, Secret, Now).Split(',')[1];
        var other = StripeHooks.Sign(Body, "whsec_old", Now);
        Assert.IsType<ReceivedEvent.Genuine>(_service.Receive(Body, $"{other},{right}", Now));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void a_message_counts_for_five_minutes_to_either_side(int seconds, bool counts) =>
        Assert.Equal(counts, _service.Receive(Body, StripeHooks.Sign(Body, Secret, Now - TimeSpan.FromSeconds(seconds)), Now) is ReceivedEvent.Genuine);

    public static TheoryData<string?> WrongHeaders =>
    [
        (string?)null, "", "t=", "t=1000060", "v1=00", "t=x,v1=00", "t=1000060,v1=", "t=1000060,v1=zz", "t=99999999999999999999,v1=00",
        $"t=1000060,v1={new string('0', 64)}", $"t=1000060,v1={new string('z', 64)}", $"t=1000060,v1={new string('é', 64)}", new string('t', 5000),
        StripeHooks.Sign(Body, "whsec_wrong", Now), StripeHooks.Sign(Body, Secret, Now).Replace("v1=", "v0=", StringComparison.Ordinal),
        StripeHooks.Sign(Body, Secret, Now).Replace("t=1000060", "t=1000061", StringComparison.Ordinal), StripeHooks.Sign(Body + " ", Secret, Now),
    ];

    [Theory, MemberData(nameof(WrongHeaders))]
    public void anything_else_is_not_from_stripe(string? header)
    {
        var reason = Assert.IsType<ReceivedEvent.Refused>(_service.Receive(Body, header, Now)).Reason;
        Assert.DoesNotContain(Secret, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"a\",\"created\":-1}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"a\",\"created\":999999999999999}")]
    [InlineData("{\"id\":\"\\ud800\",\"type\":\"a\",\"created\":1}")]
    public void a_signed_message_that_is_no_event_is_refused(string body) =>
        Assert.IsType<ReceivedEvent.Refused>(_service.Receive(body, StripeHooks.Sign(body, Secret, Now), Now));

    [Fact]
    public void a_message_that_is_too_deep_is_refused_and_a_long_one_is_not()
    {
        var longer = Body.Replace("pi_1", "pi_1\",\"description\":\"" + new string('é', 100_000), StringComparison.Ordinal);
        Assert.IsType<ReceivedEvent.Genuine>(_service.Receive(longer, StripeHooks.Sign(longer, Secret, Now), Now));
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        Assert.IsType<ReceivedEvent.Refused>(_service.Receive(deep, StripeHooks.Sign(deep, Secret, Now), Now));
    }

    [Fact]
    public void without_a_secret_nothing_is_believed()
    {
        using var service = new StripeService(new("sk_test_1", null, StripeAccount.PublicApi), new FakeTime());
        Assert.Contains("WebhookSecret", Assert.IsType<ReceivedEvent.Refused>(service.Receive(Body, StripeHooks.Sign(Body, Secret, Now), Now)).Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _service.Dispose();
}
