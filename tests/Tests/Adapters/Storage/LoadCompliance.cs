using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>Keys bring what a decision needs, and what that needs in turn.</summary>
public abstract class LoadCompliance : StoreTest
{
    [Fact]
    public void an_empty_store_brings_nothing()
    {
        var account = Some.Account();
        var loaded = Load(k =>
        {
            k.Posts.Add(Some.PostKey());
            k.Accounts.Add(account);
            k.Asks.Add((account, "buytee"));
            k.Codes.Add("confirm22222222");
            k.Purchases.Add(new(Some.Id()));
            k.Members.Add(new(Some.Id()));
            k.Offers.Add(new(Some.Id()));
            k.Outbox.Add("reply/plaza/1");
            k.Requests.Add("key");
            k.CodeTries[account] = Now;
        });

        Assert.Empty(loaded.Members);
        Assert.Empty(loaded.Posts);
        Assert.Empty(loaded.Accounts);
        Assert.Empty(loaded.Offers);
        Assert.Empty(loaded.Purchases);
        Assert.Empty(loaded.Codes);
        Assert.Empty(loaded.Outbox);
        Assert.Empty(loaded.Requests);
        Assert.Equal(0, loaded.CodeTries.GetValueOrDefault(account));
        Assert.False(loaded.Paused);
    }

    [Fact]
    public void a_purchase_brings_its_offer_and_its_accounts_contact()
    {
        var (offer, member) = (Published(), Enrolled(Some.Member([Some.Linked(), Some.Linked()], [Some.Card(), Some.Card()])));
        var purchase = Opened(Some.Purchase(offer, member, due: Now.AddMinutes(10)));
        var contact = new Contact(purchase.Account, Now.AddDays(-1), Now, Now.AddHours(-1));
        Save(c => c.Contacts.Add(contact.Account, new(null, contact)));

        var loaded = Load(k => k.Purchases.Add(purchase.Id));

        Same(purchase, loaded.Purchases[purchase.Id]);
        Same(offer, loaded.Offers[offer.Id]);
        Assert.Empty(loaded.Members);
        Assert.Equal(contact, loaded.Contacts[purchase.Account]);
    }

    [Theory]
    [InlineData(PurchaseState.AwaitingReply, true)]
    [InlineData(PurchaseState.AwaitingConfirmation, false)]
    [InlineData(PurchaseState.Paying, false)]
    public void a_purchase_whose_code_came_early_brings_its_member_until_that_is_judged(PurchaseState state, bool brings)
    {
        var member = Enrolled(Some.Member([Some.Linked(), Some.Linked()], [Some.Card(), Some.Card()]));
        var purchase = Opened(Some.Purchase(Published(), member, state) with { ConfirmPostId = "post", ConfirmedAt = Now });

        var loaded = Load(k => k.Purchases.Add(purchase.Id));

        if (brings) Same(member, loaded.Members[member.Id]);
        else Assert.Empty(loaded.Members);
    }

    [Fact]
    public void an_account_brings_its_member_and_its_contact()
    {
        var member = Enrolled(Some.Member([Some.Linked(), Some.Linked()]));
        var account = member.Accounts[1].Account;
        Save(c => c.Contacts.Add(account, new(null, new(account, InvitedAt: Now))));

        var loaded = Load(k => k.Accounts.Add(account));

        Assert.Equal(member.Id, loaded.Accounts[account]);
        Same(member, loaded.Members[member.Id]);
        Assert.Equal(new Contact(account, InvitedAt: Now), loaded.Contacts[account]);
    }

    [Fact]
    public void a_strangers_account_brings_its_contact_alone()
    {
        var account = Some.Account();
        Save(c => c.Contacts.Add(account, new(null, new(account, OptedOutAt: Now))));

        var loaded = Load(k => k.Accounts.Add(account));

        Assert.Equal(Now, loaded.Contacts[account].OptedOutAt);
        Assert.Empty(loaded.Accounts);
    }

    [Fact]
    public void an_ask_brings_the_offer_and_what_the_member_and_the_card_have_of_it_unpaid_included()
    {
        var offer = Published(Some.Offer(limit: 5));
        var card = Some.Card(fingerprint: "shared");
        var member = Enrolled(Some.Member(cards: [card]));
        var other = Enrolled(Some.Member(cards: [Some.Card(fingerprint: "shared")]));
        Opened(Some.Purchase(offer, member, PurchaseState.AwaitingConfirmation));
        Opened(Some.Purchase(offer, member, PurchaseState.Paying));
        Opened(Some.Purchase(offer, member, PurchaseState.Cancelled));
        Opened(Some.Purchase(offer, other, PurchaseState.Shipped));
        Opened(Some.Purchase(Published(Some.Offer("Other")), member));

        var loaded = Load(k => k.Asks.Add((member.Accounts[0].Account, offer.Tag)));

        Same(offer, loaded.Offers[offer.Id]);
        Assert.Equal(offer.Id, loaded.OfferTags[offer.Tag]);
        Assert.Equal(member.Id, loaded.Accounts[member.Accounts[0].Account]);
        Assert.Equal(new Claims(2, 1), loaded.ClaimsByMember[(offer.Id, member.Id)]);
        Assert.Equal(new Claims(3, 1), loaded.ClaimsByCard[(offer.Id, "shared")]);
    }

    [Fact]
    public void asks_by_several_accounts_of_a_member_count_what_it_has_once()
    {
        var (offer, member) = (Published(Some.Offer(limit: 5)), Enrolled(Some.Member([Some.Linked(), Some.Linked()], [Some.Card(fingerprint: "own")])));
        Opened(Some.Purchase(offer, member, PurchaseState.Paying));

        var loaded = Load(k => k.Asks.UnionWith(member.Accounts.Select(linked => (linked.Account, offer.Tag))));

        Assert.Equal(new Claims(1, 0), loaded.ClaimsByMember[(offer.Id, member.Id)]);
        Assert.Equal(new Claims(1, 0), loaded.ClaimsByCard[(offer.Id, "own")]);
    }

