using Tagsale.Adapters.Webhooks;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Adapters.Webhooks;

public sealed class SignatureTests
{
    // The example of the Standard Webhooks rules.
    const string Body = """{"test": 2432232314}""";
    const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    static readonly WebhookSecret Secret = new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    [Fact]
    public void a_message_is_signed_as_the_rules_say() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Signature.Of(Id, At, Body, [Secret]));

    [Fact]
    public void while_a_secret_is_replaced_both_sign()
    {
        var next = WebhookSecret.Of("another secret of thirty-two byte"u8);
        var signatures = Signature.Of(Id, At, Body, [next, Secret]).Split(' ');
        Assert.Equal([Signature.Of(Id, At, Body, [next]), Signature.Of(Id, At, Body, [Secret])], signatures);
        Assert.NotEqual(signatures[0], signatures[1]);
    }

    [Fact]
    public void a_secret_does_not_tell_itself()
    {
        Assert.Equal("whsec_…", $"{Secret}");
        Assert.DoesNotContain("MfKQ9r8G", new Webhook { Id = new(Some.Id()), Url = "https://x.example/", Events = default, Secret = Secret, CreatedAt = At }.ToString(), StringComparison.Ordinal);
    }
}
