using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

public abstract class OutboxCompliance : MemberCompliance
{
    static PurchaseId Purchase => new(Some.Id());

    static OutboxItem Charge() => new OutboxItem.Charge(Purchase, "sandbox", "token", new(1, "USD"), "Demo: Tee", []);

    [Fact]
    public void every_kind_of_item_comes_back_as_it_was_queued()
    {
        OutboxItem[] items =
        [
            Reply(purchase: Purchase, text: "One “Tee” is held 🎽 <b>\"\\\n"),
            Reply(priority: ReplyPriority.Invitation),
            new OutboxItem.Charge(Purchase, "sandbox", "token", new(14_999, "USD"), "Demo: Tee", [Purchase, Purchase]),
            new OutboxItem.Charge(new(Some.Id()), "stripe", "pm_1", new(5, "KWD"), "Demo: Tee", []) { Customer = "cus_1", AskedAt = Now },
            new OutboxItem.CancelCharge(Purchase, "stripe", [Purchase]) { Customer = "cus_1", AskedAt = Some.Now },
            new OutboxItem.CancelCharge(Purchase, "stripe", []),
            new OutboxItem.Refund(Purchase, 2, "stripe", "ch_1", new(5, "KWD")),
            new OutboxItem.Mail(new(Some.Id()), MailKind.Refunded, Purchase, 2),
            new OutboxItem.Announce(new(Some.Id()), "bluesky", "Post #BuyTee to buy!"),
            new OutboxItem.DetachCard(new(Some.Id()), "sandbox", "token"),
            new OutboxItem.Understand("stripe", "evt_1"),
            new OutboxItem.Credit(new("tx/1", new(Some.Id())), new("sandbox", "saved_1"), new(-500, "USD"), "Tee"),
        ];
        Queue(items);

        Store.Disown();
        var queued = Store.Claim(Now, 100).ToDictionary(q => q.Item.Key, q => q);
        Assert.Equal(items.Length, queued.Count);
        foreach (var item in items)
        {
            Same<object>(item, queued[item.Key].Item);
            Assert.IsType(item.GetType(), queued[item.Key].Item);
            Assert.Equal(0, queued[item.Key].Attempts);
        }
    }

    [Fact]
    public void money_comes_first_then_replies_by_rank_then_the_rest_each_the_oldest_first()
    {
        OutboxItem[] order =
        [
            Charge(),
            new OutboxItem.Refund(Purchase, 1, "sandbox", "ch", new(1, "USD")),
            new OutboxItem.CancelCharge(Purchase, "sandbox", []),
            Reply(priority: ReplyPriority.Confirmation),
            new OutboxItem.Mail(new(Some.Id()), MailKind.ConfirmationRequest, Purchase),
            Reply(priority: ReplyPriority.Receipt),
            Reply(priority: ReplyPriority.Refusal),
            Reply(priority: ReplyPriority.Invitation),
            new OutboxItem.DetachCard(new(Some.Id()), "sandbox", "token"),
            new OutboxItem.Mail(new(Some.Id()), MailKind.Receipt, Purchase),
            new OutboxItem.Credit(new("tx", new(Some.Id())), new("sandbox", "saved_1"), new(500, "USD"), "Tee"),
        ];
        Queue([order[8], order[7], order[6], order[5], order[3], order[4]]);
        Queue([order[9], order[0], order[1], order[2], order[10]]);

        Assert.Equal([.. order.Select(item => item.Key)], Outbox());
        Store.Disown();
        Assert.Equal([order[0].Key, order[1].Key], Claim(limit: 2));
        Assert.Equal([order[2].Key, order[3].Key], Claim(limit: 2));
    }

    [Fact]
    public void a_deed_is_queued_once()
    {
        var charge = Charge();
        Queue(charge);
        Queue(charge);
        Assert.Equal([charge.Key], Outbox());
    }

