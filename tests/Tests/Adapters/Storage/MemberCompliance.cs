using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

public abstract class MemberCompliance : SaveCompliance
{
    [Fact]
    public void names_are_told_of_those_who_are_members_still()
    {
        var (ada, bob) = (Enrolled(), Enrolled());
        Save(c => c.Members.Add(bob.Id, new(bob, bob with { DeletedAt = Now })));
        Assert.Equal([KeyValuePair.Create(ada.Id, ada.Name)], Queries.NamesOf([ada.Id, bob.Id, new(Some.Id()), ada.Id]));
        Assert.Empty(Queries.NamesOf([]));
    }

    [Fact]
    public void a_member_keeps_accounts_and_cards_in_their_order()
    {
        var member = Enrolled(Some.Member([Some.Linked(), Some.Linked(), Some.Linked()], [Some.Card(), Some.Card(), Some.Card()]));
        Same(member, Queries.Member(member.Id));

        var changed = member with
        {
            Accounts = [member.Accounts[0], member.Accounts[2] with { Handle = "renamed" }, Some.Linked()],
            Cards = [member.Cards[1], member.Cards[2] with { Customer = "cus_1" }, Some.Card(addedAt: Now) with { Customer = "cus_2", Consent = new("2", Now, "203.0.113.7") }],
            PreferredCard = member.Cards[2].Id,
            Session = 4,
            Email = "new@example.org",
        };
        Change(member, changed);

        Same(changed, Queries.Member(member.Id));
        Same(changed, Queries.Member(changed.Accounts[2].Account));
        Assert.Null(Queries.Member(member.Accounts[1].Account));
    }

    [Fact]
    public void an_account_has_one_member()
    {
        var member = Enrolled();
        var thief = Some.Member([Some.Linked(member.Accounts[0].Account)]);
        Refuses(c => c.Members.Add(thief.Id, new(null, thief)));

        Assert.Null(Queries.Member(thief.Id));
        Assert.Equal(member.Id, Queries.Member(member.Accounts[0].Account)!.Id);
    }

    [Fact]
    public void an_account_may_go_from_one_member_to_another_in_one_batch()
    {
        var (giver, taker) = (Enrolled(), Enrolled());
        Save(c =>
        {
            c.Members.Add(taker.Id, new(taker, taker with { Accounts = [.. taker.Accounts, .. giver.Accounts] }));
            c.Members.Add(giver.Id, new(giver, giver with { Accounts = [] }));
        });

        Assert.Equal(taker.Id, Queries.Member(giver.Accounts[0].Account)!.Id);
        Assert.Empty(Queries.Member(giver.Id)!.Accounts);
    }

    [Fact]
    public void a_member_without_an_address_has_none()
    {
        var member = Enrolled(Some.Member([], []) with { Address = null, AddressChangedAt = null, Consent = new("1", Now, null) });
        Same(member, Queries.Member(member.Id));
    }

    [Fact]
    public void a_parcel_goes_where_its_purchase_said()
    {
        var (offer, member) = (Published(), Enrolled());
        var purchase = Opened(Some.Purchase(offer, member));
        var moved = member with { Name = "Ada Newname", Address = Some.Address with { Line1 = "2 Elm St", Line2 = "Flat 3", Region = null }, AddressNumber = 1 };
        Change(member, moved);
        var later = Opened(Some.Purchase(offer, moved));

        Assert.Equal(new ShipTo("Ada Example", Some.Address), Queries.ShipToOf(purchase));
        Assert.Equal(new ShipTo("Ada Newname", moved.Address), Queries.ShipToOf(later));
    }

