using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Webhooks;

public sealed class ChangeWebhookTests : IDisposable
{
    static readonly WebhookSecret Old = new("whsec_AAAA"), New = new("whsec_BBBB");

    readonly MemoryStore _store = new();
    readonly BatchRunner _runner;
    Changes _last = new();

    public ChangeWebhookTests()
    {
        _runner = new(_store, Some.Rules());
        _runner.Committed += changes => _last = changes;
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void one_is_added_once_and_another_to_the_same_address_is_not()
    {
        var first = Add();
        Assert.Equal(first, Assert.Single(_store.State.Webhooks.Values));
        Assert.Equal(first, Assert.IsType<WebhookOutcome.Done>(Do(new AddWebhook(first with { Url = "https://shop.example/other" }) { At = Some.Now })).Webhook);
        Assert.Equal(first.Id, Assert.IsType<WebhookOutcome.UrlTaken>(Do(new AddWebhook(To(first.Url)) { At = Some.Now })).By);
        Assert.IsType<WebhookOutcome.Done>(Do(new AddWebhook(To("https://shop.example/second")) { At = Some.Now }));
        Assert.Equal(2, _store.State.Webhooks.Count);
    }

    [Fact]
    public void a_programme_has_twenty_at_most()
    {
        for (var i = 0; i < Webhook.Most; i++) Assert.IsType<WebhookOutcome.Done>(Do(new AddWebhook(To($"https://shop.example/{i}")) { At = Some.Now }));
        Assert.IsType<WebhookOutcome.TooMany>(Do(new AddWebhook(To("https://shop.example/one-more")) { At = Some.Now }));
    }

    [Fact]
    public void one_that_is_removed_is_gone_and_tells_its_secret_to_nobody()
    {
        var webhook = Add();
        _runner.Run([new Request<WebhookOutcome>("key", "body", new RollSecret(webhook.Id, New) { At = Some.Now }, _ => new(200, "the secret")) { At = Some.Now }]);
        Assert.Equal(webhook.Id, Assert.IsType<WebhookOutcome.Done>(Do(new RemoveWebhook(webhook.Id) { At = Some.Now })).Webhook.Id);
        Assert.Empty(_store.State.Webhooks);
        Assert.Equal(Answer.Gone, _store.State.Requests["key"].Answer.Answer);
        Assert.IsType<WebhookOutcome.NotFound>(Do(new RemoveWebhook(webhook.Id) { At = Some.Now }));
    }

    [Fact]
    public void both_secrets_sign_for_a_day_after_a_new_one_is_drawn()
    {
        var rolled = Assert.IsType<WebhookOutcome.Done>(Do(new RollSecret(Add().Id, New) { At = Some.Now })).Webhook;
        Assert.Equal([New, Old], rolled.Secrets(Some.Now));
        Assert.Equal([New, Old], rolled.Secrets(Some.Now.AddHours(24).AddTicks(-1)));
        Assert.Equal([New], rolled.Secrets(Some.Now.AddHours(24)));
        Assert.Equal([Old], Add("https://shop.example/second").Secrets(Some.Now));
    }

    [Fact]
    public void one_that_is_disabled_stays_so_with_its_first_reason_until_it_is_enabled()
    {
        var webhook = Add();
        Do(new DisableWebhook(webhook.Id, "it answers 410") { At = Some.Now.AddHours(1) });
        Do(new DisableWebhook(webhook.Id, "it does not answer") { At = Some.Now.AddHours(2) });
        Assert.Equal((Some.Now.AddHours(1), "it answers 410"), (Kept(webhook).DisabledAt, Kept(webhook).DisabledBecause));
        Assert.Equal(
            [("webhook-disabled", $"{webhook.Id}: it answers 410; nothing is sent to it any more. Enable it when its receiver works: what it has missed is sent then")], Alerts());
        Assert.IsType<WebhookOutcome.IsDisabled>(Do(new ReplayWebhook(webhook.Id, Some.Now) { At = Some.Now.AddHours(2) }));
        Assert.Empty(_last.Replays);

        Do(new EnableWebhook(webhook.Id) { At = Some.Now.AddHours(3) });
        Assert.Equal((null, null), (Kept(webhook).DisabledAt, Kept(webhook).DisabledBecause));
    }

    [Theory]
    [InlineData(60, 59)]
    [InlineData(1, 0)]
    [InlineData(0.5, 0)]
    public void one_that_is_enabled_is_sent_what_it_has_missed_and_nothing_from_before_it_was_there(double disabledAfterMinutes, double fromMinutes)
    {
        var webhook = Add();
        Do(new DisableWebhook(webhook.Id, "it answers 410") { At = Some.Now.AddMinutes(disabledAfterMinutes) });
        Do(new EnableWebhook(webhook.Id) { At = Some.Now.AddHours(3) });
        Assert.Equal(new Replay(Some.Now.AddMinutes(fromMinutes), Some.Now.AddHours(3)), _last.Replays[webhook.Id]);

        Assert.IsType<WebhookOutcome.Done>(Do(new EnableWebhook(webhook.Id) { At = Some.Now.AddHours(4) }));
        Assert.Empty(_last.Replays);
    }

    [Fact]
    public void one_that_is_replayed_is_sent_everything_from_then_on()
    {
        var webhook = Add();
        Assert.IsType<WebhookOutcome.Done>(Do(new ReplayWebhook(webhook.Id, Some.Now.AddDays(-3)) { At = Some.Now }));
        Assert.Equal(new Replay(Some.Now.AddDays(-3), Some.Now), _last.Replays[webhook.Id]);
        Assert.IsType<WebhookOutcome.NotFound>(Do(new ReplayWebhook(new(Some.Id()), Some.Now) { At = Some.Now }));
    }

    [Fact]
    public void an_event_that_is_given_up_is_told_with_what_can_be_done()
    {
        var webhook = Add();
        Assert.IsType<WebhookOutcome.Done>(Do(new GiveUpDelivery(webhook.Id, "evt_1", "it answers 500") { At = Some.Now }));
        Assert.Equal([("webhook-gave-up", $"{webhook.Id} does not take evt_1: it answers 500; others reach it. Look at what its receiver answers, then replay")], Alerts());
    }

    [Fact]
    public void a_secret_does_not_tell_itself() => Assert.Equal("whsec_…", $"{Old}");

    [Theory]
    [InlineData(null, false)]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void an_answer_of_200_to_299_takes_a_message(int? status, bool taken) => Assert.Equal(taken, new ReceiverAnswer(status, "", 1).IsTaken);

    Webhook Add(string url = "https://shop.example/hooks") => Assert.IsType<WebhookOutcome.Done>(Do(new AddWebhook(To(url)) { At = Some.Now })).Webhook;

    static Webhook To(string url) => new() { Id = new(Some.Id()), Url = url, Events = EventKinds.Of([EventKind.PurchasePaid]), Secret = Old, CreatedAt = Some.Now };

    Webhook Kept(Webhook webhook) => _store.State.Webhooks[webhook.Id];

    List<(string, string)> Alerts() => [.. _store.State.Alerts.Select(a => (a.Kind, a.Text))];

    WebhookOutcome Do(Command<WebhookOutcome> command) => Assert.IsType<WebhookOutcome>(Assert.IsType<CommandResult.Decided>(_runner.Run([command])[0]).Outcome, exactMatch: false);
}