    [Fact]
    public void what_is_done_is_gone_and_can_be_queued_anew_in_the_same_batch()
    {
        var (done, again) = (Charge(), Charge());
        Queue(done, again);
        Save(c =>
        {
            c.Done.UnionWith([done.Key, again.Key]);
            c.Queued.Add(again.Key, again);
        });

        Assert.Equal([again.Key], Outbox());
        Assert.Equal([again.Key], Load(k => k.Outbox.UnionWith([done.Key, again.Key])).Outbox);
    }

    [Fact]
    public void what_a_process_queues_is_in_its_hand_until_it_lets_go()
    {
        var (first, second) = (Charge(), Charge());
        Queue(first, second);
        Assert.Empty(Claim());

        Store.Disown();
        Assert.Equal([first.Key], Claim(limit: 1));
        Assert.Equal([second.Key], Claim());
        Assert.Empty(Claim());
    }

    [Fact]
    public void what_is_done_anew_is_in_hand_again()
    {
        var charge = Charge();
        Queue(charge);
        Save(c => c.Deferred.Add(new(charge.Key, 1, Now, "no answer")));
        Save(c =>
        {
            c.Done.Add(charge.Key);
            c.Queued.Add(charge.Key, charge);
        });
        Assert.Empty(Claim());
        Assert.Null(Queries.Queued(PageRequest.First(1)).Items.Single().Error);
    }

    [Fact]
    public void a_deferred_item_waits_and_tells_its_attempts()
    {
        var charge = Charge();
        Queue(charge);
        Save(c => c.Deferred.Add(new(charge.Key, 2, Now.AddSeconds(30), "no answer")));

        Assert.Empty(Claim(Now.AddSeconds(29)));
        Assert.Equal(2, Store.Claim(Now.AddSeconds(30), 10).Single().Attempts);
        var view = Queries.Queued(PageRequest.First(10)).Items.Single();
        Assert.Equal((2, Now.AddSeconds(30), "no answer"), (view.Attempts, view.DueAt, view.Error));
    }

    [Fact]
    public void a_deferred_item_keeps_its_place_once_its_turn_has_come()
    {
        var (first, second) = (Charge(), Charge());
        Queue(first, second);
        Save(c => c.Deferred.Add(new(first.Key, 1, Now, "no answer")));
        Assert.Equal([first.Key, second.Key], Outbox());
    }

    [Fact]
    public void deferring_what_is_done_brings_nothing_back()
    {
        Save(c => c.Deferred.Add(new("charge/none", 1, Now, "no answer")));
        Assert.Empty(Outbox());
    }

    [Fact]
    public void replies_to_who_opted_out_are_dropped_and_nothing_else()
    {
        var (gone, stays) = (Some.Account("it's \"quoted\" 🎽"), Some.Account());
        var (kept, later) = (Reply(stays), Reply(gone));
        var elsewhere = new OutboxItem.Reply(new("bluesky", "1"), new("bluesky", gone.Id), "Hi", ReplyPriority.Refusal, null, Now);
        var charge = Charge();
        Queue(Reply(gone), Reply(gone, ReplyPriority.Invitation), kept, elsewhere, charge);
        Save(c =>
        {
            c.DropRepliesTo.Add(gone);
            c.Queued.Add(later.Key, later);
        });

        Assert.Equal([charge.Key, kept.Key, later.Key, elsewhere.Key], Outbox());
    }

    [Fact]
    public void the_queue_is_shown_longest_waiting_first()
    {
        var (mail, charge) = (new OutboxItem.Mail(new(Some.Id()), MailKind.Receipt, Purchase), Charge());
        Queue(mail);
        Queue(charge);

        var first = Queries.Queued(PageRequest.First(1));
        Assert.Equal(mail.Key, first.Items.Single().Item.Key);
        Assert.Null(first.Items.Single().Error);
        var second = Queries.Queued(new(first.Next, 1));
        Assert.Equal(charge.Key, second.Items.Single().Item.Key);
        Assert.Null(second.Next);
    }
}