    [Fact]
    public void a_deleted_member_leaves_neither_name_nor_account_nor_card()
    {
        var member = Enrolled();
        var purchase = Opened(Some.Purchase(Published(), member, PurchaseState.Shipped));

        var gone = Delete(member);

        Same(gone, Queries.Member(member.Id));
        Assert.Null(Queries.Member(member.Accounts[0].Account));
        Assert.Null(Queries.ShipToOf(purchase));
        Assert.Empty(Queries.Members(PageRequest.First(10)).Items);
        var left = Queries.Purchase(purchase.Id)!.Purchase;
        Assert.Equal(("", "", null), (left.Account.Id, left.PostId, left.ConfirmPostId));
        Same(purchase with { Account = left.Account, PostId = "", ConfirmPostId = null }, left);
    }

    [Fact]
    public void what_was_answered_about_a_deleted_member_is_gone_but_its_key_stays_used()
    {
        var (member, other) = (Enrolled(), Enrolled());
        Save(c => c.Requests.AddRange([
            new("his", "hash", new(201, "his name and cards", "/v1/members/1"), member.Id.ToString()),
            new("hers", "hash", new(201, "hers", null), other.Id.ToString())]));

        Delete(member);

        Assert.Equal(Answer.Gone, Queries.Request("his")!.Answer);
        Assert.Equal("hers", Queries.Request("hers")!.Answer.Body);
    }

    [Fact]
    public void a_deleted_members_posts_and_tries_name_nobody()
    {
        var member = Enrolled();
        var account = member.Accounts[0].Account;
        var purchase = Opened(Some.Purchase(Published(), member, PurchaseState.Delivered));
        Save(c =>
        {
            c.Posts.Add(new(purchase.Post, account, Now, "hash", "ask", purchase.Id));
            c.CodeTries.Add(new(account, Now, Some.PostKey(), purchase.Id));
        });

        Delete(member);

        Assert.Equal("", Load(k => k.Posts.Add(purchase.Post)).Posts[purchase.Post].Author.Id);
        Assert.Equal(0, Load(k => k.CodeTries.Add(account, Now.AddHours(-1))).CodeTries.GetValueOrDefault(account));
    }

    [Theory]
    [InlineData(PurchaseState.Paying)]
    [InlineData(PurchaseState.ActionRequired)]
    [InlineData(PurchaseState.Paid)]
    public void a_deleted_members_address_stays_while_a_parcel_may_have_to_go_there(PurchaseState state)
    {
        var member = Enrolled();
        var purchase = Opened(Some.Purchase(Published(), member, state));

        Delete(member);

        Assert.NotNull(Queries.ShipToOf(purchase));
    }

    [Fact]
    public void the_address_goes_with_the_last_order_that_needs_it()
    {
        var (offer, member) = (Published(Some.Offer(limit: 2)), Enrolled());
        var (first, second) = (Opened(Some.Purchase(offer, member, PurchaseState.Paid)), Opened(Some.Purchase(offer, member, PurchaseState.Paid)));
        Delete(member);

        Ship(first);
        Prune();
        Assert.NotNull(Queries.ShipToOf(second));
        Ship(second);
        Assert.NotNull(Queries.ShipToOf(second));
        Prune();
        Assert.Null(Queries.ShipToOf(second));
    }

    [Fact]
    public void what_leads_to_a_deleted_members_account_goes_with_each_order_that_is_over()
    {
        var (offer, member) = (Published(Some.Offer(limit: 2)), Enrolled());
        var (first, second) = (Opened(Some.Purchase(offer, member, PurchaseState.Paid)), Opened(Some.Purchase(offer, member, PurchaseState.Paid)));
        Save(c =>
        {
            c.Posts.Add(new(first.Post, first.Account, Now, "hash", "ask", first.Id));
            c.Requests.Add(new("ship", "hash", new(200, "her parcel", null), first.Id.ToString()));
        });
        Delete(member);
        Ship(first);
        Prune();

        Assert.Equal("", Queries.Purchase(first.Id)!.Purchase.Account.Id);
        Assert.Equal("", Load(k => k.Posts.Add(first.Post)).Posts[first.Post].Author.Id);
        Assert.Equal(Answer.Gone, Queries.Request("ship")!.Answer);
        Same(second, Queries.Purchase(second.Id)!.Purchase);
    }

