using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public sealed class LoadingTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void one_click_loads_an_offer_to_the_card_that_pays()
    {
        var offer = _programme.Publish();
        var (old, preferred) = (Some.Card(), Some.Card());
        var member = _programme.Enrol(Some.Member(cards: [old, preferred, Some.Card()]) with { PreferredCard = preferred.Id });

        var loaded = _programme.Load(offer, member);

        Assert.Equal((preferred.Key, preferred.Fingerprint, member.Id, EnrollmentSource.Click), (loaded.Card, loaded.Fingerprint, loaded.Member, loaded.Source));
        Assert.Equal(loaded, _programme.OnlyEnrollment);
        Assert.Equal(1, _programme.BudgetOf(offer).Enrolled);
        Assert.DoesNotContain(_programme.Queued, item => item is not OutboxItem.Announce);
    }

    [Fact]
    public void another_card_of_the_members_can_be_named()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol(Some.Card(), Some.Card()));
        Assert.Equal(member.Cards[0].Key, _programme.Load(offer, member, member.Cards[0].Id).Card);
    }

    [Fact]
    public void nothing_is_loaded_while_the_programme_is_paused()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        _programme.Do(new PauseProgram(true) { At = Some.Now });
        ExpectRefused(offer, member, LoadRefusal.ProgramPaused);
    }

    [Fact]
    public void nothing_is_loaded_before_the_offer_starts_or_once_it_has_ended()
    {
        var offer = _programme.Publish(d => d with { StartsAt = Some.Now.AddHours(1), EndsAt = Some.Now.AddHours(2) });
        var member = _programme.Enrol();
        ExpectRefused(offer, member, LoadRefusal.OfferNotStarted);

        _programme.Now = Some.Now.AddHours(2);
        ExpectRefused(offer, member, LoadRefusal.OfferEnded);

        _programme.Now = Some.Now.AddHours(2).AddTicks(-1);
        _programme.Load(offer, member);
    }

    [Fact]
    public void whoever_has_no_card_or_names_one_of_somebody_elses_has_nothing_to_load_to()
    {
        var (offer, other) = (_programme.Publish(), _programme.Enrol());
        ExpectRefused(offer, _programme.Enrol(Some.Member(cards: [])), LoadRefusal.NoCard);
        ExpectRefused(offer, _programme.Enrol(), LoadRefusal.NoCard, other.Cards[0].Id);
    }

    [Fact]
    public void a_card_that_has_expired_is_not_eligible()
    {
        var offer = _programme.Publish();
        ExpectRefused(offer, _programme.Enrol(Some.Card(expires: new(2026, 1, 14))), LoadRefusal.CardNotEligible);
        _programme.Load(offer, _programme.Enrol(Some.Card(expires: new(2026, 1, 15))));
    }

    [Fact]
    public void an_offer_is_loaded_once_by_a_member_whatever_the_card()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol(Some.Card(), Some.Card()));
        var loaded = _programme.Load(offer, member);

        var refused = Assert.IsType<LoadOutcome.Refused>(_programme.TryLoad(offer, member, member.Cards[0].Id));

        Assert.Equal((LoadRefusal.AlreadyLoaded, loaded), (refused.Refusal, refused.Before));
        Assert.Equal(1, _programme.BudgetOf(offer).Enrolled);
    }

    [Fact]
    public void the_same_card_counts_once_at_two_members()
    {
        var offer = _programme.Publish();
        _programme.Load(offer, _programme.Enrol(Some.Card("shared")));

        var refused = Assert.IsType<LoadOutcome.Refused>(_programme.TryLoad(offer, _programme.Enrol(Some.Card("shared"))));

        Assert.Equal((LoadRefusal.AlreadyLoaded, null), (refused.Refusal, refused.Before));
    }

    [Fact]
    public void the_same_card_counts_once_at_two_members_of_one_batch()
    {
        var (offer, ann, bob) = (_programme.Publish(), _programme.Enrol(Some.Card("shared")), _programme.Enrol(Some.Card("shared")));

        var outcomes = _programme.Together(_programme.Loading(offer, ann), _programme.Loading(offer, bob));

        Assert.IsType<LoadOutcome.Loaded>(outcomes[0]);
        Assert.IsType<LoadOutcome.Refused>(outcomes[1]);
    }

    [Fact]
    public void the_same_card_counts_once_even_where_its_first_member_has_removed_it()
    {
        var (offer, ann) = (_programme.Publish(), _programme.Enrol(Some.Card("shared")));
        _programme.Load(offer, ann);
        Remove(ann);
        ExpectRefused(offer, _programme.Enrol(Some.Card("shared")), LoadRefusal.AlreadyLoaded);
    }

    [Fact]
    public void whoever_has_loaded_it_before_cannot_go_on_with_a_card_that_somebody_else_has_loaded_it_to()
    {
        var (offer, ann) = (_programme.Publish(), _programme.Enrol());
        _programme.Load(offer, ann);
        Remove(ann);
        _programme.Load(offer, _programme.Enrol(Some.Card("shared")));
        _programme.Do(new AddCard(ann.Id, Some.Card("shared")) { At = Some.Now });

        ExpectRefused(offer, ann, LoadRefusal.AlreadyLoaded);
    }

    [Fact]
    public void as_many_members_can_load_it_as_the_operator_said()
    {
        var offer = _programme.Publish(d => d with { EnrollmentLimit = 2 });
        _programme.Loaded(offer);
        _programme.Loaded(offer);
        ExpectRefused(offer, _programme.Enrol(), LoadRefusal.EnrollmentLimitReached);
    }

    [Fact]
    public void loading_sets_aside_what_the_member_can_hope_for()
    {
        var offer = _programme.Publish(d => d with { Budget = Usd(1_200), MaxCreditPerMember = Usd(500) });
        Assert.Equal(500, _programme.Load(offer, _programme.Enrol()).ReservedMinor);
        _programme.Loaded(offer);
        Assert.Equal(new Budget(1_200, Reserved: 1_000, Credited: 0, Enrolled: 2), _programme.BudgetOf(offer));

        // Not promised in vain: what is left does not carry one credit.
        ExpectRefused(offer, _programme.Enrol(), LoadRefusal.BudgetUsedUp);
    }

    [Fact]
    public void of_a_percentage_what_is_left_is_set_aside_however_little()
    {
        var offer = _programme.Publish(d => d with { Amount = null, Percent = 10, Budget = Usd(700), MaxCreditPerTransaction = Usd(500) });
        _programme.Loaded(offer);
        Assert.Equal(200, _programme.Load(offer, _programme.Enrol()).ReservedMinor);
        ExpectRefused(offer, _programme.Enrol(), LoadRefusal.BudgetUsedUp);
    }

    [Fact]
    public void first_come_sets_nothing_aside_and_ends_when_the_budget_is_spent()
    {
        var offer = _programme.Publish(d => d with { Budget = Usd(500), ReserveBudget = false });
        var (ann, bob) = (_programme.Loaded(offer), _programme.Loaded(offer));
        Assert.Equal(500, _programme.BudgetOf(offer).Free);

        _programme.Take(Feed.Cleared(bob, 2_000));
        Assert.Equal(0, _programme.Take(Feed.Cleared(ann, 2_000)).CreditMinor);

        ExpectRefused(offer, _programme.Enrol(), LoadRefusal.BudgetUsedUp);
    }

    [Fact]
    public void without_any_end_to_what_a_member_can_earn_nothing_is_set_aside()
    {
        var offer = _programme.Publish(d => d with { Amount = null, Percent = 5 });
        Assert.Equal(0, _programme.Load(offer, _programme.Enrol()).ReservedMinor);
    }

    [Fact]
    public void what_was_set_aside_is_free_once_the_card_is_removed_and_the_member_can_go_on_with_another()
    {
        var (offer, member) = (_programme.Publish(d => d with { MaxCreditPerMember = Usd(800) }), _programme.Enrol());
        var first = _programme.Load(offer, member);
        _programme.Take(Feed.Cleared(member.Cards[0], 2_000));
        Remove(member);
        Assert.Equal(new Budget(10_000, Reserved: 0, Credited: 500, Enrolled: 1), _programme.BudgetOf(offer));

        var other = Some.Card();
        _programme.Do(new AddCard(member.Id, other) { At = Some.Now });
        var again = _programme.Load(offer, member);

        Assert.Equal((first.Id, other.Key, 300, 500, null), (again.Id, again.Card, again.ReservedMinor, again.CreditedMinor, again.EndedAt));
        Assert.Equal(new Budget(10_000, Reserved: 300, Credited: 500, Enrolled: 1), _programme.BudgetOf(offer));
        Assert.Equal(300, _programme.Take(Feed.Cleared(other, 2_000)).CreditMinor);
    }

    [Fact]
    public void whoever_has_earned_more_than_one_payment_can_sets_aside_one_payment_when_going_on_with_another_card()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        _programme.Load(offer, member);
        foreach (var _ in Enumerable.Range(1, 3)) _programme.Take(Feed.Cleared(member.Cards[0], 2_000));
        Remove(member);
        _programme.Do(new AddCard(member.Id, Some.Card()) { At = Some.Now });

        Assert.Equal(500, _programme.Load(offer, member).ReservedMinor);
        Assert.Equal(new Budget(10_000, Reserved: 500, Credited: 1_500, Enrolled: 1), _programme.BudgetOf(offer));
    }

    [Fact]
    public void an_offer_or_member_that_is_not_there_is_told_apart()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        Assert.IsType<LoadOutcome.OfferNotFound>(_programme.TryLoad(Some.Offer(), member));
        Assert.IsType<LoadOutcome.MemberNotFound>(_programme.TryLoad(offer, Some.Member()));
        _programme.Do(new DeleteMember(member.Id) { At = Some.Now });
        Assert.IsType<LoadOutcome.MemberNotFound>(_programme.TryLoad(offer, member));
    }

    [Fact]
    public void a_product_is_not_loaded()
    {
        var product = Some.Offer();
        _programme.Do(new Tagsale.Core.Offers.PublishOffer(product) { At = Some.Now });
        Assert.IsType<LoadOutcome.OfferNotFound>(_programme.TryLoad(product, _programme.Enrol()));
    }

    public void Dispose() => _programme.Dispose();

    void Remove(Member member) => Assert.IsType<MemberOutcome.Done>(_programme.Do(new RemoveCard(member.Id, member.Cards[0].Id) { At = _programme.Now }));

    void ExpectRefused(RewardOffer offer, Member member, LoadRefusal refusal, Tagsale.Core.CardId? card = null)
    {
        var before = _programme.BudgetOf(offer);
        Assert.Equal(refusal, _programme.RefusalOf(offer, member, card));
        Assert.Equal(before, _programme.BudgetOf(offer));
    }
}
