using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;
using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What a store promises that several processes share.</summary>
public abstract class SharedStoreCompliance : StoreTest
{
    const int Rounds = 20;

    static OutboxItem Charge() => new OutboxItem.Charge(new(Some.Id()), "sandbox", "token", new(1, "USD"), "Demo: Tee", []);

    /// <summary>Another process on the same data.</summary>
    protected abstract IStore Another();

    [Fact]
    public void what_one_has_in_hand_another_does_not_get()
    {
        using var other = Another();
        var (first, second) = (Charge(), Charge());
        Queue(first, second);
        Assert.Empty(Claims(other));

        Store.Disown();
        Assert.Equal([first.Key], Claims(other, limit: 1));
        Assert.Equal([second.Key], Claim());
        Store.Disown();
        Assert.Equal([second.Key], Claims(other));
    }

    [Fact]
    public void what_another_takes_out_is_missing_from_whoever_has_it_in_hand()
    {
        using var other = Another();
        var (stays, goes, its) = (Charge(), Charge(), Charge());
        Queue(stays, goes);
        Save(other, c =>
        {
            c.Done.Add(goes.Key);
            c.Queued.Add(its.Key, its);
        });

        Assert.Equal(new HashSet<string> { goes.Key, its.Key }, Store.Missing([stays.Key, goes.Key, its.Key]).ToHashSet());
        Assert.Empty(other.Missing([its.Key]));
    }

    [Fact]
    public void tax_rates_that_one_sets_all_go_by()
    {
        using var other = Another();
        foreach (var perMillion in new[] { 190_000, 70_000 })
        {
            Save(other, c => c.Taxes = new([new("DE", "", "", perMillion), new("*", "", "", 0)]));
            Assert.Equal([perMillion, 0], Load(_ => { }).Taxes.Rates.Select(rate => rate.PerMillion));
            Assert.Equal([perMillion, 0], Queries.Taxes().Rates.Select(rate => rate.PerMillion));
        }
        Save(c => c.Taxes = TaxTable.Empty);
        using var batch = other.Begin();
        Assert.Empty(batch.Load(new()).Taxes.Rates);
    }

    [Fact]
    public void what_one_defers_anybody_may_try_next()
    {
        using var other = Another();
        var charge = Charge();
        Queue(charge);
        Save(c => c.Deferred.Add(new(charge.Key, 1, Now.AddSeconds(1), "no answer")));

        Assert.Empty(Claims(other));
        Assert.Equal([charge.Key], Claims(other, Now.AddSeconds(1)));
        Assert.Empty(Claim(Now.AddSeconds(1)));
    }

    [Fact]
    public void what_a_process_had_in_hand_is_free_when_it_is_gone()
    {
        var (mine, its) = (Charge(), Charge());
        Queue(mine);
        using (var other = Another()) Save(other, c => c.Queued.Add(its.Key, its));

        Assert.Equal([its.Key], Claim());
    }

    [Fact]
    public void one_process_leads_a_network_until_it_is_gone()
    {
        using var third = Another();
        using (var other = Another())
        {
            Assert.True(other.Leads("plaza"));
            Assert.False(Store.Leads("plaza"));
            Assert.True(Store.Leads("bluesky"));
            Assert.False(other.Leads("bluesky"));
            Assert.True(other.Leads("plaza"));
        }
        Assert.True(third.Leads("plaza"));
        Assert.False(Store.Leads("plaza"));
    }

    [Fact]
    public void a_timer_that_one_has_taken_another_gets_a_minute_later()
    {
        using var other = Another();
        var timer = Opened(Some.Purchase(Published(), Enrolled(), due: Now)).Timer!.Value;

        Assert.Equal([timer], Store.Due(Some.Network, Now, Now, 10));
        Assert.Empty(other.Due(Some.Network, Now, Now.AddSeconds(59), 10));
        Assert.Equal([timer], other.Due(Some.Network, Now, Now.AddSeconds(61), 10));
    }

    [Fact]
    public void timers_that_one_had_taken_are_free_when_another_leads_the_network()
    {
        var timer = Opened(Some.Purchase(Published(), Enrolled(), due: Now)).Timer!.Value;
        using (var other = Another())
        {
            Assert.True(other.Leads(Some.Network));
            Assert.Equal([timer], other.Due(Some.Network, Now, Now, 10));
        }

        Assert.True(Store.Leads(Some.Network));
        Assert.Equal([timer], Store.Due(Some.Network, Now, Now, 10));
    }

    [Fact]
    public void an_offer_published_by_one_is_told_to_the_other()
    {
        using var other = Another();
        var last = other.OfferTags(0).Last;
        var offer = Published();
        Assert.Equal([offer.Tag], other.OfferTags(last).Folded);
    }

