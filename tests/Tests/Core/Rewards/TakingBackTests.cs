using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public sealed class TakingBackTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void a_refund_takes_the_credit_back_in_proportion_and_restores_allowance_and_budget()
    {
        var offer = _programme.Publish(d => d with { MaxCreditPerMember = Usd(500) });
        var card = _programme.Loaded(offer);
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);

        var taken = _programme.Take(Feed.Refunded(card, 500, cleared.Id));

        Assert.Equal((TransactionStatus.ClawedBack, -125, "What was credited for the payment is taken back in proportion."), (taken.Status, taken.CreditMinor, taken.Why.Text));
        Assert.Equal("5.00 USD of 20.00 USD is given back, so 3.75 USD of 5.00 USD stays credited.", Assert.Single(taken.Why.Offers).Text);
        Assert.Equal([500, -125], Amounts());
        Assert.Equal(new Budget(10_000, Reserved: 125, Credited: 375, Enrolled: 1), _programme.BudgetOf(offer));
        Assert.Equal((375, 125), (_programme.OnlyEnrollment.CreditedMinor, _programme.OnlyEnrollment.ReservedMinor));
        Assert.Equal(new() { ["merchant:Acme"] = 375, ["credits-due"] = -375 }, _programme.Books());
        Assert.Equal(Usd(-125), _programme.Queued.OfType<OutboxItem.Credit>().Last().Amount);

        Assert.Equal(125, _programme.Take(Feed.Cleared(card, 2_000)).CreditMinor);
    }

    [Fact]
    public void what_nobody_had_set_aside_is_free_for_all_again()
    {
        var offer = _programme.Publish(d => d with { ReserveBudget = false, Budget = Usd(500) });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));
        var cleared = Feed.Cleared(ann, 2_000);
        _programme.Take(cleared);
        _programme.Take(Feed.Refunded(ann, 2_000, cleared.Id));
        Assert.Equal(new Budget(500, 0, 0, 2), _programme.BudgetOf(offer));
        Assert.Equal(500, _programme.Take(Feed.Cleared(bob, 2_000)).CreditMinor);
    }

    [Fact]
    public void partial_refunds_add_up_to_the_whole_credit_whatever_their_number()
    {
        var offer = _programme.Publish(d => d with { Amount = Usd(100) });
        var card = _programme.Loaded(offer);
        var cleared = Feed.Cleared(card, 700);
        _programme.Take(cleared);
        for (var i = 0; i < 7; i++) _programme.Take(Feed.Refunded(card, 100, cleared.Id));
        Assert.Equal([100, -14, -15, -14, -14, -14, -15, -14], Amounts());
        Assert.Equal(0, _programme.BudgetOf(offer).Credited);
    }

    [Fact]
    public void a_refund_larger_than_the_payment_takes_back_the_credit_and_no_more()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);

        var taken = _programme.Take(Feed.Refunded(card, 9_000, cleared.Id));

        Assert.Equal(-500, taken.CreditMinor);
        Assert.Equal(
            "20.00 USD of 20.00 USD is given back, so 0.00 USD of 5.00 USD stays credited. 90.00 USD is more than the 20.00 USD that was left of the payment.",
            Assert.Single(taken.Why.Offers).Text);
        var again = _programme.Take(Feed.Refunded(card, 100, cleared.Id));
        Assert.Equal((TransactionStatus.Recorded, "Nothing that was credited had to be taken back."), (again.Status, again.Why.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_refund_that_comes_first_waits_and_comes_to_the_same(bool together)
    {
        var offer = _programme.Publish();
        var card = _programme.Loaded(offer);
        var cleared = Feed.Cleared(card, 2_000);
        var refunded = Feed.Refunded(card, 1_000, cleared.Id);
        if (together) _programme.Together(_programme.Taking(refunded), _programme.Taking(cleared));
        else
        {
            var early = _programme.Take(refunded);
            Assert.Equal((TransactionStatus.Waiting, "It waits for the payment it takes back."), (early.Status, early.Why.Text));
            Assert.Equal(500, _programme.Take(cleared).CreditMinor);
        }

        Assert.Equal([250], _programme.Kept.Redemptions.Values.Select(r => r.NetMinor));
        Assert.Equal((TransactionStatus.ClawedBack, -250), (_programme.Again(refunded.Id).Status, _programme.Again(refunded.Id).CreditMinor));
        Assert.Equal(new Budget(10_000, Reserved: 250, Credited: 250, Enrolled: 1), _programme.BudgetOf(offer));
        Assert.Equal(new() { ["merchant:Acme"] = 250, ["credits-due"] = -250 }, _programme.Books());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_refund_without_reference_that_comes_first_is_taken_from_the_payment_made_before_it(bool together)
    {
        var card = _programme.Loaded(_programme.Publish());
        var refunded = Feed.Refunded(card, 1_000, at: Some.Now.AddHours(1));
        var (later, cleared) = (Feed.Cleared(card, 2_000, at: Some.Now.AddHours(2)), Feed.Cleared(card, 2_000));
        if (together) _programme.Together(_programme.Taking(refunded), _programme.Taking(later), _programme.Taking(cleared));
        else
            foreach (var told in new[] { refunded, later, cleared }) _programme.Take(told);

        Assert.Equal((TransactionStatus.ClawedBack, cleared.Id, -250), (_programme.Again(refunded.Id).Status, _programme.Again(refunded.Id).Sale, _programme.Again(refunded.Id).CreditMinor));
        Assert.Equal(750, _programme.OnlyEnrollment.CreditedMinor);
    }

    [Fact]
    public void a_reversal_in_another_currency_takes_nothing_back()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        var reversed = _programme.Take(new(Some.Id().ToString(), TransactionType.Reversal, card.Key, new(2_000, "EUR"), Some.Now, cleared.Merchant, cleared.Id));
        Assert.Equal((TransactionStatus.Recorded, 0, "Nothing: it is in EUR, and the payment was in USD."), (reversed.Status, reversed.CreditMinor, reversed.Why.Text));
    }

    [Fact]
    public void a_refund_that_names_the_authorisation_waits_for_the_payment_to_clear()
    {
        var card = _programme.Loaded(_programme.Publish());
        var authorized = Feed.Authorized(card, 2_000);
        var refunded = Feed.Refunded(card, 2_000, authorized.Id);
        Assert.Equal(TransactionStatus.Waiting, _programme.Take(refunded).Status);
        _programme.Take(authorized);
        Assert.Equal("It waits for the payment to clear; nothing has been credited for it.", _programme.Again(refunded.Id).Why.Text);
        _programme.Take(Feed.Cleared(card, 2_000, authorized.Id));
        Assert.Equal(-500, _programme.Again(refunded.Id).CreditMinor);

        Assert.Equal(0, _programme.Take(Feed.Refunded(card, 2_000, authorized.Id)).CreditMinor);
    }

    [Fact]
    public void a_refund_of_one_clearing_counts_against_the_whole_payment()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = 10 }));
        CardTransaction[] cleared = [Feed.Cleared(card, 1_000, "a-1"), Feed.Cleared(card, 3_000, "a-1")];
        foreach (var one in cleared) _programme.Take(one);
        Assert.Equal(-100, _programme.Take(Feed.Refunded(card, 1_000, cleared[0].Id)).CreditMinor);
        Assert.Equal(-300, _programme.Take(Feed.Refunded(card, 3_000, cleared[1].Id)).CreditMinor);
    }

    [Fact]
    public void what_clears_after_a_refund_earns_in_proportion_as_if_it_had_cleared_before()
    {
        var card = _programme.Loaded(_programme.Publish());
        var first = Feed.Cleared(card, 1_000, "a-1");
        _programme.Take(first);
        Assert.Equal(-500, _programme.Take(Feed.Refunded(card, 1_000, first.Id)).CreditMinor);

        // All of the fixed credit was granted, and half of the payment stays.
        var second = _programme.Take(Feed.Cleared(card, 1_000, "a-1"));

        Assert.Equal(250, second.CreditMinor);
        Assert.Equal("5.00 USD for a payment, of which 5.00 USD was given before, and counts in proportion: 10.00 USD was refunded.", Assert.Single(second.Why.Offers).Text);
    }

    [Fact]
    public void a_refund_never_credits_what_there_was_too_little_to_give_before()
    {
        var offer = _programme.Publish(d => d with { Amount = null, Percent = 10, ReserveBudget = false, Budget = Usd(100) });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));
        var first = Feed.Cleared(ann, 1_000, "a-1");
        _programme.Take(first);
        _programme.Take(Feed.Refunded(ann, 1_000, first.Id));
        _programme.Take(Feed.Cleared(bob, 1_000));
        // The share of what was granted would be fifty cents again, and nothing is left of the budget.
        Assert.Equal(0, _programme.Take(Feed.Cleared(ann, 1_000, "a-1")).CreditMinor);

        Assert.Equal(0, _programme.Take(Feed.Refunded(ann, 100, "a-1")).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Refunded(ann, 100, first.Id)).CreditMinor);
        Assert.Equal(new Budget(100, 0, 100, 2), _programme.BudgetOf(offer));
    }

    [Fact]
    public void a_refund_without_reference_goes_to_the_payment_it_fits_best()
    {
        var card = _programme.Loaded(_programme.Publish());
        _programme.Take(Feed.Cleared(card, 3_000) with { Id = "large" });
        _programme.Take(Feed.Cleared(card, 1_000, at: Some.Now.AddMinutes(1)) with { Id = "same" });
        _programme.Take(Feed.Cleared(card, 900, at: Some.Now.AddMinutes(2)) with { Id = "newest" });

        Assert.Equal("same", Refund(1_000).Sale);
        Assert.Equal("large", Refund(2_000).Sale);
        Assert.Equal("newest", Refund(1_500).Sale);
        var rest = Refund(9_000);
        Assert.Equal(("large", -167), (rest.Sale, rest.CreditMinor));
        var nothing = Refund(1);
        Assert.Equal((TransactionStatus.Waiting, "It names no payment, and none at this merchant had earned anything. It waits for one that was made before it."), (nothing.Status, nothing.Why.Text));
        var elsewhere = _programme.Take(Feed.Refunded(card, 1, at: Some.Now.AddHours(1)) with { Merchant = Feed.Acme with { Id = "m-elsewhere" } });
        Assert.Equal((TransactionStatus.Recorded, "No payment at this merchant had earned anything."), (elsewhere.Status, elsewhere.Why.Text));
        Assert.Equal(0, _programme.OnlyEnrollment.CreditedMinor);

        TakenTransaction Refund(long minor) => _programme.Take(Feed.Refunded(card, minor, at: Some.Now.AddHours(1)));
    }

    [Fact]
    public void a_refund_without_reference_takes_nothing_of_other_shops_cards_currencies_or_later_payments()
    {
        var offer = _programme.Publish();
        var (card, other) = (_programme.Loaded(offer), _programme.Loaded(offer));
        _programme.Take(Feed.Cleared(card, 2_000, at: Some.Now.AddHours(1)));
        CardTransaction[] refunds =
        [
            Feed.Refunded(card, 2_000, at: Some.Now.AddHours(2)).By("m-other"), Feed.Refunded(other, 2_000, at: Some.Now.AddHours(2)), Feed.Refunded(card, 2_000, at: Some.Now.AddHours(2)).In("EUR"),
            Feed.Refunded(card, 2_000, at: Some.Now.AddMinutes(59)),
        ];
        Assert.All(refunds, refund => Assert.Equal(0, _programme.Take(refund).CreditMinor));
        Assert.Equal(-500, _programme.Take(Feed.Refunded(card, 2_000, at: Some.Now.AddHours(1))).CreditMinor);
    }

    [Fact]
    public void a_refund_in_another_currency_takes_nothing_back_and_says_why()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        var taken = _programme.Take(Feed.Refunded(card, 2_000, cleared.Id).In("EUR"));
        Assert.Equal((TransactionStatus.Recorded, "Nothing: it is in EUR, and the payment was in USD."), (taken.Status, Assert.Single(taken.Why.Offers).Text));
    }

    [Fact]
    public void the_payment_of_another_card_is_not_taken_back()
    {
        var offer = _programme.Publish();
        var (card, other) = (_programme.Loaded(offer), _programme.Loaded(offer));
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        var taken = _programme.Take(Feed.Refunded(other, 2_000, cleared.Id));
        Assert.Equal((TransactionStatus.Recorded, "It names the payment of another card, and nothing is taken back by it."), (taken.Status, taken.Why.Text));
    }

    [Fact]
    public void a_refund_told_again_takes_back_once()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        var refunded = Feed.Refunded(card, 1_000, cleared.Id);
        _programme.Take(cleared);
        _programme.Take(refunded);
        Assert.IsType<TransactionOutcome.Already>(_programme.Do(_programme.Taking(refunded)));
        Assert.Equal([500, -250], Amounts());
    }

    [Fact]
    public void a_clearing_that_should_not_have_been_is_taken_back_whole()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = 10 }));
        CardTransaction[] cleared = [Feed.Cleared(card, 1_000, "a-1"), Feed.Cleared(card, 3_000, "a-1")];
        foreach (var one in cleared) _programme.Take(one);
        // Whatever amount it says.
        Assert.Equal(-300, _programme.Take(Feed.Reversed(card, 1, cleared[1].Id)).CreditMinor);
        Assert.Equal(-100, _programme.Take(Feed.Reversed(card, 1_000, cleared[0].Id)).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Reversed(card, 3_000, cleared[1].Id)).CreditMinor);
    }

    [Fact]
    public void an_authorisation_taken_back_changes_nothing_of_what_has_cleared()
    {
        var card = _programme.Loaded(_programme.Publish());
        var authorized = Feed.Authorized(card, 2_000);
        var reversed = Feed.Reversed(card, 2_000, authorized.Id);
        Assert.Equal(TransactionStatus.Waiting, _programme.Take(reversed).Status);
        _programme.Take(authorized);
        Assert.Equal(
            (TransactionStatus.Recorded, "The authorisation was taken back; credits come when a payment clears, and what has cleared stays."),
            (_programme.Again(reversed.Id).Status, _programme.Again(reversed.Id).Why.Text));
        Assert.Equal(500, _programme.Take(Feed.Cleared(card, 2_000, authorized.Id)).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Reversed(card, 2_000, authorized.Id)).CreditMinor);
    }

    [Fact]
    public void a_reversal_that_names_nothing_takes_nothing_back_whatever_is_decided_beside_it()
    {
        var card = _programme.Loaded(_programme.Publish());
        var outcomes = _programme.Together(_programme.Taking(Feed.Cleared(card, 2_000)), _programme.Taking(Feed.Reversed(card, 2_000, null)));
        Assert.Equal("It names no payment to be taken back.", Assert.IsType<TransactionOutcome.Taken>(outcomes[1]).Transaction.Why.Text);
        Assert.Equal([500], Amounts());
    }

    [Fact]
    public void a_refund_of_a_refund_is_no_refund()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        var refunded = Feed.Refunded(card, 1_000, cleared.Id);
        _programme.Take(cleared);
        _programme.Take(refunded);
        Assert.Equal("What it names is no payment.", _programme.Take(Feed.Refunded(card, 1_000, refunded.Id)).Why.Text);
        Assert.Equal([500, -250], Amounts());
    }

    [Fact]
    public void every_offer_that_credited_the_payment_takes_its_own_back()
    {
        using var programme = new RewardProgramme(Some.Rules() with { EveryOfferCredits = true });
        var card = programme.Loaded(programme.Publish(), programme.Publish(d => d with { Hashtag = "Second", Title = "Second", Amount = Usd(300) }));
        var cleared = Feed.Cleared(card, 2_000);
        programme.Take(cleared);
        var taken = programme.Take(Feed.Refunded(card, 1_000, cleared.Id));
        Assert.Equal(-400, taken.CreditMinor);
        Assert.Equal([-250, -150], taken.Why.Offers.Select(t => t.CreditMinor));
    }

    [Fact]
    public void what_is_taken_back_is_at_most_set_aside_again_as_it_first_was()
    {
        var offer = _programme.Publish();
        var card = _programme.Loaded(offer);
        CardTransaction[] cleared = [Feed.Cleared(card, 2_000), Feed.Cleared(card, 2_000)];
        foreach (var one in cleared) _programme.Take(one);
        foreach (var one in cleared) _programme.Take(Feed.Refunded(card, 2_000, one.Id));
        Assert.Equal(new Budget(10_000, Reserved: 500, Credited: 0, Enrolled: 1), _programme.BudgetOf(offer));
    }

    public void Dispose() => _programme.Dispose();

    /// <summary>By the order in which they were told.</summary>
    IEnumerable<long> Amounts() => _programme.Credits.Select(c => c.Amount.Minor);
}
