using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Core.Members;

public sealed class ChangeMemberTests : IDisposable
{
    readonly Programme _programme = new();

    public void Dispose() => _programme.Dispose();

    [Fact]
    public void an_account_has_one_member()
    {
        var (ann, bob, account) = (_programme.Enrol(), _programme.Enrol(), Some.Account());
        Assert.Equal(new(account, "ann2", Some.Now), Done(new LinkAccount(ann.Id, account, "ann2") { At = Some.Now }).Accounts[^1]);
        Assert.Equal(2, Done(new LinkAccount(ann.Id, account, "renamed") { At = Some.Now }).Accounts.Length);
        Assert.Equal(account, Assert.IsType<MemberOutcome.AccountTaken>(_programme.Do(new LinkAccount(bob.Id, account, "bob") { At = Some.Now })).Account);
        Assert.Equal(account, Assert.IsType<MemberOutcome.AccountTaken>(_programme.Do(new EnrolMember(Some.Member([Some.Linked(account)])) { At = Some.Now })).Account);
    }

    [Fact]
    public void joining_twice_changes_nothing()
    {
        var ann = _programme.Enrol();
        Assert.Equal(ann, Done(new EnrolMember(ann with { Name = "Somebody Else" }) { At = Some.Now }));
        Assert.Equal(ann, _programme.Member(ann.Id));
    }

