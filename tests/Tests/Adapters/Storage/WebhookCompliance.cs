using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What a store promises of events and their deliveries.</summary>
public abstract class WebhookCompliance : StoreTest
{
    static readonly EventKinds Everything = EventKinds.Of(Enum.GetValues<EventKind>());

    BatchRunner? _runner;

    protected abstract IDeliveries Deliveries { get; }

    [Fact]
    public void where_nobody_listens_nothing_is_written_down()
    {
        Enrolled();
        Assert.True(Load(_ => { }).Wanted.IsEmpty);
        var webhook = Added();
        Ask(new ReplayWebhook(webhook.Id, Now.AddYears(-1)) { At = Now });
        while (Deliveries.GoOnReplaying(Now, 10)) { }
        Assert.Empty(Log(webhook));
    }

    [Fact]
    public void a_webhook_comes_back_as_it_was_made_with_its_secrets()
    {
        var webhook = Added();
        Same(webhook, Deliveries.Webhooks().Single().Webhook);
        Assert.Equal(webhook.Secret.Text, Deliveries.Webhooks().Single().Webhook.Secret.Text);

        var rolled = Done(Ask(new RollSecret(webhook.Id, Secret(2)) { At = Now }));
        Same(rolled, Deliveries.Webhooks().Single().Webhook);
        Assert.Equal([Secret(2), webhook.Secret], rolled.Secrets(Now.AddHours(23)));
        Assert.Equal([Secret(2)], rolled.Secrets(Now.AddHours(25)));

        var disabled = Done(Ask(new DisableWebhook(webhook.Id, "it is gone") { At = Now }));
        Same(disabled, Load(k => k.Webhooks = true).Webhooks[webhook.Id]);
        Assert.Equal("webhook-disabled", Queries.Alerts(PageRequest.First(1)).Items.Single().Kind);

        Ask(new RemoveWebhook(webhook.Id) { At = Now });
        Assert.Empty(Deliveries.Webhooks());
        Assert.True(Load(_ => { }).Wanted.IsEmpty);
    }

    [Fact]
    public void only_what_is_wanted_is_told_and_only_to_whom_wants_it()
    {
        var paid = Added(EventKind.PurchasePaid);
        var members = Added(EventKind.MemberJoined);
        Assert.Equal(EventKinds.Of([EventKind.PurchasePaid, EventKind.MemberJoined]), Load(_ => { }).Wanted);

        var member = Joined();
        var purchase = Held(member: member);
        Move(purchase, PurchaseState.Paid);

        Assert.Equal([EventKind.MemberJoined], Log(members).Select(d => d.Kind));
        Assert.Equal([EventKind.PurchasePaid], Log(paid).Select(d => d.Kind));
        Assert.Equal([(paid.Id, EventKind.PurchasePaid), (members.Id, EventKind.MemberJoined)],
            Take().OrderBy(m => m.What.Kind).Select(m => (m.Webhook.Id, m.What.Kind)));
    }

    [Fact]
    public void an_event_tells_the_purchase_as_it_was_then()
    {
        Added();
        var purchase = Held();
        Move(purchase, PurchaseState.Paid);
        var paid = purchase with { State = PurchaseState.Paid };
        Save(c => Tell(c, paid, paid with { State = PurchaseState.Shipped, Carrier = "Pony", Tracking = "T-1" }));

        var held = Assert.Single(Take(), m => m.What.Kind == EventKind.PurchaseHeld);
        Same(purchase, Assert.IsType<ProgramEvent.OfPurchase>(held.What).Purchase);
        Assert.StartsWith($"evt_{purchase.Id.Value:N}", held.Id, StringComparison.Ordinal);
        Arrive(held);
        Same(paid, Assert.IsType<ProgramEvent.OfPurchase>(Take().Single().What).Purchase);
    }

    [Fact]
    public void a_dispute_is_told_as_it_stood_then()
    {
        Added(EventKind.PurchaseDisputed, EventKind.PurchaseDisputeClosed);
        var purchase = Held();
        var open = purchase.With(new Dispute("du_1", DisputeState.Open, purchase.Total, null, "fraudulent"));
        var won = open.With(open.Disputes[0] with { State = DisputeState.Won });
        Save(c => Tell(c, purchase, open));
        Save(c => Tell(c, open, won));

        var first = Take().Single();
        Assert.Equal(DisputeState.Open, Assert.Single(Assert.IsType<ProgramEvent.OfPurchase>(first.What).Purchase.Disputes).State);
        Arrive(first);
        Assert.Equal((EventKind.PurchaseDisputeClosed, DisputeState.Won), (Take().Single().What.Kind, Assert.IsType<ProgramEvent.OfPurchase>(Take(Now.AddSeconds(20)).Single().What).Purchase.Disputes.Single().State));
    }

