using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class ChargingTests : IDisposable
{
    readonly Shop _shop = new();

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    public async Task a_declined_card_gives_the_unit_back_and_says_so_once_without_the_reason(string token)
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", token);
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.Settle();

        Assert.Contains("did not go through", _shop.ReplyTo(yes), StringComparison.Ordinal);
        Assert.DoesNotContain("declined", _shop.ReplyTo(yes), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        Assert.Empty(_shop.Queries.Books.Lines(new LineQuery()));
        Assert.Single(_shop.Mails());
    }

    [Fact]
    public async Task a_bank_that_wants_approval_gets_it_on_the_private_page_and_then_the_order_is_paid()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.ActionRequired, _shop.OnlyPurchase().State);
        Assert.Equal(1, _shop.StockOf(offer).Held);
        Assert.Empty(_shop.RepliesTo(yes));
        Assert.Single(_shop.Mails());

        _shop.Sandbox.Authenticate(Assert.Single(_shop.Sandbox.Charges()).Reference, approve: true);
        await _shop.Do(at => new RecheckCharge(_shop.OnlyPurchase().Id, ann.Member) { At = at });
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.Contains("Ordered and paid", _shop.ReplyTo(yes), StringComparison.Ordinal);
        Assert.Single(_shop.Charged());
    }

    [Fact]
    public async Task a_charge_that_takes_its_time_is_no_trouble_and_is_paid_when_it_is_decided()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var asked = 0;
        _shop.Telling.Charges = _ => { asked++; return new ChargeAnswer.Processing("charge-1"); };
        Assert.Equal(PurchaseState.Paying, (await ann.Buy()).State);
        for (var minutes = 0; minutes < 120; minutes++) await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(asked, 20, 60);
        Assert.Empty(_shop.Alerts());

        _shop.Telling.Charges = null;
        await _shop.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_charge_that_nobody_can_say_is_cancelled_does_not_hold_its_unit_for_ever()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        var (_, code) = await ann.Ask();
        ann.Post(code);
        await _shop.Settle();
        _shop.Telling.Cancels = _ => throw new ArgumentException("It is in a state of its own.");
        await _shop.Do(at => new CancelPurchase(_shop.OnlyPurchase().Id, "changed my mind") { At = at, By = ann.Member });
        await _shop.Settle();
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        Assert.Equal(["charge-rejected"], _shop.Alerts());
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_cancellation_names_whom_the_service_keeps_the_card_for_and_since_when(bool removesCard)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        var card = _shop.Queries.Member(ann.Member)!.Cards[0];
        await _shop.Do(at => new RenewCard(ann.Member, "sandbox", card.Token, new(card.Token, card.Brand, card.Last4, card.Fingerprint, card.Expires, "customer of ann")) { At = at });
        var (_, code) = await ann.Ask();
        ann.Post(code);
        await _shop.Settle();
        var asked = new List<CancelRequest>();
        _shop.Telling.Cancels = request => { asked.Add(request); return null; };
        if (removesCard) await _shop.Do(at => new RemoveCard(ann.Member, card.Id) { At = at });
        else await _shop.Do(at => new CancelPurchase(_shop.OnlyPurchase().Id, "cancelled by the operator") { At = at });
        await _shop.Settle();
        var purchase = _shop.OnlyPurchase();
        Assert.Equal(new CancelRequest(purchase.Id.ToString(), "customer of ann", purchase.ConfirmedAt!.Value), Assert.Single(asked));
    }

    [Fact]
    public async Task an_approval_that_does_not_come_in_time_ends_the_order_uncharged()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.Settle();
        await _shop.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(10, _shop.StockOf(offer).Available);
        Assert.Contains("did not go through", _shop.ReplyTo(yes), StringComparison.Ordinal);
        Assert.Null(_shop.Sandbox.FindPendingCharge(_shop.Sandbox.Charges()[0].Reference));
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task an_approval_given_but_never_reported_is_found_when_the_window_ends()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_action_required");
        await ann.Buy();
        _shop.Sandbox.Authenticate(Assert.Single(_shop.Sandbox.Charges()).Reference, approve: true);
        await _shop.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_service_that_does_not_answer_is_asked_again_with_the_same_key_and_charges_once()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann", "tok_timeout");
        await ann.Buy();
        Assert.Equal(PurchaseState.Paying, _shop.OnlyPurchase().State);
        await _shop.Advance(TimeSpan.FromSeconds(1));
        await _shop.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.Single(_shop.Charged());
        Assert.Equal(3, _shop.Sandbox.Calls().Count(c => c.Operation == "charge"));
    }

    [Fact]
    public async Task a_lost_answer_and_a_kill_in_between_charge_once()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Sandbox.Faults.LoseAnswers = true;
        var (_, code) = await ann.Ask();
        ann.Post(code);
        await _shop.Settle();
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.Single(_shop.Charged());
    }

    [Fact]
    public async Task a_charge_the_service_will_never_take_is_given_up_and_the_unit_goes_back()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        ann.Post(code);
        await _shop.ReadOnce();
        // The same key with another amount is what the service refuses for good.
        await _shop.Sandbox.Charge(
            new(_shop.OnlyPurchase().Id.ToString(), _shop.Queries.Member(ann.Member)!.Cards[0].Token, new(1, "USD"), "other", new("http://shop.test")),
            TestContext.Current.CancellationToken);
        await _shop.Settle();
        Assert.Contains(_shop.Queries.Alerts(PageRequest.First(5)).Items, a => a.Kind == "charge-rejected");
        Assert.DoesNotContain(_shop.Purchases(), p => p.State == PurchaseState.Paying);
        Assert.Equal(0, _shop.StockOf(offer).Held);
    }

    [Fact]
    public async Task the_operator_can_cancel_while_the_service_does_not_answer()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        _shop.Sandbox.Faults.Down = true;
        ann.Post(code);
        await _shop.Settle();
        Assert.Equal(CancelOutcome.Asked, await _shop.Do(at => new CancelPurchase(_shop.OnlyPurchase().Id, "no answer") { At = at }));
        _shop.Sandbox.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(10, _shop.StockOf(offer).Available);
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task one_of_two_confirmed_together_may_be_declined_and_both_are_told_in_one_reply()
    {
        await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var (_, first) = await ann.Ask();
        var bad = await _shop.Card("tok_declined");
        await _shop.Do(at => new AddCard(ann.Member, bad) { At = at });
        var (_, second) = await ann.Ask();
        var yes = ann.Post($"{first} {second}");
        await _shop.Settle();

        var reply = _shop.ReplyTo(yes);
        Assert.Contains("Ordered and paid", reply, StringComparison.Ordinal);
        Assert.Contains("Another order did not go through", reply, StringComparison.Ordinal);
        Assert.Single(_shop.Charged());
    }

    [Fact]
    public async Task money_that_comes_for_an_order_that_is_over_goes_back_and_raises_an_alert()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        var id = _shop.OnlyPurchase().Id;
        ann.Post(code);
        await _shop.ReadOnce();
        await _shop.Do(at => new SettleCharge(id, new ChargeAnswer.Declined(DeclineReason.Declined), "charge/" + id, []) { At = at });
        var charge = Assert.IsType<ChargeAnswer.Approved>(await _shop.Sandbox.Charge(
            new(id.ToString(), _shop.Queries.Member(ann.Member)!.Cards[0].Token, _shop.OnlyPurchase().Total, "late", new("http://shop.test")), TestContext.Current.CancellationToken));
        await _shop.Do(at => new SettleCharge(id, charge, "charge/" + id, []) { At = at });
        await _shop.Settle();

        Assert.Equal(PurchaseState.Declined, _shop.OnlyPurchase().State);
        Assert.Equal(3200, Assert.Single(_shop.Sandbox.Refunds()).Amount.Minor);
        Assert.Equal("charge-returned", Assert.Single(_shop.Queries.Alerts(PageRequest.First(5)).Items).Kind);
        Assert.Single(_shop.Mails(), mail => Eml.Text(mail).Contains("charged when it should not have been", StringComparison.Ordinal));
        Assert.Equal(DeclineReason.Declined, _shop.OnlyPurchase().Declined);
        Assert.Equal(10, _shop.StockOf(offer).Available);
    }

    public void Dispose() => _shop.Dispose();
}