    [Fact]
    public void an_ask_tells_also_that_nothing_was_bought_yet()
    {
        var (offer, member) = (Published(), Enrolled());

        var loaded = Load(k => k.Asks.Add((member.Accounts[0].Account, offer.Tag)));

        Assert.Equal(default, loaded.ClaimsByMember[(offer.Id, member.Id)]);
        Assert.Equal(default, loaded.ClaimsByCard[(offer.Id, member.Cards[0].Fingerprint)]);
    }

    [Fact]
    public void a_post_brings_what_was_made_of_it_and_where_it_is_wanted_the_purchase_it_opened()
    {
        var (offer, member) = (Published(), Enrolled());
        var purchase = Opened(Some.Purchase(offer, member));
        var seen = new SeenPost(purchase.Post, purchase.Account, Now, new('a', 64), "ask", purchase.Id);
        var stop = new SeenPost(Some.PostKey(), Some.Account(), Now, "", "stop", null);
        Save(c => c.Posts.AddRange([seen, stop]));

        var loaded = Load(k => k.Posts.UnionWith([seen.Key, stop.Key]));

        Assert.Equal(seen, loaded.Posts[seen.Key]);
        Assert.Equal(stop, loaded.Posts[stop.Key]);
        Assert.Empty(loaded.Purchases);

        loaded = Load(k => k.OpenedBy.UnionWith([seen.Key, stop.Key]));
        Same(purchase, loaded.Purchases[purchase.Id]);
        Same(offer, loaded.Offers[offer.Id]);
    }

    [Fact]
    public void a_code_brings_every_purchase_that_carries_it()
    {
        var (offer, member) = (Published(), Enrolled());
        var first = Opened(Some.Purchase(offer, member, entropy: 7));
        var second = Opened(Some.Purchase(offer, member, entropy: 7));
        Opened(Some.Purchase(offer, member, entropy: ulong.MaxValue));
        var code = ConfirmationCode.Fold(first.Code);

        var loaded = Load(k => k.Codes.Add(code));

        Assert.Equal([first.Id, second.Id], loaded.Codes[code]);
        Assert.Equal(2, loaded.Purchases.Count);
        Assert.Contains(offer.Id, loaded.Offers);
    }

    [Fact]
    public void a_leaving_member_brings_the_purchases_that_hold_a_unit()
    {
        var (offer, member) = (Published(), Enrolled());
        var open = new[] { PurchaseState.AwaitingReply, PurchaseState.AwaitingConfirmation, PurchaseState.Paying, PurchaseState.ActionRequired }
            .Select(state => Opened(Some.Purchase(offer, member, state)).Id).ToHashSet();
        Opened(Some.Purchase(offer, member, PurchaseState.Paid));
        Opened(Some.Purchase(offer, Enrolled()));

        Assert.Equal(open, Load(k => k.OpenPurchasesOf.Add(member.Id)).Purchases.Keys.ToHashSet());
        Assert.Equal(open, Load(k => k.OpenPurchasesOfAccount.Add(member.Accounts[0].Account)).Purchases.Keys.ToHashSet());
    }

    [Fact]
    public void open_purchases_of_an_account_are_those_its_owner_asked_for_by_it()
    {
        var (offer, member) = (Published(), Enrolled(Some.Member([Some.Linked(), Some.Linked()])));
        var (asked, other) = (member.Accounts[0].Account, member.Accounts[1].Account);
        var purchase = Opened(Some.Purchase(offer, member, PurchaseState.Paying));

        Assert.Equal([purchase.Id], Load(k => k.OpenPurchasesOfAccount.Add(asked)).Purchases.Keys);
        Assert.Empty(Load(k => k.OpenPurchasesOfAccount.Add(other)).Purchases);

        // What is open of an account that was unlinked is being cancelled already.
        Change(member, member with { Accounts = [member.Accounts[1]] });
        Assert.Empty(Load(k => k.OpenPurchasesOfAccount.Add(asked)).Purchases);
    }

    [Fact]
    public void a_skeleton_and_an_offer_post_bring_their_offer()
    {
        var offer = Published();
        var post = Some.PostKey();
        Save(c => c.OfferPosts.AddRange([(post, offer.Id), (post, offer.Id)]));

        var loaded = Load(k => k.OfferPosts.Add(post));
        Assert.Equal(offer.Id, loaded.OfferPosts[post]);
        Assert.Equal([new(post, offer.Listed)], Queries.OfferPosts(post.Network).Where(p => p.Post == post));
        Assert.Empty(Queries.OfferPosts("elsewhere"));
        Save(c => c.Listings.Add(offer.Id, !offer.Listed));
        Assert.Equal([new(post, !offer.Listed)], Queries.OfferPosts(post.Network).Where(p => p.Post == post));
        Same(offer, loaded.Offers[offer.Id]);
        Assert.Equal(offer.Id, Load(k => k.Skeletons.Add(offer.Skeleton)).OfferSkeletons[offer.Skeleton]);
    }

    [Fact]
    public void tries_at_codes_are_counted_since_a_time()
    {
        var account = Some.Account();
        foreach (var minutes in new[] { -61, -59, -1 })
            Save(c => c.CodeTries.Add(new(account, Now.AddMinutes(minutes), Some.PostKey(), new(Some.Id()))));

        Assert.Equal(2, Load(k => k.CodeTries[account] = Now.AddHours(-1)).CodeTries[account]);
    }
}
