using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The clock finds its purchases, each network's for itself.</summary>
public abstract class TimerCompliance : PostingCompliance
{
    [Fact]
    public void timers_come_the_earliest_first_up_to_the_time_asked_for()
    {
        var (offer, member) = (Published(), Enrolled());
        var last = Opened(Some.Purchase(offer, member, due: Now));
        var first = Opened(Some.Purchase(offer, member, due: Now.AddMinutes(-2)));
        var middle = Opened(Some.Purchase(offer, member, due: Now.AddMinutes(-1)));
        Opened(Some.Purchase(offer, member, due: Now.AddTicks(10)));
        Opened(Some.Purchase(offer, member));

        Assert.Equal([first.Timer!.Value], Due(Now.AddMinutes(-2)));
        Done(first);
        Assert.Equal([middle.Timer!.Value], Due(Now, limit: 1));
        Done(middle);
        Assert.Equal([last.Timer!.Value], Due(Now));
    }

    [Fact]
    public void a_timer_moves_with_what_its_purchase_says()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled(), due: Now));
        var later = purchase with { Wakes = Now.AddMinutes(5) };
        Save(c =>
        {
            c.Purchases.Add(purchase.Id, new(purchase, later, []));
            c.TimersDone.Add(purchase.Timer!.Value);
            c.Timers.Add(later.Timer!.Value);
        });

        Assert.Empty(Due(Now.AddMinutes(4)));
        Assert.Equal([later.Timer!.Value], Due(Now.AddMinutes(5)));
    }

    [Fact]
    public void a_timer_set_twice_is_one_and_one_that_is_done_may_be_set_in_the_same_batch()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled(), due: Now));
        var timer = purchase.Timer!.Value;
        Save(c => c.Timers.Add(timer));
        Save(c =>
        {
            c.TimersDone.Add(timer);
            c.Timers.Add(timer);
        });
        Assert.Equal([timer], Due(Now));
        Done(purchase);
        Assert.Empty(Due(Now));
    }

    [Fact]
    public void timers_of_another_network_are_another_matter()
    {
        var purchase = Some.Purchase(Published(), Enrolled(), due: Now) with { Account = new("bluesky", "did:plc:1") };
        Opened(purchase);
        Assert.Empty(Due(Now));
        Assert.Equal([new(Now, purchase.Id, "bluesky")], Store.Due("bluesky", Now, Now, 10));
    }

    [Theory]
    [InlineData(PurchaseState.Paid)]
    [InlineData(PurchaseState.Cancelled)]
    [InlineData(PurchaseState.Refunded)]
    public void timers_of_purchases_that_are_over_hide_none_of_the_others(PurchaseState over)
    {
        var (offer, member) = (Published(), Enrolled());
        foreach (var n in Enumerable.Range(1, 5)) Opened(Some.Purchase(offer, member, over, due: Now.AddMinutes(-n)));
        Save(c => c.Timers.Add(new(Now.AddMinutes(-9), new(Some.Id()), Some.Network)));
        var open = Opened(Some.Purchase(offer, member, PurchaseState.ActionRequired, due: Now));

        Assert.Equal([open.Timer!.Value], Due(Now, limit: 1));
    }

    List<PurchaseTimer> Due(DateTimeOffset until, int limit = 10) => [.. Store.Due(Some.Network, until, Now, limit)];

    void Done(Purchase purchase) => Save(c => c.TimersDone.Add(purchase.Timer!.Value));
}
