using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class LeavingTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task unlinking_an_account_cancels_what_it_has_open_at_once()
    {
        var (offer, ann, code) = await AskedOne();
        await _shop.Do(at => new UnlinkAccount(ann.Member, ann.Social) { At = at });
        await ExpectCancelled(offer, ann, code);
    }

    [Fact]
    public async Task signing_out_everywhere_cancels_what_somebody_else_may_have_begun()
    {
        var (offer, ann, code) = await AskedOne();
        await _shop.Do(at => new SignOutEverywhere(ann.Member) { At = at });
        await ExpectCancelled(offer, ann, code);
    }

    [Fact]
    public async Task removing_the_card_cancels_what_would_have_been_paid_with_it_and_forgets_it_at_the_service()
    {
        var (offer, ann, code) = await AskedOne();
        var card = _shop.Queries.Member(ann.Member)!.Cards[0];
        await _shop.Do(at => new RemoveCard(ann.Member, card.Id) { At = at });
        await ExpectCancelled(offer, ann, code);
        Assert.Contains(_shop.Sandbox.Calls(), c => c.Operation == "detach");
    }

    [Fact]
    public async Task deleting_the_membership_cancels_everything_and_erases_the_person()
    {
        var (offer, ann, code) = await AskedOne();
        await _shop.Do(at => new DeleteMember(ann.Member) { At = at });
        await ExpectCancelled(offer, ann, code);
        var left = _shop.Queries.Member(ann.Member)!;
        Assert.Equal(("", "", null), (left.Name, left.Email, left.Address));
        Assert.Empty(left.Accounts);
        Assert.Empty(left.Cards);
        Assert.Null(_shop.Queries.ShipToOf(_shop.OnlyPurchase()));
    }

    [Fact]
    public async Task a_parcel_that_is_still_to_be_sent_keeps_its_address_until_it_is_shipped()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var bought = await ann.Buy();
        await _shop.Do(at => new DeleteMember(ann.Member) { At = at });
        Assert.Equal("1 Secret Street", _shop.Queries.ShipToOf(bought)!.Address.Line1);
        await _shop.Do(at => new ShipPurchase(bought.Id, "Post", null) { At = at });
        while (_shop.Store.Prune(new(default, default, default, default, default), 100) != 0) { }
        Assert.Null(_shop.Queries.ShipToOf(bought));
    }

    [Fact]
    public async Task leaving_while_the_bank_waits_for_approval_cancels_the_charge()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        await ann.Buy();
        await _shop.Do(at => new DeleteMember(ann.Member) { At = at });
        await _shop.Settle();
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(10, _shop.StockOf(offer).Available);
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task opting_out_while_the_charge_is_under_way_stops_it_without_a_word()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.ReadOnce();
        await _shop.Do(at => new OptOut(ann.Social) { At = at });
        await _shop.Settle();
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Empty(_shop.Charged());
        Assert.Empty(_shop.RepliesTo(yes));
        Assert.Equal(10, _shop.StockOf(offer).Available);
    }

    [Fact]
    public async Task opting_out_after_the_payment_lets_the_order_stand()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Buy();
        await _shop.Do(at => new OptOut(ann.Social) { At = at });
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task unlinking_an_account_signs_out_whoever_came_in_with_it()
    {
        var (_, ann, _) = await AskedOne();
        var before = _shop.Queries.Member(ann.Member)!.Session;
        await _shop.Do(at => new UnlinkAccount(ann.Member, ann.Social) { At = at });
        Assert.NotEqual(before, _shop.Queries.Member(ann.Member)!.Session);
    }

    async Task<(ProductOffer, Person, string Code)> AskedOne()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        return (offer, ann, code);
    }

    async Task ExpectCancelled(ProductOffer offer, Person ann, string code)
    {
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        ann.Post(code);
        await _shop.Settle();
        Assert.Empty(_shop.Charged());
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
    }

    public void Dispose() => _shop.Dispose();
}