    [Fact]
    public void an_offer_is_told_with_its_stock_as_it_was_then()
    {
        Added(EventKind.OfferSoldOut);
        var offer = Published(Some.Offer(stock: 3));
        var soldOut = offer.WithStock("", new(3, 3, 0));
        Save(c => c.Events.Add(new ProgramEvent.OfOffer(EventKind.OfferSoldOut, Now, soldOut)));
        Same(soldOut, Assert.IsType<ProgramEvent.OfOffer>(Take().Single().What).Offer);
    }

    [Fact]
    public void what_happens_to_a_reward_is_told_whole_and_in_its_order()
    {
        Added(EventKind.RewardLoaded, EventKind.RewardCredited, EventKind.RewardClawedBack);
        var enrollment = new EnrollmentId(Some.Id());
        var loaded = new ProgramEvent.OfEnrollment(EventKind.RewardLoaded, Now, enrollment, new(Some.Id()), new(Some.Id()), EnrollmentSource.CheckIn);
        var credit = new StatementCredit(new("t/1", loaded.Offer), enrollment, loaded.Member, new("bank", "card-1"), new(2000, "USD"), Now, CreditState.Owed);
        var credited = new ProgramEvent.OfCredit(EventKind.RewardCredited, Now, credit);
        var back = new ProgramEvent.OfCredit(EventKind.RewardClawedBack, Now, credit with { Key = credit.Key with { Transaction = "t-2" }, Amount = new(-500, "USD"), Card = new("", ""), State = CreditState.Paid, Reference = "r-1" });
        Save(c => c.Events.AddRange([loaded, credited, back]));

        foreach (var expected in new ProgramEvent[] { loaded, credited, back })
        {
            var message = Assert.Single(Take());
            Assert.Equal((expected, expected.Id), (message.What, message.Id));
            Arrive(message);
        }
        Assert.Empty(Take());
    }

    [Fact]
    public void of_one_purchase_the_next_is_told_when_the_one_before_has_arrived()
    {
        Added();
        var purchase = Held();
        Move(purchase, PurchaseState.Paid);
        var other = Held();

        var first = Take();
        Assert.Equal([purchase.Id, other.Id], first.Select(m => Assert.IsType<ProgramEvent.OfPurchase>(m.What)).Select(e => e.Purchase.Id));
        Assert.All(first, m => Assert.Equal(EventKind.PurchaseHeld, m.What.Kind));
        Assert.Empty(Take());

        Fail(first[0], Now.AddSeconds(5));
        Assert.Empty(Take());
        var again = Take(Now.AddSeconds(5)).Single();
        Assert.Equal((first[0].Id, 1, Now), (again.Id, again.Attempts, again.FirstAt));
        Arrive(again, Now.AddSeconds(6));
        Assert.Equal(EventKind.PurchasePaid, Take(Now.AddSeconds(6)).Single().What.Kind);
    }

    [Fact]
    public void no_more_than_eight_of_a_webhook_are_in_hand_and_others_do_not_wait_for_it()
    {
        var (slow, quick) = (Added(), Added());
        for (var i = 0; i < 20; i++) Held();

        var taken = Take();
        Assert.Equal(8, taken.Count(m => m.Webhook.Id == slow.Id));
        foreach (var message in taken.Where(m => m.Webhook.Id == quick.Id)) Arrive(message);
        var next = Take();
        Assert.Equal(8, next.Count);
        Assert.All(next, m => Assert.Equal(quick.Id, m.Webhook.Id));
    }

    [Fact]
    public void what_is_not_settled_in_time_is_free_again()
    {
        Added();
        Held();
        var lost = Take(Now, Now.AddSeconds(15)).Single();
        Assert.Empty(Take(Now.AddSeconds(15 - 1)));
        Assert.Equal(lost.Id, Take(Now.AddSeconds(15)).Single().Id);
    }

    [Fact]
    public void what_was_not_tried_after_all_is_free_at_once_and_counts_for_nothing()
    {
        Added();
        Held();
        var message = Take().Single();
        Deliveries.Settle([new(message.Webhook.Id, message.Event, DeliveryState.Waiting, null, Now, Now)], Now);
        Assert.Equal((message.Id, 0), Take().Select(m => (m.Id, m.Attempts)).Single());
    }

