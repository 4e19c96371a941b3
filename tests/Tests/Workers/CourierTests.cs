using Microsoft.Extensions.Logging.Abstractions;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Webhooks;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;
using Tagsale.Tests.Adapters.Webhooks;
using Tagsale.Tests.Core.Engine;
using Tagsale.Tests.Scenarios;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

/// <summary>A shop that sells, a real receiver, and time that is driven.</summary>
public sealed class CourierTests : IAsyncLifetime
{
    static readonly EventKinds Everything = EventKinds.Of(Enum.GetValues<EventKind>());

    readonly Shop _shop = new();
    readonly WebhookCall _call = new(new HostRules(AddressKind.Private));
    Receiver _receiver = null!;
    Courier _courier = null!;
    Webhook _webhook = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.Start();
        _courier = new(_shop.Store, _call, _shop.Engine, _shop.Draw, NullLogger<Courier>.Instance, _shop.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _courier.End();
        _shop.Dispose();
        _call.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task a_sale_is_told_step_by_step_in_its_order()
    {
        await Listen();
        var offer = await _shop.Publish(stock: 1);
        var ada = await _shop.Member("ada");
        var purchase = await ada.Buy();
        await _shop.Do(at => new ShipPurchase(purchase.Id, "Pony", "T-1") { At = at });
        await _shop.Do(at => new DeliverPurchase(purchase.Id) { At = at });
        await _shop.Do(at => new RefundPurchase(purchase.Id, 100, false) { At = at });
        await _shop.Do(at => new RefundPurchase(purchase.Id, null, false) { At = at });
        await Carry();

        Assert.Equal(
            ["purchase.held", "purchase.paid", "purchase.shipped", "purchase.delivered", "purchase.refunded", "purchase.refunded"],
            _receiver.Told.Where(t => t.Type.StartsWith("purchase.", StringComparison.Ordinal)).Select(t => t.Type));
        Assert.Equal(["awaitingReply", "paid", "shipped", "delivered", "delivered", "refunded"], Purchases().Select(t => t.Data.GetProperty("state").GetString()));
        Assert.Equal([0, 0, 0, 0, 100, 3200], Purchases().Select(t => t.Data.GetProperty("refunded").GetProperty("amount").GetInt64()));
        Assert.Equal("T-1", Purchases()[2].Data.GetProperty("tracking").GetString());
        var soldOut = Assert.Single(_receiver.Told, t => t.Type == "offer.sold_out");
        Assert.Equal(offer.Id.ToString(), soldOut.Data.GetProperty("id").GetString());
        Assert.Equal((1, 0), (soldOut.Data.GetProperty("stock").GetProperty("held").GetInt32(), soldOut.Data.GetProperty("stock").GetProperty("available").GetInt32()));
        Assert.Equal(ada.Member.ToString(), Assert.Single(_receiver.Told, t => t.Type == "member.joined").Data.GetProperty("id").GetString());
        Assert.Equal(_receiver.Told.Count, _receiver.Told.Select(t => t.Id).Distinct().Count());
        Assert.Equal(0, _receiver.Forged);
    }

    [Fact]
    public async Task what_is_told_of_a_member_names_nobody()
    {
        await Listen();
        var ada = await _shop.Member("ada");
        await _shop.Do(at => new DeleteMember(ada.Member) { At = at });
        await Carry();
        Assert.Equal(["member.joined", "member.left"], _receiver.Told.Select(t => t.Type));
        Assert.All(_receiver.Told, t => Assert.Equal(["id"], t.Data.EnumerateObject().Select(p => p.Name)));
    }

    [Fact]
    public async Task a_purchase_that_comes_to_nothing_is_told_too()
    {
        await Listen();
        await _shop.Publish();
        var (ada, bob, eve) = (await _shop.Member("ada"), await _shop.Member("bob", "tok_declined"), await _shop.Member("eve"));
        await ada.Ask();
        await bob.Buy();
        await eve.Ask();
        await _shop.Do(at => new CancelPurchase(_shop.Purchases().Single(p => p.Member == eve.Member).Id, "given up") { At = at });
        await _shop.Advance(TimeSpan.FromHours(3));
        await Carry();

        Assert.Equal("purchase.expired", Of(ada.Member)[^1].Type);
        Assert.Equal("purchase.declined", Of(bob.Member)[^1].Type);
        Assert.Equal("purchase.cancelled", Of(eve.Member)[^1].Type);
    }

    [Fact]
    public async Task what_fails_is_sent_again_later_and_later_under_its_id_and_what_follows_waits_for_it()
    {
        _receiver.Answers = _ => _receiver.Asked <= 2 ? 500 : 204;
        var purchase = await Sale();
        await Carry();
        Assert.Equal(1, _receiver.Asked);

        await _shop.Advance(TimeSpan.FromSeconds(6));
        await Carry();
        Assert.Equal(2, _receiver.Asked);
        await _shop.Advance(TimeSpan.FromSeconds(60));
        await Carry();
        Assert.Equal(2, _receiver.Asked);
        Assert.Equal((500, 2, DeliveryState.Waiting), Log().Select(d => (d.Answer!.Status!.Value, d.Attempts, d.State)).Last());

        await _shop.Advance(TimeSpan.FromMinutes(5));
        await Carry();
        Assert.Equal(["purchase.held", "purchase.paid"], _receiver.Told.Select(t => t.Type));
        Assert.All(_receiver.Told, t => Assert.Equal(purchase.Id.ToString(), t.Data.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task a_receiver_that_takes_nothing_for_three_days_is_disabled_and_what_it_missed_is_kept_for_it()
    {
        _receiver.Answers = _ => 503;
        await Sale();
        var began = _shop.Time.Now;
        for (var hour = 0; hour < 100 && Hook().Webhook.DisabledAt is null; hour++)
        {
            await Carry();
            await _shop.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(10, _receiver.Asked);
        Assert.InRange(Hook().Webhook.DisabledAt!.Value - began, TimeSpan.FromHours(66), TimeSpan.FromHours(92));
        Assert.Contains("503", Hook().Webhook.DisabledBecause, StringComparison.Ordinal);
        var alert = Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items, a => a.Kind == "webhook-disabled");
        Assert.Contains(_webhook.Id.ToString(), alert.Text, StringComparison.Ordinal);

        _receiver.Answers = _ => 204;
        await _shop.Advance(TimeSpan.FromDays(1));
        await Carry();
        Assert.Empty(_receiver.Told);
        await _shop.Do(at => new EnableWebhook(_webhook.Id) { At = at });
        await Carry();
        Assert.Equal(["purchase.held", "purchase.paid"], _receiver.Told.Select(t => t.Type));
    }

    [Fact]
    public async Task a_message_that_alone_is_refused_for_three_days_is_given_up_alone()
    {
        await Listen(EventKind.PurchaseHeld, EventKind.MemberJoined);
        _receiver.Answers = body => body.Contains("purchase.held", StringComparison.Ordinal) ? 500 : 204;
        await _shop.Publish();
        await (await _shop.Member("ada")).Ask();
        for (var hour = 0; hour < 100; hour++)
        {
            await _shop.Member($"m{hour}");
            await Carry();
            await _shop.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((DeliveryState.GivenUp, 10), Log().Where(d => d.Kind == EventKind.PurchaseHeld).Select(d => (d.State, d.Attempts)).Single());
        Assert.Equal(101, _receiver.Told.Count);
        Assert.Null(Hook().Webhook.DisabledAt);
        Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items, a => a.Kind == "webhook-gave-up");
    }

    [Fact]
    public async Task a_receiver_that_says_it_is_gone_is_disabled_at_once()
    {
        _receiver.Answers = _ => 410;
        await Sale();
        await Carry();
        Assert.Equal(1, _receiver.Asked);
        Assert.NotNull(Hook().Webhook.DisabledAt);
    }

    [Fact]
    public async Task a_store_that_fails_while_receivers_are_gone_forgets_none_of_them()
    {
        var store = new FailingStore(_shop.Store);
        using var engine = new GroupCommit(new BatchRunner(store, _shop.Rules));
        _courier = new(_shop.Store, _call, engine, _shop.Draw, NullLogger<Courier>.Instance, _shop.Time);
        _receiver.Answers = _ => 410;
        await Listen();
        await Add(_receiver.Url + "/other", Everything);
        await _shop.Member("ada");

        store.Fails = true;
        await _courier.Step(Cancellation);
        await Assert.ThrowsAsync<StoreException>(_courier.End);
        store.Fails = false;
        await Carry();

        Assert.Equal(2, _receiver.Asked);
        Assert.All(_shop.Store.Webhooks(), hook => Assert.NotNull(hook.Webhook.DisabledAt));
    }

    [Fact]
    public async Task one_that_hangs_holds_up_nobody_else()
    {
        await using var hanging = await Adapters.Http.LocalServer.Start(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await Listen();
        await Add(hanging.Address.ToString(), Everything);
        for (var i = 0; i < 30; i++) await _shop.Member($"m{i}");
        await Until(() => _receiver.Told.Count == 30);
        Assert.InRange(hanging.Asked, 1, WebhookMessage.MostAtOnce);
    }

    [Fact]
    public async Task a_replay_sends_again_what_was_sent()
    {
        await Sale();
        await Carry();
        var once = _receiver.Told;
        await _shop.Do(at => new ReplayWebhook(_webhook.Id, at.AddDays(-1)) { At = at });
        await Carry();
        Assert.Equal(once.Select(t => (t.Id, t.Text)), _receiver.Told.Skip(once.Count).Select(t => (t.Id, t.Text)));
    }

    [Fact]
    public async Task a_process_that_dies_before_it_has_written_down_what_arrived_sends_it_again_under_its_id()
    {
        await Listen();
        await _shop.Member("ada");
        Assert.Equal(1, await _courier.Step(Cancellation));
        await Arrived(() => _receiver.Told.Count == 1);

        _shop.Restart();
        _courier = new(_shop.Store, _call, _shop.Engine, _shop.Draw, NullLogger<Courier>.Instance, _shop.Time);
        await Carry();
        Assert.Equal(2, _receiver.Told.Count);
        Assert.Single(_receiver.Told.Select(t => t.Id).Distinct());
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    async Task Listen(params EventKind[] kinds)
    {
        _webhook = await Add(_receiver.Url, kinds.Length == 0 ? Everything : EventKinds.Of(kinds));
        _receiver.Trust(_webhook.Secret.Text);
    }

    async Task<Webhook> Add(string url, EventKinds kinds)
    {
        var webhook = new Webhook { Id = _shop.Draw.WebhookId(), Url = url, Events = kinds, Secret = _shop.Draw.WebhookSecret(), CreatedAt = _shop.Time.Now };
        Assert.IsType<WebhookOutcome.Done>(await _shop.Do(at => new AddWebhook(webhook) { At = at }));
        return webhook;
    }

    /// <summary>Somebody buys something, and of that alone is told.</summary>
    async Task<Purchase> Sale()
    {
        await Listen(EventKind.PurchaseHeld, EventKind.PurchasePaid);
        await _shop.Publish();
        return await (await _shop.Member("ada")).Buy();
    }

    /// <summary>Until nothing is due any more and nothing is under way.</summary>
    async Task Carry()
    {
        for (var busy = true; busy;)
        {
            busy = await _courier.Step(Cancellation) > 0;
            await _courier.End();
        }
    }

    async Task Until(Func<bool> isSo)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !isSo();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "not within 30 s");
            if (await _courier.Step(Cancellation) == 0) await _courier.Idle(TimeSpan.FromMilliseconds(50), Cancellation);
        }
    }

    static Task Arrived(Func<bool> isSo) => Web.Until.True(() => Task.FromResult(isSo()), "the receiver has been told");

    WebhookView Hook() => _shop.Store.Webhooks().Single(v => v.Webhook.Id == _webhook.Id);

    IReadOnlyList<DeliveryView> Log() => _shop.Store.Log(_webhook.Id, PageRequest.First(200)).Items;

    List<Told> Purchases() => [.. _receiver.Told.Where(t => t.Type.StartsWith("purchase.", StringComparison.Ordinal))];

    List<Told> Of(Tagsale.Core.MemberId member) => [.. Purchases().Where(t => t.Data.GetProperty("member").GetString() == member.ToString())];
}
