using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public sealed class ClearingTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Theory]
    [InlineData(400, 400)]
    [InlineData(500, 500)]
    [InlineData(90_000, 500)]
    public void a_fixed_credit_is_never_more_than_was_paid(long paid, long credit)
    {
        var card = _programme.Loaded(_programme.Publish());
        Assert.Equal(credit, _programme.Take(Feed.Cleared(card, paid)).CreditMinor);
    }

    [Theory]
    [InlineData(10, 1_999, 200)]
    [InlineData(10, 1_985, 198)]
    [InlineData(10, 1_995, 200)]
    [InlineData(0.01, 4_999, 0)]
    [InlineData(0.01, 5_001, 1)]
    [InlineData(100, 777, 777)]
    [InlineData(10, 90_000, 2_000)]
    public void a_percentage_is_rounded_half_to_even_and_capped_for_a_payment(double percent, long paid, long credit)
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = (decimal)percent, MaxCreditPerTransaction = Usd(2_000) }));
        Assert.Equal(credit, _programme.Take(Feed.Cleared(card, paid)).CreditMinor);
    }

    [Fact]
    public void a_credit_is_kept_booked_and_sent_in_one_decision()
    {
        var offer = _programme.Publish();
        var card = _programme.Loaded(offer);
        var cleared = Feed.Cleared(card, 2_000);

        var taken = _programme.Take(cleared);

        Assert.Equal((TransactionStatus.Credited, 500, "Credited by Acme credit."), (taken.Status, taken.CreditMinor, taken.Why.Text));
        var credit = Assert.Single(_programme.Credits);
        Assert.Equal((new CreditKey(cleared.Id, offer.Id), card.Key, Usd(500), CreditState.Sending), (credit.Key, credit.Card, credit.Amount, credit.State));
        Assert.Equal(new() { ["merchant:Acme"] = 500, ["credits-due"] = -500 }, _programme.Books());
        Assert.All(_programme.Journal, line => Assert.Equal((null, credit.Key), (line.Purchase, line.Credit)));
        var sent = Assert.Single(_programme.Queued.OfType<OutboxItem.Credit>());
        Assert.Equal((credit.Key, card.Key, Usd(500), $"credit/{credit.Key}"), (sent.CreditKey, sent.Card, sent.Amount, sent.Key));
        Assert.Equal(new Budget(10_000, Reserved: 0, Credited: 500, Enrolled: 1), _programme.BudgetOf(offer));
        Assert.Equal((500, 0), (_programme.OnlyEnrollment.CreditedMinor, _programme.OnlyEnrollment.ReservedMinor));
    }

    [Fact]
    public void a_payment_that_no_rule_credits_is_recorded_and_says_so()
    {
        var taken = _programme.Take(Feed.Cleared(_programme.Loaded(_programme.Publish(d => d with { MinSpend = Usd(1_500) })), 1_499));
        Assert.Equal((TransactionStatus.Recorded, 0L, "No loaded offer gave anything for this payment."), (taken.Status, taken.CreditMinor, taken.Why.Text));
    }

    [Fact]
    public void the_offer_that_began_to_credit_a_payment_goes_on_though_another_would_give_more_now()
    {
        var large = _programme.Publish(d => d with { MinSpend = Usd(5_000), Title = "Large" });
        var small = _programme.Publish(d => d with { Hashtag = "Small", Title = "Small", Amount = null, Percent = 10, ReserveBudget = false });
        var card = _programme.Loaded(large, small);
        var first = _programme.Take(Feed.Cleared(card, 2_000, "a-1"));
        Assert.Equal("Credited by Small.", first.Why.Text);
        Assert.Equal("Nothing: 20.00 USD was paid; the offer asks for 50.00 USD or more.", first.Why.Offers.Single(o => o.Offer == large.Id).Text);

        var second = _programme.Take(Feed.Cleared(card, 4_000, "a-1"));
        Assert.Equal(400, second.CreditMinor);
        Assert.Equal("Nothing: one offer credits a payment, and Small gives more or gave first.", second.Why.Offers.Single(o => o.Offer == large.Id).Text);
        Assert.All(_programme.Credits, credit => Assert.Equal(small.Id, credit.Key.Offer));
    }

    [Fact]
    public void where_member_and_budget_have_as_much_left_it_is_the_member_s_share_that_ends()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = 100, MaxCreditPerMember = Usd(400), Budget = Usd(400) }));
        Assert.Equal("100 % of 10.00 USD is 10.00 USD; 4.00 USD is left of what one member can earn.", Assert.Single(_programme.Take(Feed.Cleared(card, 1_000)).Why.Offers).Text);
    }

    [Fact]
    public void an_authorisation_earns_nothing()
    {
        var card = _programme.Loaded(_programme.Publish());
        Assert.Equal(TransactionStatus.Recorded, _programme.Take(Feed.Authorized(card, 2_000)).Status);
        Assert.Empty(_programme.Credits);
    }

    [Fact]
    public void a_payment_by_a_card_without_offers_is_recorded_for_its_member()
    {
        var member = _programme.Enrol();
        var taken = _programme.Take(Feed.Cleared(member.Cards[0], 2_000));
        Assert.Equal((TransactionStatus.Recorded, member.Id, "No offer was loaded to the card."), (taken.Status, taken.Member!.Value, taken.Why.Text));
    }

    [Fact]
    public void a_transaction_told_again_is_answered_as_before_and_earns_once()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        var first = _programme.Take(cleared);

        _programme.Now = Some.Now.AddDays(3);
        Assert.Equal(first, Assert.IsType<TransactionOutcome.Already>(_programme.Do(_programme.Taking(cleared))).Transaction);
        Assert.All(_programme.Together(_programme.Taking(cleared), _programme.Taking(cleared)), outcome => Assert.IsType<TransactionOutcome.Already>(outcome));

        Assert.Single(_programme.Credits);
        Assert.Empty(_programme.Alerts);
    }

    [Fact]
    public void a_transaction_told_twice_in_one_batch_earns_once()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        var outcomes = _programme.Together(_programme.Taking(cleared), _programme.Taking(cleared));
        Assert.IsType<TransactionOutcome.Taken>(outcomes[0]);
        Assert.IsType<TransactionOutcome.Already>(outcomes[1]);
        Assert.Single(_programme.Credits);
    }

    [Fact]
    public void the_same_id_with_other_content_is_refused_and_the_operator_told()
    {
        var offer = _programme.Publish();
        var (card, other) = (_programme.Loaded(offer), _programme.Loaded(offer));
        var cleared = Feed.Cleared(card, 2_000);
        var first = _programme.Take(cleared);
        CardTransaction[] contradictions =
        [
            cleared with { Amount = Usd(3_000) }, cleared.In("EUR"), cleared with { Type = TransactionType.Refund }, cleared with { Card = other.Key }, cleared.By("m-other"),
            cleared with { At = cleared.At.AddSeconds(1) }, cleared with { Original = "a-1" },
        ];

        Assert.All(contradictions, told => Assert.Equal(first, Assert.IsType<TransactionOutcome.Contradicts>(_programme.Do(_programme.Taking(told))).Before));

        Assert.Equal(Enumerable.Repeat("transaction-contradicts", contradictions.Length), _programme.Alerts);
        Assert.Single(_programme.Credits);
        Assert.Equal(first, _programme.Again(cleared.Id));
    }

    [Fact]
    public void partial_clearings_of_one_authorisation_are_one_payment()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = 10, MinSpend = Usd(1_500), MaxCreditPerTransaction = Usd(250) }));
        var authorized = Feed.Authorized(card, 3_000);
        _programme.Take(authorized);

        // The minimum is met by both together, the third reaches the most that one payment can earn.
        long[] credits = [.. new[] { 1_000, 1_000, 1_000 }.Select(minor => _programme.Take(Feed.Cleared(card, minor, authorized.Id)).CreditMinor)];

        Assert.Equal([0, 200, 50], credits);
        var redemption = Assert.Single(_programme.Kept.Redemptions.Values);
        Assert.Equal((authorized.Id, 3_000, 250, 250, 1), (redemption.Key.Sale, redemption.ClearedMinor, redemption.GrantedMinor, redemption.NetMinor, redemption.Visit));
    }

    [Fact]
    public void a_fixed_credit_is_given_once_for_all_clearings_of_one_authorisation()
    {
        var card = _programme.Loaded(_programme.Publish());
        long[] credits = [.. new[] { 300, 100, 5_000, 5_000 }.Select(minor => _programme.Take(Feed.Cleared(card, minor, "a-1")).CreditMinor)];
        Assert.Equal([300, 100, 100, 0], credits);
    }

    [Fact]
    public void a_clearing_that_names_another_one_belongs_to_the_same_payment()
    {
        var card = _programme.Loaded(_programme.Publish());
        _programme.Take(Feed.Authorized(card, 4_000) with { Id = "a-1" });
        var first = Feed.Cleared(card, 2_000, "a-1");
        _programme.Take(first);
        var second = _programme.Take(Feed.Cleared(card, 2_000, first.Id));
        Assert.Equal(("a-1", 0), (second.Sale, second.CreditMinor));
    }

    [Fact]
    public void partial_clearings_count_together_whether_or_not_the_authorisation_was_told()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { MinSpend = Usd(1_500) }));
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 1_000, "a-1")).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 1_000, "a-2")).CreditMinor);
        Assert.Equal(500, _programme.Take(Feed.Cleared(card, 1_000, "a-1")).CreditMinor);
    }

    [Fact]
    public void the_authorisation_of_another_card_is_not_believed()
    {
        var offer = _programme.Publish(d => d with { MinSpend = Usd(1_500) });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));
        var authorized = Feed.Authorized(ann, 2_000);
        _programme.Take(authorized);
        _programme.Take(Feed.Cleared(ann, 1_000, authorized.Id));
        _programme.Take(Feed.Cleared(ann, 1_000, "a-untold"));

        var (known, untold) = (_programme.Take(Feed.Cleared(bob, 1_000, authorized.Id)), _programme.Take(Feed.Cleared(bob, 1_000, "a-untold")));

        Assert.All([known, untold], taken => Assert.Equal((0, taken.Transaction.Id), (taken.CreditMinor, taken.Sale)));
        Assert.Empty(_programme.Credits);
    }

    [Fact]
    public void nor_is_an_untold_one_that_another_card_has_earned_by_through_another_offer()
    {
        var (ann, bob) = (_programme.Loaded(_programme.Publish()), _programme.Loaded(_programme.Publish(d => d with { Hashtag = "AnotherOne" })));
        _programme.Take(Feed.Cleared(ann, 1_000, "a-untold"));
        var taken = _programme.Take(Feed.Cleared(bob, 1_000, "a-untold"));
        Assert.Equal((500, taken.Transaction.Id), (taken.CreditMinor, taken.Sale));
    }

    [Fact]
    public void one_member_earns_no_more_than_the_offer_gives_one()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { MaxCreditPerMember = Usd(1_200) }));
        long[] credits = [.. Enumerable.Range(0, 4).Select(_ => _programme.Take(Feed.Cleared(card, 2_000)).CreditMinor)];
        Assert.Equal([500, 500, 200, 0], credits);
        Assert.Contains("5.00 USD for a payment; 2.00 USD is left of what one member can earn.", Told());
        Assert.Contains("5.00 USD for a payment; 0.00 USD is left of what one member can earn.", Told());
    }

    [Fact]
    public void what_is_set_aside_for_one_is_not_given_to_another()
    {
        var offer = _programme.Publish(d => d with { Budget = Usd(1_200) });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));

        // Ann has her five dollars and what nobody has claimed; Bob still has his.
        Assert.Equal(500, _programme.Take(Feed.Cleared(ann, 2_000)).CreditMinor);
        Assert.Equal(200, _programme.Take(Feed.Cleared(ann, 2_000)).CreditMinor);
        Assert.Contains("5.00 USD for a payment; 2.00 USD is left of the offer's budget.", Told());
        Assert.Equal(500, _programme.Take(Feed.Cleared(bob, 2_000)).CreditMinor);
        Assert.Equal(new Budget(1_200, 0, 1_200, 2), _programme.BudgetOf(offer));
    }

    [Fact]
    public void first_come_is_first_served()
    {
        var offer = _programme.Publish(d => d with { Budget = Usd(700), ReserveBudget = false });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));
        Assert.Equal(
            [500, 200, 0],
            _programme.Together([.. new[] { bob, ann, ann }.Select(card => _programme.Taking(Feed.Cleared(card, 2_000)))]).Cast<TransactionOutcome.Taken>().Select(t => t.Transaction.CreditMinor));
    }

    [Fact]
    public void of_several_offers_the_best_one_credits_a_payment()
    {
        var (least, best, equal) = Three();
        var card = _programme.Loaded(least, best, equal);

        var taken = _programme.Take(Feed.Cleared(card, 10_000));

        Assert.Equal((1_000, "Credited by Best."), (taken.CreditMinor, taken.Why.Text));
        Assert.Equal(
            ["Nothing: one offer credits a payment, and Best gives more or gave first.", "10 % of 100.00 USD is 10.00 USD.", "Nothing: one offer credits a payment, and Best gives more or gave first."],
            taken.Why.Offers.Select(t => t.Text));
        Assert.Equal(best.Id, Assert.Single(_programme.Credits).Key.Offer);
    }

    [Fact]
    public void the_offer_that_has_begun_to_credit_a_payment_goes_on_with_it()
    {
        var small = _programme.Publish(d => d with { Hashtag = "Small", Title = "Small" });
        var large = _programme.Publish(d => d with { Hashtag = "Large", Title = "Large", Amount = null, Percent = 10, MinSpend = Usd(5_000) });
        var card = _programme.Loaded(small, large);
        Assert.Equal(200, _programme.Take(Feed.Cleared(card, 200, "a-1")).CreditMinor);
        Assert.Equal(300, _programme.Take(Feed.Cleared(card, 9_800, "a-1")).CreditMinor);
        Assert.All(_programme.Credits, credit => Assert.Equal(small.Id, credit.Key.Offer));
    }

    [Fact]
    public void or_every_one_by_the_programmes_rule()
    {
        using var programme = new RewardProgramme(Some.Rules() with { EveryOfferCredits = true });
        var (first, second) = (programme.Publish(), programme.Publish(d => d with { Hashtag = "Second", Title = "Second", Amount = Usd(300) }));
        var taken = programme.Take(Feed.Cleared(programme.Loaded(first, second), 2_000));
        Assert.Equal((800, "Credited by Acme credit, Second."), (taken.CreditMinor, taken.Why.Text));
        Assert.Equal([500, 300], taken.Why.Offers.Select(t => t.CreditMinor));
    }

    [Fact]
    public void an_offer_that_has_nothing_left_gives_way_to_one_that_has()
    {
        var (rich, poor) = (_programme.Publish(d => d with { Hashtag = "Rich", Title = "Rich", Amount = Usd(100) }), _programme.Publish(d => d with { Budget = Usd(500), ReserveBudget = false }));
        var card = _programme.Loaded(rich, poor);
        Assert.Equal(500, _programme.Take(Feed.Cleared(card, 2_000)).CreditMinor);
        var taken = _programme.Take(Feed.Cleared(card, 2_000));
        Assert.Equal((100, "Credited by Rich."), (taken.CreditMinor, taken.Why.Text));
    }

    [Fact]
    public void the_working_tells_percentage_cap_and_what_was_given_before()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Amount = null, Percent = 7.5m, MaxCreditPerTransaction = Usd(200) }));
        _programme.Take(Feed.Cleared(card, 2_000, "a-1"));
        _programme.Take(Feed.Cleared(card, 2_000, "a-1"));
        Assert.Equal(
            ["7.5 % of 20.00 USD is 1.50 USD.", "7.5 % of 40.00 USD is 3.00 USD, at most 2.00 USD a payment, of which 1.50 USD was given before."],
            _programme.Kept.Transactions.Values.OrderBy(t => t.Transaction.Id, StringComparer.Ordinal).Select(t => Assert.Single(t.Why.Offers).Text));
    }

    [Fact]
    public void a_payment_whose_id_another_card_named_as_its_authorisation_is_one_of_its_own()
    {
        var offer = _programme.Publish();
        var (card, other) = (_programme.Loaded(offer), _programme.Loaded(offer));
        Assert.Equal(500, _programme.Take(Feed.Cleared(other, 2_000, "c-7")).CreditMinor);
        Assert.Equal(500, _programme.Take(Feed.Cleared(card, 2_000) with { Id = "c-7" }).CreditMinor);

        Assert.Equal(-250, _programme.Take(Feed.Refunded(card, 1_000, "c-7")).CreditMinor);
        Assert.Equal([250, 500], _programme.Kept.Enrollments.Values.Select(e => e.CreditedMinor).Order());
    }

    [Fact]
    public void once_the_visit_that_earns_is_past_what_was_set_aside_is_anybodys()
    {
        var offer = _programme.Publish(d => d with { Amount = null, Percent = 10, MaxCreditPerMember = Usd(1_000), Visits = 1 });
        var card = _programme.Loaded(offer);
        Assert.Equal(200, _programme.Take(Feed.Cleared(card, 2_000)).CreditMinor);
        Assert.Equal(new Budget(10_000, Reserved: 800, Credited: 200, Enrolled: 1), _programme.BudgetOf(offer));
        _programme.Take(Feed.Cleared(card, 2_000));
        Assert.Equal(new Budget(10_000, Reserved: 0, Credited: 200, Enrolled: 1), _programme.BudgetOf(offer));
    }

    [Fact]
    public void an_explanation_is_kept_as_it_was_decided()
    {
        var offer = _programme.Publish(d => d with { MaxCreditPerMember = Usd(500) });
        var card = _programme.Loaded(offer);
        var cleared = Feed.Cleared(card, 2_000);
        var first = _programme.Take(cleared).Why;
        _programme.Take(Feed.Cleared(card, 2_000));
        Assert.Same(first, _programme.Again(cleared.Id).Why);
    }

    public void Dispose() => _programme.Dispose();

    IEnumerable<string> Told() => _programme.Kept.Transactions.Values.SelectMany(t => t.Why.Offers).Select(t => t.Text);

    (RewardOffer, RewardOffer, RewardOffer) Three() => (
        _programme.Publish(d => d with { Hashtag = "Least", Title = "Least" }),
        _programme.Publish(d => d with { Hashtag = "Best", Title = "Best", Amount = null, Percent = 10 }),
        _programme.Publish(d => d with { Hashtag = "Equal", Title = "Equal", Amount = Usd(1_000) }));
}
