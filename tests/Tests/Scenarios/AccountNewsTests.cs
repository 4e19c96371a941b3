using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class AccountNewsTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task an_account_that_is_gone_has_what_it_did_not_pay_cancelled()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Ask();
        Assert.Equal(AccountNewsOutcome.Noted, await Tell(ann, gone: true));
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        Assert.NotNull(_shop.Queries.Member(ann.Social));
    }

    [Fact]
    public async Task an_account_that_is_gone_is_told_nothing()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var post = ann.Post("#BuyTee");
        await _shop.ReadOnce();
        await Tell(ann, gone: true);
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task what_becomes_of_a_charge_under_way_is_not_told_to_an_account_that_is_gone()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.ReadOnce();
        await Tell(ann, gone: true);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Empty(_shop.Charged());
        Assert.Empty(_shop.RepliesTo(yes));
    }

    [Fact]
    public async Task what_was_paid_stays_paid_when_the_account_is_gone()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Buy();
        await Tell(ann, gone: true);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task an_account_that_is_back_buys_as_before()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await Tell(ann, gone: true);
        await Tell(ann, gone: false);
        Assert.Null(_shop.Queries.Contact(ann.Social).GoneAt);
        Assert.Equal(PurchaseState.Paid, (await ann.Buy()).State);
    }

    [Fact]
    public async Task an_account_whose_return_was_not_told_is_back_with_its_first_post()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await Tell(ann, gone: true);
        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PurchaseState.Paid, (await ann.Buy()).State);
        Assert.Null(_shop.Queries.Contact(ann.Social).GoneAt);
    }

    [Fact]
    public async Task a_post_from_before_an_account_was_gone_neither_brings_it_back_nor_holds_a_unit()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var late = ann.Post("#BuyTee");
        await Tell(ann, gone: true);
        await _shop.Settle();
        Assert.NotNull(_shop.Queries.Contact(ann.Social).GoneAt);
        Assert.Empty(_shop.RepliesTo(late));
        Assert.Equal(10, _shop.StockOf(offer).Available);
    }

    [Fact]
    public async Task news_told_twice_changes_nothing_the_second_time()
    {
        var ann = await _shop.Member("ann");
        await Tell(ann, gone: true);
        var since = _shop.Queries.Contact(ann.Social).GoneAt;
        _shop.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AccountNewsOutcome.NothingToDo, await Tell(ann, gone: true));
        Assert.Equal(since, _shop.Queries.Contact(ann.Social).GoneAt);
    }

    [Fact]
    public async Task an_account_is_shown_with_the_handle_it_has_now()
    {
        var ann = await _shop.Member("ann");
        Assert.Equal(AccountNewsOutcome.Noted, await Tell(ann, handle: "annie"));
        Assert.Equal("annie", _shop.Queries.Member(ann.Social)!.Accounts[0].Handle);
        Assert.Equal(AccountNewsOutcome.NothingToDo, await Tell(ann, handle: "annie"));
    }

    [Fact]
    public async Task news_of_strangers_leave_no_trace()
    {
        var bob = await _shop.Stranger("bob");
        Assert.Equal(AccountNewsOutcome.NothingToDo, await Tell(bob, gone: true, handle: "robert"));
        Assert.Equal(new(bob.Social), _shop.Queries.Contact(bob.Social));
    }

    Task<AccountNewsOutcome> Tell(Person person, bool? gone = null, string? handle = null) =>
        _shop.Do(at => new ReadAccountNews(new(person.Social, gone, handle, at)) { At = at });

    public void Dispose() => _shop.Dispose();
}