    /// <summary>A purchase remembers the number: its parcel goes where the member lived then, under the name of then.</summary>
    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, true, 1)]
    public void a_new_name_or_address_gets_a_number_and_a_new_address_is_young(bool named, bool moved, int number)
    {
        var ann = _programme.Enrol();
        var address = moved ? Some.Address with { City = "Chicago" } : Some.Address;
        var changed = Done(new ChangeDetails(ann.Id, named ? "Ann Lee-Ray" : ann.Name, "new@example.org", address) { At = Some.Now });
        Assert.Equal((named ? "Ann Lee-Ray" : ann.Name, "new@example.org", address), (changed.Name, changed.Email, changed.Address));
        Assert.Equal((number, moved ? Some.Now : ann.AddressChangedAt), (changed.AddressNumber, changed.AddressChangedAt));
    }

    [Fact]
    public void the_card_that_was_added_last_pays_unless_another_is_preferred()
    {
        var (first, second) = (Some.Card(), Some.Card());
        var ann = _programme.Enrol(Some.Member(cards: [first]));
        Assert.Equal(second, Done(new AddCard(ann.Id, second) { At = Some.Now }).PayingCard);
        Assert.Equal(first, Done(new PreferCard(ann.Id, first.Id) { At = Some.Now }).PayingCard);
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new PreferCard(ann.Id, new(Some.Id())) { At = Some.Now }));
        Assert.Equal(first, _programme.Member(ann.Id).PayingCard);
        // The same card again, as a request that is repeated brings it.
        Assert.Equal([first, second], Done(new AddCard(ann.Id, second with { Id = new(Some.Id()) }) { At = Some.Now }).Cards);
        Assert.Equal(first, _programme.Member(ann.Id).PayingCard);
        Assert.Null(Done(new AddCard(ann.Id, Some.Card()) { At = Some.Now }).PreferredCard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_card_that_goes_is_preferred_no_more_and_another_stays_so(bool preferred)
    {
        var (first, second) = (Some.Card(), Some.Card());
        var ann = _programme.Enrol(Some.Member(cards: [first, second]));
        _programme.Do(new PreferCard(ann.Id, preferred ? first.Id : second.Id) { At = Some.Now });
        var left = Done(new RemoveCard(ann.Id, first.Id) { At = Some.Now });
        Assert.Equal((second, preferred ? null : second.Id), (Assert.Single(left.Cards), left.PreferredCard));
        Assert.Equal([$"detach/{first.Id}"], _programme.Queued);
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new RemoveCard(ann.Id, first.Id) { At = Some.Now }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_card_that_the_service_has_lost_goes_too_and_is_not_detached_there(bool preferred)
    {
        var (first, second) = (Some.Card(), Some.Card());
        var ann = _programme.Enrol(Some.Member(cards: [first, second]));
        _programme.Do(new PreferCard(ann.Id, preferred ? first.Id : second.Id) { At = Some.Now });
        var left = Done(new LoseCard(ann.Id, first.Service, first.Token) { At = Some.Now });
        Assert.Equal((second, preferred ? null : second.Id), (Assert.Single(left.Cards), left.PreferredCard));
        Assert.Empty(_programme.Queued);
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new LoseCard(ann.Id, "other", second.Token) { At = Some.Now }));
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new LoseCard(ann.Id, second.Service, "other") { At = Some.Now }));
    }

    [Fact]
    public void a_card_that_its_bank_has_replaced_pays_on()
    {
        var card = Some.Card() with { Customer = "cus_1" };
        var ann = _programme.Enrol(Some.Member(cards: [card]));
        SavedCard now = new(card.Token, "visa", "1881", "fp-new", new(2031, 1, 31));
        Assert.Equal(card with { Last4 = "1881", Fingerprint = "fp-new", Expires = new(2031, 1, 31) }, Renew(now).Cards[0]);
        Assert.Equal("cus_2", Renew(now with { Customer = "cus_2" }).Cards[0].Customer);
        _programme.Listen();
        Assert.Equal("cus_2", Renew(now with { Customer = "cus_2" }).Cards[0].Customer);

        Member Renew(SavedCard saved) => Done(new RenewCard(ann.Id, card.Service, card.Token, saved) { At = Some.Now });
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T23:59:59Z", true)]
    [InlineData("2026-01-31", "2026-02-01T00:00:00Z", false)]
    public void a_card_is_valid_on_its_last_day(string expires, string now, bool valid) =>
        Assert.Equal(valid, Some.Card(expires: DateOnly.Parse(expires, null)).IsValid(DateTimeOffset.Parse(now, null)));

    [Fact]
    public void each_change_that_may_be_about_somebody_else_signing_in_signs_everybody_out()
    {
        var ann = _programme.Enrol(Some.Member([Some.Linked(), Some.Linked()]));
        Assert.Equal(1, Done(new UnlinkAccount(ann.Id, ann.Accounts[0].Account) { At = Some.Now }).Session);
        Assert.Equal(2, Done(new SignOutEverywhere(ann.Id) { At = Some.Now }).Session);
        Assert.Equal(3, Done(new DeleteMember(ann.Id) { At = Some.Now }).Session);
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new SignOutEverywhere(ann.Id) { At = Some.Now }));
        Assert.IsType<MemberOutcome.NotFound>(_programme.Do(new UnlinkAccount(ann.Id, ann.Accounts[0].Account) { At = Some.Now }));
    }

    [Fact]
    public void of_a_deleted_member_nothing_personal_is_left_and_the_service_forgets_the_cards()
    {
        var cards = new[] { Some.Card(), Some.Card() };
        var ann = _programme.Enrol(Some.Member(cards: [.. cards]));
        _programme.Listen();
        var left = Done(new DeleteMember(ann.Id) { At = Some.Now.AddHours(1) });
        Assert.Equal(("", "", null, null, Some.Now.AddHours(1)), (left.Name, left.Email, left.Address, left.Consent.From, left.DeletedAt));
        Assert.Equal((0, 0), (left.Accounts.Length, left.Cards.Length));
        Assert.Equal(cards.Select(c => $"detach/{c.Id}"), _programme.Queued);
        Assert.Equal([(Tagsale.Core.Webhooks.EventKind.MemberLeft, Some.Now.AddHours(1))], _programme.Told);
    }

    [Fact]
    public void who_joins_is_told_where_somebody_listens()
    {
        _programme.Listen();
        var ann = _programme.Enrol();
        Done(new ChangeDetails(ann.Id, "Ann", ann.Email, null) { At = Some.Now });
        Assert.Equal([(Tagsale.Core.Webhooks.EventKind.MemberJoined, ann.CreatedAt)], _programme.Told);
    }

    [Fact]
    public void whoever_opted_out_is_told_nothing_until_they_want_to_be()
    {
        var sale = _programme.Ask();
        var account = sale.Member.Accounts[0].Account;
        Assert.Equal(Some.Now, _programme.Do(new OptOut(account) { At = Some.Now }).OptedOutAt);
        Assert.DoesNotContain(sale.ReplyKey, _programme.Queued);
        Assert.Equal(Some.Now, _programme.State.Contacts[account].OptedOutAt);
        Assert.Null(_programme.Do(new OptIn(account) { At = Some.Now }).OptedOutAt);
        Assert.Null(_programme.State.Contacts[account].OptedOutAt);
    }

    [Fact]
    public void replies_of_the_same_batch_are_not_sent_to_whoever_opted_out_in_it()
    {
        var (ann, bob, offer) = (_programme.Enrol(), _programme.Enrol(), _programme.Publish());
        Tagsale.Core.Posts.ReadPost Asks(Member member) => Some.Read(Some.Post(member.Accounts[0].Account, [offer.Hashtag]));
        _programme.Together(Asks(ann), Asks(bob), new OptOut(ann.Accounts[0].Account) { At = Some.Now });
        Assert.Equal([bob.Accounts[0].Account], _programme.State.Outbox.Values.Select(kept => kept.Item).OfType<OutboxItem.Reply>().Select(r => r.Author));
    }

    Member Done(Command<MemberOutcome> command)
    {
        var done = Assert.IsType<MemberOutcome.Done>(_programme.Do(command)).Member;
        Assert.Equal(done, _programme.Member(done.Id));
        return done;
    }
}