    [Fact]
    public void the_log_keeps_the_last_answer_of_each_newest_first()
    {
        var webhook = Added();
        var (first, second) = (Held(), Held());
        var taken = Take();
        Fail(taken[0], Now.AddSeconds(5));
        Arrive(taken[1]);

        var log = Log(webhook);
        Assert.Equal([second.Id.ToString(), first.Id.ToString()], log.Select(d => d.Subject));
        Assert.Equal(new(taken[1].Id, EventKind.PurchaseHeld, second.Id.ToString(), Now, DeliveryState.Delivered, 1, Now, null, new(204, "", 12)), log[0]);
        Assert.Equal(new(taken[0].Id, EventKind.PurchaseHeld, first.Id.ToString(), Now, DeliveryState.Waiting, 1, Now, Now.AddSeconds(5), new(null, "it does not answer", 7000)), log[1]);
        var view = Deliveries.Webhooks().Single();
        Assert.Equal((1, Now), (view.Waiting, view.LastTaken));
    }

    [Fact]
    public void a_webhook_that_wants_to_be_left_alone_is_left_alone()
    {
        Added();
        Held();
        var message = Take().Single();
        Deliveries.Settle([Failed(message, Now) with { PauseUntil = Now.AddMinutes(1) }], Now);
        Assert.Empty(Take(Now.AddSeconds(59)));
        Assert.Equal(message.Id, Take(Now.AddMinutes(1)).Single().Id);
    }

    [Fact]
    public void a_disabled_webhook_is_sent_nothing_and_afterwards_all_it_missed()
    {
        var webhook = Added();
        var before = Held();
        Fail(Take().Single(), Now.AddHours(24));
        Ask(new DisableWebhook(webhook.Id, "it is away") { At = Now });
        var missed = Held();
        Assert.Empty(Take(Now.AddDays(2)));

        Ask(new EnableWebhook(webhook.Id) { At = Now.AddHours(1) });
        ReplayAll(Now.AddHours(1));
        Assert.Equal([before.Id, missed.Id], Take(Now.AddHours(1)).Select(m => ((ProgramEvent.OfPurchase)m.What).Purchase.Id));
    }

    [Fact]
    public void a_replay_sends_again_under_the_same_ids_what_happened_since()
    {
        var webhook = Added();
        Held(at: Now.AddHours(-1));
        for (var i = 0; i < 5; i++) Held();
        var sent = Take();
        foreach (var message in sent) Arrive(message);
        Assert.Empty(Take());

        Ask(new ReplayWebhook(webhook.Id, Now.AddMinutes(-1)) { At = Now });
        Assert.NotNull(Deliveries.Webhooks().Single().ReplayFrom);
        ReplayAll(Now);

        var again = Take();
        Assert.Equal(sent.Skip(1).Select(m => m.Id), again.Select(m => m.Id));
        Assert.All(again, m => Assert.Equal(0, m.Attempts));
        Assert.Null(Deliveries.Webhooks().Single().ReplayFrom);
    }

    [Fact]
    public void what_is_given_up_holds_up_nothing()
    {
        Added();
        var purchase = Held();
        Move(purchase, PurchaseState.Paid);
        var message = Take().Single();
        Deliveries.Settle([Failed(message, Now) with { State = DeliveryState.GivenUp }], Now);
        Assert.Equal(EventKind.PurchasePaid, Take().Single().What.Kind);
    }

    [Fact]
    public void old_events_go_with_what_was_told_of_them()
    {
        var webhook = Added();
        Held(at: Now.AddDays(-31));
        var young = Held();
        while (Store.Prune(new(default, default, default, Now.AddDays(-30), default), 2) != 0) { }
        Assert.Equal([young.Id.ToString()], Log(webhook).Select(d => d.Subject));
        Assert.Single(Take());
    }

    [Fact]
    public void answers_that_told_a_secret_are_forgotten_with_it_and_their_keys_stay_used()
    {
        var webhook = Added();
        Save(c => c.Requests.Add(new("made", "hash", new(201, "the first secret"), webhook.Id.ToString())));
        Save(c => c.Requests.Add(new("other", "hash", new(201, "of another"), "another")));

        _runner!.Run([new Request<WebhookOutcome>("rolled", "hash", new RollSecret(webhook.Id, Secret(2)) { At = Now }, _ => new(201, "the second secret")) { At = Now }]);
        Assert.Equal([Answer.Gone, new(201, "of another"), new(201, "the second secret")], new[] { "made", "other", "rolled" }.Select(key => Queries.Request(key)!.Answer));

        Ask(new RemoveWebhook(webhook.Id) { At = Now });
        Assert.Equal(Answer.Gone, Queries.Request("rolled")!.Answer);
    }