    [Fact]
    public void members_whose_orders_go_on_keep_nobody_elses_from_being_erased()
    {
        var offer = Published(Some.Offer(limit: 6));
        List<Purchase> orders = [.. Enumerable.Range(0, 6).Select(_ => Enrolled()).Select(member =>
        {
            var order = Opened(Some.Purchase(offer, member, PurchaseState.Paid));
            Delete(member);
            return order;
        })];

        foreach (var order in Enumerable.Reverse(orders))
        {
            Ship(order);
            Prune(limit: 1);
            Assert.Null(Queries.ShipToOf(order));
        }
    }

    [Fact]
    public void orders_of_members_who_stay_keep_everything()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled(), PurchaseState.Shipped));
        Prune();
        Same(purchase, Queries.Purchase(purchase.Id)!.Purchase);
        Assert.NotNull(Queries.ShipToOf(purchase));
    }

    [Fact]
    public void cancelling_in_the_batch_of_the_deletion_forgets_the_address_too()
    {
        var member = Enrolled();
        var purchase = Opened(Some.Purchase(Published(), member));
        Save(c =>
        {
            c.Purchases.Add(purchase.Id, new(purchase, purchase with { State = PurchaseState.Cancelled }, []));
            c.Members.Add(member.Id, new(member, Deleted(member)));
        });
        Assert.Null(Queries.ShipToOf(purchase));
    }

    [Fact]
    public void linked_are_the_accounts_that_members_have_now()
    {
        var (one, two, former) = (Some.Linked(), Some.Linked(), Some.Linked());
        var member = Enrolled(Some.Member([one, former]));
        Enrolled(Some.Member([two]));
        Change(member, member with { Accounts = [one] });

        Assert.Equal([one.Account, two.Account], Store.Linked([one.Account, former.Account, Some.Account(), two.Account]).OrderBy(a => a == two.Account));
        Assert.Empty(Store.Linked([one.Account with { Network = "elsewhere" }]));
        Assert.Empty(Store.Linked([]));
    }

    [Fact]
    public void a_contact_is_what_was_last_said_of_it()
    {
        var account = Some.Account();
        Assert.Equal(new Contact(account), Queries.Contact(account));
        var (first, second) = (new Contact(account, Now, Now, Now), new Contact(account, Now, GoneAt: Now.AddDays(1)));
        Save(c => c.Contacts.Add(account, new(null, first)));
        Save(c => c.Contacts.Add(account, new(first, second)));
        Assert.Equal(second, Queries.Contact(account));
    }

    [Fact]
    public void a_contact_changes_only_from_what_was_loaded()
    {
        var account = Some.Account();
        var (invited, optedOut) = (new Contact(account, Now), new Contact(account, Now, Now));
        Refuses(c => c.Contacts.Add(account, new(invited, optedOut)));
        Save(c => c.Contacts.Add(account, new(null, invited)));
        Refuses(c => c.Contacts.Add(account, new(null, optedOut)));
        Refuses(c => c.Contacts.Add(account, new(optedOut, new(account))));
        Refuses(c => c.Contacts.Add(account, new(new(account), optedOut)));
        Refuses(c => c.Contacts.Add(account, new(invited with { GoneAt = Now }, optedOut)));
        Assert.Equal(invited, Queries.Contact(account));
    }

    Member Delete(Member member)
    {
        var gone = Deleted(member);
        Change(member, gone);
        return gone;
    }

    void Ship(Purchase purchase) => Save(c => c.Purchases.Add(purchase.Id, new(purchase, purchase with { State = PurchaseState.Shipped }, [])));

    static Member Deleted(Member member) => member with
    {
        Name = "",
        Email = "",
        Address = null,
        Accounts = [],
        Cards = [],
        Consent = member.Consent with { From = null },
        DeletedAt = Now,
    };
}
