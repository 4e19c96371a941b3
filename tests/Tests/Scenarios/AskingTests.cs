using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class AskingTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task a_bare_hashtag_from_a_member_holds_one_unit_and_gets_the_confirmation_request()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var post = ann.Post("I love this, #buytee please!");
        await _shop.Settle();

        var reply = _shop.ReplyTo(post);
        Assert.Contains("32.00 USD", reply, StringComparison.Ordinal);
        Assert.Contains("tax 2.00 USD and shipping 5.00 USD", reply, StringComparison.Ordinal);
        Assert.Contains("order and pay", reply, StringComparison.Ordinal);
        Assert.Contains("15 minutes", reply, StringComparison.Ordinal);
        Assert.Contains("http://shop.test/o/BuyTee", reply, StringComparison.Ordinal);
        Assert.Equal(new Stock(10, 1, 0), _shop.StockOf(offer));
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        Assert.Empty(_shop.Sandbox.Charges());
    }

    [Fact]
    public async Task nothing_personal_stands_in_any_reply()
    {
        await _shop.Publish(limit: 5);
        var ann = await _shop.Member("ann", "tok_declined");
        await ann.Buy();
        foreach (var reply in _shop.Square.PostsOf("tagsale")!.Items.Select(p => p.Text))
            foreach (var secret in new[] { "Name of ann", "ann@example.org", "Secret Street", "12345", "declined", "funds", "card" })
                Assert.DoesNotContain(secret, reply, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task a_bare_hashtag_from_a_stranger_gets_nothing()
    {
        await _shop.Publish();
        var post = (await _shop.Stranger("sam")).Post("#BuyTee");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
        Assert.Empty(_shop.Purchases());
    }

    [Fact]
    public async Task a_stranger_who_mentions_the_storefront_is_invited_once_in_thirty_days()
    {
        await _shop.Publish();
        var sam = await _shop.Stranger("sam");
        var first = sam.Post("@tagsale #BuyTee");
        await _shop.Settle();
        Assert.Contains("link your account", _shop.ReplyTo(first), StringComparison.Ordinal);

        await _shop.Advance(TimeSpan.FromDays(29));
        var second = sam.Post("@tagsale hello?");
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(second));

        await _shop.Advance(TimeSpan.FromDays(1));
        var third = sam.Post("@tagsale #BuyTee");
        await _shop.Settle();
        Assert.Contains("link your account", _shop.ReplyTo(third), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_stranger_who_replies_to_the_offer_post_is_invited()
    {
        await _shop.Publish();
        var announcement = _shop.Square.PostsOf("tagsale")!.Items[0];
        var post = (await _shop.Stranger("sam")).Post("how does this work", announcement);
        await _shop.Settle();
        Assert.Contains("link your account", _shop.ReplyTo(post), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_stranger_who_replies_below_somebodys_order_is_left_alone()
    {
        await _shop.Publish();
        var (asked, _) = await (await _shop.Member("ann")).Ask();
        var post = (await _shop.Stranger("sam")).Post("funny", _shop.Square.Replies(asked.Id)!.Items[0]);
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(post));
    }

    [Fact]
    public async Task an_offer_whose_hashtag_is_a_variants_word_does_not_stand_in_its_way()
    {
        await _shop.Publish("Black");
        await _shop.Publish(variants: [new("black M", null, 1), new("white M", null, 1)]);
        var post = (await _shop.Member("ann")).Post("#BuyTee #black #M");
        await _shop.Settle();
        Assert.Contains("BuyTee (black M) is held", _shop.ReplyTo(post), StringComparison.Ordinal);
    }

    [Fact]
    public async Task unliking_its_own_offer_post_takes_the_offer_out_of_the_catalogue_and_liking_it_puts_it_back()
    {
        var offer = await _shop.Publish();
        var storefront = _shop.Square.FindByHandle("tagsale")!;
        var announcement = _shop.Square.PostsOf("tagsale")!.Items[0];
        _shop.Square.Unlike(storefront, announcement.Id);
        await _shop.Settle();
        Assert.False(_shop.Queries.Offer(offer.Id)!.Listed);
        _shop.Square.Like(storefront, announcement.Id);
        await _shop.Settle();
        Assert.True(_shop.Queries.Offer(offer.Id)!.Listed);
    }

    [Fact]
    public async Task reposts_quotes_edits_private_and_own_posts_do_nothing()
    {
        await _shop.Publish();
        var (ann, bob) = (await _shop.Member("ann"), await _shop.Member("bob"));
        var strange = (await _shop.Stranger("sam")).Post("#BuyTee is what I want");

        _shop.Square.Repost(ann.Account, strange.Id);
        _shop.Square.Post(ann.Account, "look at this", quotes: strange.Id);
        _shop.Square.Post(ann.Account, "#BuyTee", visibility: PlazaVisibility.Followers);
        var plain = bob.Post("nothing yet");
        _shop.Square.Edit(bob.Account, plain.Id, "#BuyTee");
        _shop.Square.Post(_shop.Square.FindByHandle("tagsale")!, "#BuyTee");
        await _shop.Settle();

        Assert.Empty(_shop.Purchases());
        Assert.Single(_shop.Square.PostsOf("tagsale")!.Items, p => p.InReplyTo is null && p.Text == "#BuyTee");
        Assert.DoesNotContain(_shop.Square.PostsOf("tagsale")!.Items, p => p.InReplyTo is not null);
    }

    [Fact]
    public async Task posts_older_than_ten_minutes_or_from_before_the_link_do_nothing()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.Delay = TimeSpan.FromMinutes(11);
        ann.Post("#BuyTee");
        await _shop.Advance(TimeSpan.FromMinutes(12));
        Assert.Empty(_shop.Purchases());
        _shop.Faults.Delay = TimeSpan.Zero;

        var sam = await _shop.Stranger("sam");
        var early = sam.Post("#BuyTee");
        await ann.LinkSecondAccount(sam);
        await _shop.Settle();
        Assert.Empty(_shop.RepliesTo(early));
        Assert.Empty(_shop.Purchases());
    }

    [Fact]
    public async Task posts_made_while_the_network_was_down_are_honoured_however_old()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await _shop.Settle();
        _shop.Faults.Down = true;
        await _shop.Settle();
        var post = ann.Post("#BuyTee");
        await _shop.Advance(TimeSpan.FromMinutes(30));
        _shop.Faults.Down = false;
        await _shop.Settle();
        Assert.Contains("held for you", _shop.ReplyTo(post), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_post_is_answered_once_whatever_is_redelivered()
    {
        await _shop.Publish(stock: 3, limit: 3);
        var ann = await _shop.Member("ann");
        (_shop.Faults.DeliverTwice, _shop.Faults.OutOfOrder, _shop.Faults.LoseReplyAnswers) = (true, true, true);
        var posts = Enumerable.Range(0, 5).Select(_ => ann.Post("#BuyTee")).ToList();
        await _shop.Settle();
        _shop.Restart();
        await _shop.Settle();
        _shop.Faults.LoseReplyAnswers = false;
        await _shop.Advance(TimeSpan.FromMinutes(1));

        foreach (var post in posts) Assert.Single(_shop.RepliesTo(post));
        Assert.Equal(3, _shop.Purchases().Count);
    }

    [Fact]
    public async Task each_refusal_has_its_own_words()
    {
        var (ann, bare) = (await _shop.Member("ann"), await _shop.Member("bare", card: null));
        var (expired, homeless) = (await _shop.Member("expired", "tok_expired"), await _shop.Member("homeless", address: false));
        var locked = await _shop.Member("locked", locked: true);
        await _shop.Publish();
        await _shop.Publish("BuySoon", startsAt: _shop.Time.GetUtcNow().AddDays(1));
        await _shop.Publish("BuyLate", endsAt: _shop.Time.GetUtcNow().AddMinutes(1));
        await _shop.Publish("BuyNone", stock: 0);
        await _shop.Advance(TimeSpan.FromMinutes(2));

        var asked = new Dictionary<string, PlazaPost>
        {
            ["finish setting up"] = bare.Post("#BuyTee"),
            ["payment settings"] = expired.Post("#BuyTee"),
            ["delivery details"] = homeless.Post("#BuyTee"),
            ["public accounts"] = locked.Post("#BuyTee @tagsale"),
            ["not on sale yet"] = ann.Post("#BuySoon"),
            ["has ended"] = ann.Post("#BuyLate"),
            ["sold out"] = ann.Post("#BuyNone"),
            ["more than one offer"] = ann.Post("#BuyTee #BuyNone"),
        };
        await _shop.Settle();
        await ann.Ask();
        asked["held already"] = ann.Post("#BuyTee");
        await _shop.Settle();
        await _shop.Do(at => new PauseProgram(true) { At = at });
        asked["paused"] = ann.Post("#BuyTee");
        await _shop.Settle();

        foreach (var (words, post) in asked) Assert.Contains(words, _shop.ReplyTo(post), StringComparison.Ordinal);
        Assert.Single(_shop.Purchases());
    }

    [Fact]
    public async Task a_young_link_or_a_dear_offer_wants_the_private_page()
    {
        using var careful = new Shop(r => r with { StepUp = new() { Young = TimeSpan.FromHours(24), AboveMinor = 5_000 } });
        await careful.Publish(limit: 9);
        await careful.Publish("BuyGold", price: 900_000);
        var ann = await careful.Member("ann");
        var young = ann.Post("#BuyTee");
        await careful.Settle();
        await careful.Advance(TimeSpan.FromHours(25));
        var dear = ann.Post("#BuyGold");
        var fine = ann.Post("#BuyTee");
        await careful.Settle();

        Assert.Contains("private page", careful.ReplyTo(young), StringComparison.Ordinal);
        Assert.Contains("private page", careful.ReplyTo(dear), StringComparison.Ordinal);
        Assert.Contains("held for you", careful.ReplyTo(fine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task stop_with_a_mention_ends_all_replies_and_cancels_what_is_open()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Ask();
        var stop = ann.Post("@tagsale #stop");
        await _shop.Settle();
        var again = ann.Post("#BuyTee");
        await _shop.Settle();

        Assert.Empty(_shop.RepliesTo(stop));
        Assert.Empty(_shop.RepliesTo(again));
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
    }

    [Fact]
    public async Task a_reply_the_network_refuses_releases_the_unit()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.RefuseReplies = true;
        ann.Post("#BuyTee");
        await _shop.Settle();
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(10, _shop.StockOf(offer).Available);
    }

    [Fact]
    public async Task a_hold_whose_reply_cannot_be_published_ends_after_ten_minutes()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var post = ann.Post("#BuyTee");
        await _shop.ReadOnce();
        _shop.Faults.Down = true;
        await _shop.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(PurchaseState.AwaitingReply, _shop.OnlyPurchase().State);
        await _shop.Advance(TimeSpan.FromMinutes(2));
        _shop.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(10, _shop.StockOf(offer).Available);
        Assert.Empty(_shop.RepliesTo(post));
    }

    public void Dispose() => _shop.Dispose();
}
