using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Engine;

/// <summary>Deeds that are put off, done, or heard of; and what follows of one decision for the next in its batch.</summary>
public sealed class DeedTests : IDisposable
{
    readonly Programme _programme = new();

    public void Dispose() => _programme.Dispose();

    [Fact]
    public void a_deed_that_has_failed_ten_times_is_told_once()
    {
        var key = _programme.Ask().ReplyKey;
        for (var attempts = 1; attempts <= 12; attempts++)
            Assert.Equal(SettleOutcome.Settled, _programme.Do(new Defer(new(key, attempts, Some.Now.AddMinutes(attempts), "away")) { At = Some.Now }));
        Assert.Equal([("outbox-stuck", $"{key} has failed 10 times and is tried again every few minutes; last: away")], _programme.Alerts);
        Assert.Equal((12, Some.Now.AddMinutes(12), "away"), (_programme.State.Outbox[key].Attempts, _programme.State.Outbox[key].DueAt, _programme.State.Outbox[key].Error));

        Assert.Equal(SettleOutcome.Settled, _programme.Do(new Settle(key) { At = Some.Now }));
        Assert.Equal(SettleOutcome.Already, _programme.Do(new Settle(key) { At = Some.Now }));
        Assert.Equal(SettleOutcome.Already, _programme.Do(new Defer(new(key, 13, Some.Now, "away")) { At = Some.Now }));
        Assert.DoesNotContain(key, _programme.Queued);
    }

    [Fact]
    public void buying_stops_and_goes_on_with_the_word_of_the_operator_from_within_the_batch()
    {
        var (member, offer) = (_programme.Enrol(), _programme.Publish());
        ReadPost Ask() => Some.Read(Some.Post(member.Accounts[0].Account, [offer.Hashtag]));
        var outcomes = _programme.Together(new PauseProgram(true) { At = Some.Now }, Ask(), new PauseProgram(false) { At = Some.Now }, Ask());
        Assert.Equal(RefusalReason.ProgramPaused, Assert.IsType<PostOutcome.Refused>(outcomes[1]).Refusal.Reason);
        Assert.IsType<PostOutcome.Held>(outcomes[3]);
        _programme.Do(new PauseProgram(true) { At = Some.Now });
        Assert.True(_programme.State.Paused);
    }

    [Fact]
    public void a_hold_of_the_same_batch_counts_and_the_next_finds_it()
    {
        var (ann, bob, offer) = (_programme.Enrol(), _programme.Enrol(), _programme.Publish(Some.Offer(stock: 1)));
        ReadPost Ask(Member member) => Some.Read(Some.Post(member.Accounts[0].Account, [offer.Hashtag]));
        var outcomes = _programme.Together(Ask(ann), Ask(ann), Ask(bob));
        Assert.IsType<PostOutcome.Held>(outcomes[0]);
        Assert.Equal([RefusalReason.AlreadyWaiting, RefusalReason.SoldOut], outcomes.Skip(1).Select(o => Assert.IsType<PostOutcome.Refused>(o).Refusal.Reason));
    }

    [Fact]
    public void an_allowance_that_is_given_back_in_a_batch_is_there_for_the_next_ask_of_it()
    {
        var sale = _programme.Ask();
        var outcomes = _programme.Together(
            Some.Read(Some.Post(sale.Member.Accounts[0].Account, [sale.Offer.Hashtag])),
            new SettleReply(sale.Reply, null) { At = Some.Now },
            Some.Read(Some.Post(sale.Member.Accounts[0].Account, [sale.Offer.Hashtag])));
        Assert.IsType<PostOutcome.Refused>(outcomes[0]);
        Assert.IsType<PostOutcome.Held>(outcomes[2]);
        Assert.Equal(1, _programme.StockOf(sale.Offer).Held);
    }

    [Fact]
    public void once_it_is_confirmed_an_ask_has_reached_its_limit_and_waits_no_more()
    {
        var sale = _programme.Ask().Replied();
        var outcomes = _programme.Together(
            Some.Read(Some.Post(sale.Member.Accounts[0].Account, [sale.Offer.Hashtag])), Some.Read(Some.Post(sale.Member.Accounts[0].Account, [sale.Now.Code])),
            Some.Read(Some.Post(sale.Member.Accounts[0].Account, [sale.Offer.Hashtag])));
        Assert.Equal(
            [RefusalReason.AlreadyWaiting, RefusalReason.LimitReached], new[] { outcomes[0], outcomes[2] }.Select(o => Assert.IsType<PostOutcome.Refused>(o).Refusal.Reason));
    }

