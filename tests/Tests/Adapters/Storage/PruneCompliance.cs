using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What is old and needed by nobody goes, and nothing else.</summary>
public abstract class PruneCompliance : TimerCompliance
{
    const int More = 50;

    [Fact]
    public void posts_acted_on_before_a_time_go()
    {
        List<SeenPost> old = [.. Enumerable.Range(1, More).Select(n => Seen(Now.AddSeconds(-n)))], young = [.. Enumerable.Range(0, More).Select(n => Seen(Now.AddSeconds(n)))];
        Save(c => c.Posts.AddRange(old.Zip(young, (before, after) => new[] { before, after }).SelectMany(pair => pair)));

        Prune(posts: Now);

        Assert.Equal(young.Select(seen => seen.Key).ToHashSet(), Load(k => k.Posts.UnionWith(old.Concat(young).Select(seen => seen.Key))).Posts.Keys.ToHashSet());
        Save(c => c.Posts.Add(old[0]));
    }

    [Fact]
    public void tries_at_codes_before_a_time_go()
    {
        var account = Some.Account();
        foreach (var minutes in Enumerable.Range(-More, More + 2))
            Save(c => c.CodeTries.Add(new(account, Now.AddMinutes(minutes), Some.PostKey(), new(Some.Id()))));

        Prune(posts: Now);

        Assert.Equal(2, Load(k => k.CodeTries[account] = Now.AddDays(-1)).CodeTries[account]);
    }

    [Fact]
    public void answers_to_requests_go_by_when_they_were_given()
    {
        foreach (var n in Enumerable.Range(1, More)) Save(c => c.Requests.Add(new($"key {n}", "hash", new(200, ""), "subject")));

        Prune(posts: DateTimeOffset.MaxValue, requests: Now.AddYears(-50), nothing: DateTimeOffset.MaxValue);
        Assert.NotNull(Queries.Request("key 7"));
        Prune(requests: Now.AddYears(500));
        Assert.All(Enumerable.Range(1, More), n => Assert.Null(Queries.Request($"key {n}")));
    }

    [Fact]
    public void what_payment_services_told_goes_when_it_was_understood_long_ago()
    {
        List<KeptPaymentEvent> told = [.. Enumerable.Range(1, More).Select(n => new KeptPaymentEvent("stripe", new($"evt_{n}", "kind", Now, "{}"), Now))];
        Save(c => c.PaymentEvents.AddRange(told));
        Save(c => c.Handled.AddRange(told.Skip(1).Select((t, n) => (t.Key, Now.AddSeconds(n % 2)))));

        Prune(requests: Now.AddSeconds(1));

        var left = Load(k => k.PaymentEvents.UnionWith(told.Select(t => t.Key))).PaymentEvents;
        Assert.Equal(told.Where((_, n) => n == 0 || n % 2 == 0).Select(t => t.Key).ToHashSet(), left.ToHashSet());
    }

    [Fact]
    public void purchases_that_came_to_nothing_go_and_no_others()
    {
        var (offer, member) = (Published(), Enrolled());
        var old = Enum.GetValues<PurchaseState>().SelectMany(state => Enumerable.Range(1, 5).Select(_ => Opened(Some.Purchase(offer, member, state)))).ToList();
        var returned = Opened(Some.Purchase(offer, member, PurchaseState.Cancelled));
        Save(c => c.Journal.Add(Entry(returned.Id)));
        var young = Opened(Some.Purchase(offer, member, PurchaseState.Cancelled) with { CreatedAt = Now.AddSeconds(1) });

        Prune(nothing: Now.AddSeconds(1));

        var nothing = old.Where(p => p.State is PurchaseState.Cancelled or PurchaseState.Expired or PurchaseState.Declined).ToList();
        Assert.All(nothing, p => Assert.Null(Queries.Purchase(p.Id)));
        Assert.All(old.Except(nothing).Append(returned).Append(young), p => Same(p, Queries.Purchase(p.Id)!.Purchase));
        Assert.Empty(Load(k => k.Codes.Add(ConfirmationCode.Fold(nothing[0].Code))).Purchases);
    }

    [Fact]
    public void one_call_takes_out_no_more_than_it_was_told()
    {
        List<SeenPost> old = [.. Enumerable.Range(1, More).Select(n => Seen(Now.AddSeconds(-n)))];
        Save(c => c.Posts.AddRange(old));

        Assert.NotEqual(0, Store.Prune(new(Now, default, default, default, default), 7));
        Assert.InRange(Load(k => k.Posts.UnionWith(old.Select(seen => seen.Key))).Posts.Count, More - 7, More - 1);
    }

    static SeenPost Seen(DateTimeOffset at) => new(Some.PostKey($"post-{Guid.NewGuid()}"), Some.Account(), at, "hash", "ask", null);
}