    [Fact]
    public void two_who_pay_at_once_never_pay_more_than_there_is()
    {
        using var other = Another();
        var account = Some.Account();
        PostingWindow[] hour = [new(TimeSpan.FromHours(1), Rounds)];
        var replies = Enumerable.Range(0, 2 * Rounds).Select(_ => Reply()).ToList();
        Queue([.. replies[..Rounds]]);
        Save(other, c => replies[Rounds..].ForEach(reply => c.Queued.Add(reply.Key, reply)));

        var outcomes = new SpendOutcome[2 * Rounds];
        Parallel.Invoke(
            () => Enumerable.Range(0, Rounds).ToList().ForEach(i => outcomes[i] = Store.Spend(replies[i].Key, account, 1, hour, Now)),
            () => Enumerable.Range(Rounds, Rounds).ToList().ForEach(i => outcomes[i] = other.Spend(replies[i].Key, account, 1, hour, Now)));

        Assert.Equal((Rounds, Rounds), (outcomes.Count(o => o == SpendOutcome.Paid), outcomes.Count(o => o == SpendOutcome.TooLittle)));
        Assert.Equal(Rounds, other.Ledger(account, Now).Spent.Sum(s => s.Points));
        Assert.Equal(SpendOutcome.NotInHand, Store.Spend(replies[^1].Key, account, 1, hour, Now.AddDays(1)));
    }

    [Fact]
    public async Task what_is_read_while_others_write_is_whole()
    {
        var member = Enrolled();
        var selling = Task.Run(() =>
        {
            for (var i = 0; i < 10 * Rounds; i++) Opened(Some.Purchase(Published(Some.Offer($"Read{i}")), member));
        }, TestContext.Current.CancellationToken);

        while (!selling.IsCompleted)
            Assert.All(Queries.Purchases(new(), PageRequest.First(100)).Items, view => Assert.Equal((view.Purchase.Offer, 1), (view.Offer.Id, view.History.Length)));

        await selling;
    }

    [Fact]
    public void the_last_unit_is_held_for_one_of_two_who_ask_two_processes_at_once()
    {
        using var other = Another();
        foreach (var round in Enumerable.Range(1, Rounds))
        {
            var (offer, ann, bob) = (Published(Some.Offer($"Last{round}", stock: 1)), Enrolled(), Enrolled());

            var outcomes = AtOnce((Store, Ask(ann, offer)), (other, Ask(bob, offer)));

            Assert.Single(outcomes, outcome => outcome is PostOutcome.Held);
            Assert.Single(outcomes, outcome => outcome is PostOutcome.Refused { Refusal.Reason: RefusalReason.SoldOut });
            Assert.Equal(new Stock(1, 1, 0), ((ProductOffer)Queries.Offer(offer.Id)!).Variant("").Stock);
        }
    }

    [Fact]
    public void one_of_two_asks_of_a_member_by_two_accounts_at_once_is_within_the_limit()
    {
        using var other = Another();
        foreach (var round in Enumerable.Range(1, Rounds))
        {
            var offer = Published(Some.Offer($"Limited{round}", limit: 1));
            var member = Enrolled(Some.Member([Some.Linked(), Some.Linked()]));

            var outcomes = AtOnce((Store, Ask(member, offer)), (other, Ask(member, offer, account: 1)));

            Assert.Single(outcomes, outcome => outcome is PostOutcome.Held);
            Assert.Equal(1, ((ProductOffer)Queries.Offer(offer.Id)!).Variant("").Stock.Held);
        }
    }

    [Fact]
    public void who_opts_out_at_the_moment_of_asking_has_nothing_open_and_no_reply_queued()
    {
        using var other = Another();
        var offer = Published(Some.Offer(stock: 2 * Rounds));
        foreach (var _ in Enumerable.Range(1, Rounds))
        {
            var member = Enrolled();
            var account = member.Accounts[0].Account;

            AtOnce((Store, Ask(member, offer)), (other, new OptOut(account) { At = Now }));

            Assert.Equal(Now, Queries.Contact(account).OptedOutAt);
            Assert.Equal(0, Queries.Summary().OpenPurchases);
            Assert.Empty(Queries.Queued(PageRequest.First(10)).Items);
        }
        Assert.Equal(new Stock(2 * Rounds, 0, 0), ((ProductOffer)Queries.Offer(offer.Id)!).Variant("").Stock);
    }

    /// <summary>Each in a process and on a thread of its own.</summary>
    static object[] AtOnce(params (IStore Store, Command Command)[] commands)
    {
        using var start = new Barrier(commands.Length);
        var outcomes = new object[commands.Length];
        var threads = commands.Select((given, at) => new Thread(() =>
        {
            var runner = new BatchRunner(given.Store, Some.Rules());
            start.SignalAndWait();
            var result = runner.Run([given.Command])[0];
            outcomes[at] = result is CommandResult.Decided decided ? decided.Outcome : result;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return outcomes;
    }

    static ReadPost Ask(Member member, ProductOffer offer, int account = 0) => Some.Read(Some.Post(member.Accounts[account].Account, [offer.Hashtag]));

    static List<string> Claims(IStore store, DateTimeOffset? now = null, int limit = 100) => [.. store.Claim(now ?? Now, limit).Select(queued => queued.Item.Key)];

    static void Save(IStore store, Action<Changes> decide)
    {
        var changes = new Changes();
        decide(changes);
        using var batch = store.Begin();
        batch.Save(changes);
    }
}