    [Fact]
    public void whatever_befalls_a_purchase_is_told_to_whoever_listens_in_its_order()
    {
        _programme.Listen();
        var sale = _programme.Ask().Paid();
        sale.Do(new ShipPurchase(sale.Id, null, null) { At = Some.Now });
        sale.Do(new DeliverPurchase(sale.Id) { At = Some.Now });
        sale.Refund();
        Assert.Equal(
            [
                EventKind.MemberJoined, EventKind.PurchaseHeld, EventKind.PurchasePaid, EventKind.PurchaseShipped, EventKind.PurchaseDelivered, EventKind.PurchaseRefunded,
            ],
            _programme.Told.Select(t => t.Kind));
    }

    [Fact]
    public void only_what_is_wanted_is_told_from_the_batch_on_in_which_it_is()
    {
        Webhook Wanting(EventKind kind) => new() { Id = new(Some.Id()), Url = $"https://shop.example/{kind}", Events = EventKinds.Of([kind]), Secret = new("whsec_AAAA"), CreatedAt = Some.Now };
        _programme.Together(new EnrolMember(Some.Member()) { At = Some.Now }, new AddWebhook(Wanting(EventKind.MemberJoined)) { At = Some.Now }, new EnrolMember(Some.Member()) { At = Some.Now });
        Assert.Single(_programme.Told);
        var sale = _programme.Ask(offer: _programme.Publish(Some.Offer(stock: 1)));
        Assert.Equal([EventKind.MemberJoined, EventKind.MemberJoined], _programme.Told.Select(t => t.Kind));
        var hook = _programme.State.Webhooks.Keys.Single();
        _programme.Together(new RemoveWebhook(hook) { At = Some.Now }, new EnrolMember(Some.Member()) { At = Some.Now });
        Assert.Equal(2, _programme.Told.Count);
        sale.Replied();
    }

    [Fact]
    public void what_a_payment_service_tells_twice_in_one_breath_is_kept_once_and_the_rest_with_it()
    {
        PaymentEvent Told(string id) => new(id, "charge", Some.Now, "{}");
        Assert.Equal(SettleOutcome.Settled, _programme.Do(new KeepPaymentEvents("stripe", [Told("1"), Told("1"), Told("2")]) { At = Some.Now }));
        Assert.Equal(["understand/stripe/1", "understand/stripe/2"], _programme.Queued);
        Assert.Equal(SettleOutcome.Already, _programme.Do(new KeepPaymentEvents("stripe", [Told("1")], Some.Now) { At = Some.Now }));
        Assert.Equal(SettleOutcome.Settled, _programme.Do(new KeepPaymentEvents("stripe", [Told("2"), Told("3")]) { At = Some.Now }));
        Assert.Equal(Some.Now, _programme.State.Listed["stripe"]);
        Assert.Equal("stripe", new KeepPaymentEvents("stripe", []) { At = Some.Now }.Subject);
        Assert.Equal("understand/stripe/1", new KeepPaymentEvents("stripe", [Told("1")]) { At = Some.Now }.Subject);

        var item = _programme.Queue<OutboxItem.Understand>("understand/stripe/1");
        Assert.Equal(SettleOutcome.Settled, _programme.Do(new HandlePaymentEvent(item, [new RaiseAlert("payment-news", "text") { At = Some.Now }]) { At = Some.Now.AddMinutes(1) }));
        Assert.Equal([("payment-news", "text")], _programme.Alerts);
        Assert.Equal(Some.Now.AddMinutes(1), _programme.State.PaymentEvents[new("stripe", "1")].HandledAt);
        Assert.Equal(SettleOutcome.Already, _programme.Do(new HandlePaymentEvent(item, [new RaiseAlert("payment-news", "text") { At = Some.Now }]) { At = Some.Now }));
        Assert.Single(_programme.Alerts);
    }
}