    [Fact]
    public void there_is_one_webhook_for_an_address_and_twenty_at_most()
    {
        var webhook = Added();
        Assert.Equal(new WebhookOutcome.UrlTaken(webhook.Id), Ask(new AddWebhook(Webhook() with { Url = webhook.Url }) { At = Now }));
        Assert.Equal(new WebhookOutcome.Done(webhook), Ask(new AddWebhook(webhook) { At = Now }));
        for (var i = 1; i < Tagsale.Core.Webhooks.Webhook.Most; i++) Added();
        Assert.IsType<WebhookOutcome.TooMany>(Ask(new AddWebhook(Webhook()) { At = Now }));
        Assert.IsType<WebhookOutcome.NotFound>(Ask(new RemoveWebhook(new(Some.Id())) { At = Now }));
    }

    protected List<WebhookMessage> Take(DateTimeOffset? now = null, DateTimeOffset? until = null) =>
        [.. Deliveries.Take(now ?? Now, until ?? (now ?? Now).AddSeconds(15)).OrderBy(m => m.Event)];

    protected Webhook Added(params EventKind[] kinds) =>
        Done(Ask(new AddWebhook(Webhook() with { Events = kinds.Length == 0 ? Everything : EventKinds.Of(kinds) }) { At = Now }));

    protected Purchase Held(Member? member = null, DateTimeOffset? at = null)
    {
        var purchase = Some.Purchase(Published(Some.Offer($"Thing{Some.Id():N}"[..20] + Some.Id().ToString("N")[^6..])), member ?? Enrolled()) with { CreatedAt = at ?? Now };
        Save(c =>
        {
            Open(c, purchase);
            c.Events.Add(new ProgramEvent.OfPurchase(EventKind.PurchaseHeld, purchase.CreatedAt, purchase));
        });
        return purchase;
    }

    static Webhook Webhook() => new()
    {
        Id = new(Some.Id()), Url = $"https://shop.example/{Some.Id():N}", Events = Everything, Secret = Secret(1), CreatedAt = Now,
    };

    static WebhookSecret Secret(byte key) => WebhookSecret.Of([.. Enumerable.Repeat(key, 32)]);

    WebhookOutcome Ask(Command<WebhookOutcome> command)
    {
        _runner ??= new(Store, Some.Rules());
        return (WebhookOutcome)Assert.IsType<CommandResult.Decided>(_runner.Run([command]).Single()).Outcome;
    }

    static Webhook Done(WebhookOutcome outcome) => Assert.IsType<WebhookOutcome.Done>(outcome).Webhook;

    Member Joined()
    {
        var member = Some.Member();
        _runner!.Run([new EnrolMember(member) { At = Now }]);
        return member;
    }

    void Move(Purchase before, PurchaseState to) => Save(c => Tell(c, before, before with { State = to }));

    static void Tell(Changes changes, Purchase before, Purchase after)
    {
        changes.Purchases.Add(after.Id, new(before, after, []));
        changes.Events.Add(ProgramEvent.Of(before, after, Now)!);
    }

    void Arrive(WebhookMessage message, DateTimeOffset? at = null) =>
        Deliveries.Settle([new(message.Webhook.Id, message.Event, DeliveryState.Delivered, new(204, "", 12), at ?? Now, at ?? Now)], at ?? Now);

    void Fail(WebhookMessage message, DateTimeOffset next) => Deliveries.Settle([Failed(message, next)], Now);

    static DeliveryResult Failed(WebhookMessage message, DateTimeOffset next) =>
        new(message.Webhook.Id, message.Event, DeliveryState.Waiting, new(null, "it does not answer", 7000), Now, next);

    void ReplayAll(DateTimeOffset now)
    {
        while (Deliveries.GoOnReplaying(now, 2)) { }
    }

    List<DeliveryView> Log(Webhook webhook)
    {
        var all = new List<DeliveryView>();
        for (var page = Deliveries.Log(webhook.Id, PageRequest.First(2)); ; page = Deliveries.Log(webhook.Id, new(page.Next, 2)))
        {
            all.AddRange(page.Items);
            if (page.Next is null) return all;
        }
    }
}
