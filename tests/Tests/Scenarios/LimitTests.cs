using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class LimitTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task two_posts_of_one_member_in_one_batch_count_as_two()
    {
        var offer = await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var posts = Enumerable.Range(0, 3).Select(_ => ann.Post("#BuyTee")).ToList();
        await _shop.Settle();

        Assert.Equal(2, _shop.Purchases().Count);
        Assert.Equal(2, _shop.StockOf(offer).Held);
        Assert.Contains("held already", _shop.ReplyTo(posts[2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_limit_counts_over_all_accounts_of_a_member()
    {
        await _shop.Publish();
        var (ann, alter) = (await _shop.Member("ann"), await _shop.Stranger("ann_again"));
        await ann.LinkSecondAccount(alter);
        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        await ann.Buy();
        var again = alter.Post("#BuyTee");
        await _shop.Settle();
        Assert.Contains("limited to 1", _shop.ReplyTo(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_limit_counts_over_the_fingerprint_of_a_card_whoever_linked_it()
    {
        await _shop.Publish();
        var (ann, bob) = (await _shop.Member("ann", "tok_approved:family"), await _shop.Member("bob", "tok_approved:family"));
        await ann.Ask();
        var unpaid = bob.Post("#BuyTee");
        await _shop.Settle();
        Assert.Contains("limited to 1", _shop.ReplyTo(unpaid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_limit_counts_over_all_cards_of_a_member()
    {
        await _shop.Publish();
        var (ann, bob) = (await _shop.Member("ann", "tok_approved:family"), await _shop.Member("bob", "tok_approved:family"));
        await ann.Buy();
        var fresh = await _shop.Card("tok_approved");
        await _shop.Do(at => new AddCard(bob.Member, fresh) { At = at });
        var dodged = bob.Post("#BuyTee");
        await _shop.Settle();
        Assert.Contains("limited to 1", _shop.ReplyTo(dodged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaving_and_joining_again_with_the_same_card_does_not_renew_the_allowance()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_approved:hers");
        await ann.Buy();
        await _shop.Do(at => new DeleteMember(ann.Member) { At = at });
        var reborn = await _shop.Member("ann2", "tok_approved:hers");
        var again = reborn.Post("#BuyTee");
        await _shop.Settle();
        Assert.Contains("limited to 1", _shop.ReplyTo(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_expired_or_was_declined_no_longer_counts()
    {
        await _shop.Publish();
        var (ann, bob) = (await _shop.Member("ann"), await _shop.Member("bob", "tok_declined"));
        await ann.Ask();
        await _shop.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(PurchaseState.Expired, _shop.OnlyPurchase().State);
        Assert.Equal(PurchaseState.Paid, (await ann.Buy()).State);

        Assert.Equal(PurchaseState.Declined, (await bob.Buy()).State);
        await bob.Ask();
    }

    [Fact]
    public async Task stock_is_never_sold_twice_and_every_post_is_answered()
    {
        var offer = await _shop.Publish(stock: 3);
        var people = new List<Person>();
        for (var i = 0; i < 8; i++) people.Add(await _shop.Member("buyer" + i));
        var posts = people.ConvertAll(p => p.Post("#BuyTee"));
        await _shop.Settle();

        Assert.Equal(new Stock(3, 3, 0), _shop.StockOf(offer));
        Assert.Equal(5, posts.Count(p => _shop.ReplyTo(p).Contains("sold out", StringComparison.Ordinal)));
    }

    public void Dispose() => _shop.Dispose();
}
