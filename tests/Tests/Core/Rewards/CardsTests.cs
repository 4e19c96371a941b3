using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

/// <summary>Cards come and go, and their transactions before, between and after.</summary>
public sealed class CardsTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void transactions_of_a_card_that_nobody_has_are_kept_and_told_again_to_whoever_links_it()
    {
        var (member, card) = (_programme.Enrol(), Some.Card());
        CardTransaction[] early = [Feed.Authorized(card, 2_000) with { Id = "a-1" }, Feed.Cleared(card, 2_000, "a-1"), Feed.Refunded(card, 2_000)];
        foreach (var one in early)
        {
            var taken = _programme.Take(one);
            Assert.Equal((TransactionStatus.UnknownCard, null, "No member had linked this card."), (taken.Status, taken.Member, taken.Why.Text));
        }

        _programme.Do(new AddCard(member.Id, card) { At = Some.Now });

        Assert.All(early, one => Assert.Equal((TransactionStatus.Recorded, member.Id), (_programme.Again(one.Id).Status, _programme.Again(one.Id).Member!.Value)));
        Assert.Empty(_programme.Credits);
    }

    [Fact]
    public void whoever_joins_with_the_card_is_its_member_too()
    {
        var card = Some.Card();
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        Assert.Equal(_programme.Enrol(card).Id, _programme.Again(cleared.Id).Member);
    }

    [Fact]
    public void a_payment_from_before_the_offer_was_loaded_earns_nothing_however_late_it_is_told()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        _programme.Load(offer, member);
        Assert.Equal(0, _programme.Take(Feed.Cleared(member.Cards[0], 2_000, at: Some.Now.AddMinutes(-1))).CreditMinor);
    }

    [Fact]
    public void what_was_paid_while_the_card_was_linked_earns_and_goes_back_after_it_was_removed()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        var card = member.Cards[0];
        _programme.Load(offer, member);
        _programme.Now = Some.Now.AddHours(1);
        _programme.Do(new RemoveCard(member.Id, card.Id) { At = _programme.Now });
        Assert.Equal(new Budget(10_000, 0, 0, 1), _programme.BudgetOf(offer));

        var cleared = Feed.Cleared(card, 2_000, at: Some.Now.AddMinutes(59));
        Assert.Equal(500, _programme.Take(cleared).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 2_000, at: Some.Now.AddHours(1))).CreditMinor);
        Assert.Equal(-500, _programme.Take(Feed.Refunded(card, 2_000, cleared.Id)).CreditMinor);
        // Nothing is set aside for a card that earns no more.
        Assert.Equal(new Budget(10_000, 0, 0, 1), _programme.BudgetOf(offer));
    }

    [Fact]
    public void what_was_paid_by_a_removed_card_goes_back_also_where_the_offer_has_gone_on_with_another_one()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        var card = member.Cards[0];
        _programme.Load(offer, member);
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        _programme.Take(Feed.Cleared(card, 3_000));
        _programme.Do(new RemoveCard(member.Id, card.Id) { At = Some.Now });
        _programme.Do(new AddCard(member.Id, Some.Card()) { At = Some.Now });
        _programme.Load(offer, member);

        Assert.Equal(-500, _programme.Take(Feed.Refunded(card, 2_000, cleared.Id)).CreditMinor);
        Assert.Equal(-500, _programme.Take(Feed.Refunded(card, 3_000)).CreditMinor);
        Assert.Equal(TransactionStatus.UnknownCard, _programme.Take(Feed.Cleared(card, 2_000)).Status);
    }

    [Fact]
    public void a_refund_of_one_clearing_goes_back_to_whoever_earned_by_its_authorisation()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        var card = member.Cards[0];
        _programme.Load(offer, member);
        _programme.Take(Feed.Authorized(card, 2_000) with { Id = "a-1" });
        var cleared = _programme.Take(Feed.Cleared(card, 2_000, "a-1"));
        Assert.Equal("a-1", cleared.Sale);
        _programme.Do(new RemoveCard(member.Id, card.Id) { At = Some.Now });
        _programme.Do(new AddCard(member.Id, Some.Card()) { At = Some.Now });
        _programme.Load(offer, member);

        var back = _programme.Take(Feed.Refunded(card, 2_000, cleared.Transaction.Id));
        Assert.Equal((-500, member.Id), (back.CreditMinor, back.Member!.Value));
    }

    [Fact]
    public void a_card_that_goes_to_somebody_else_pays_for_them_and_what_came_before_stays_whose_it_was()
    {
        var (offer, ann) = (_programme.Publish(), _programme.Enrol());
        var card = ann.Cards[0];
        _programme.Load(offer, ann);
        var early = Feed.Refunded(card, 500, "c-1");
        Assert.Equal((TransactionStatus.Waiting, ann.Id), (_programme.Take(early).Status, _programme.Again(early.Id).Member!.Value));
        _programme.Do(new RemoveCard(ann.Id, card.Id) { At = Some.Now.AddMinutes(1) });
        var bob = _programme.Enrol(card);

        var cleared = _programme.Take(Feed.Cleared(card, 2_000) with { Id = "c-1" });
        Assert.Equal((bob.Id, ann.Id), (cleared.Member!.Value, _programme.Again(early.Id).Member!.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-1")]
    public void what_nobody_s_card_paid_is_kept_under_the_payment_it_belongs_to(string? original)
    {
        var cleared = Feed.Cleared(Some.Card(), 2_000, original);
        var taken = _programme.Take(cleared);
        Assert.Equal((TransactionStatus.UnknownCard, original ?? cleared.Id, "No member had linked this card."), (taken.Status, taken.Sale, taken.Why.Text));
    }

    [Fact]
    public void a_card_that_comes_back_and_goes_again_ended_when_it_went_first()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        var card = member.Cards[0];
        _programme.Load(offer, member);
        _programme.Do(new RemoveCard(member.Id, card.Id) { At = Some.Now });
        _programme.Do(new AddCard(member.Id, card) { At = Some.Now.AddHours(1) });
        _programme.Do(new RemoveCard(member.Id, card.Id) { At = Some.Now.AddHours(2) });
        Assert.Equal(Some.Now, _programme.OnlyEnrollment.EndedAt);
    }

    [Theory]
    [InlineData(24, "to 2026-01-16 12:00:00 UTC")]
    [InlineData(48, "to 2026-01-16 12:00:00 UTC")]
    [InlineData(1, "to 2026-01-15 13:00:00 UTC")]
    public void an_offer_counts_until_its_end_or_the_card_s_whichever_comes_first(int removedAfterHours, string until)
    {
        var (offer, member) = (_programme.Publish(d => d with { EndsAt = Some.Now.AddDays(1) }), _programme.Enrol());
        _programme.Load(offer, member);
        _programme.Do(new RemoveCard(member.Id, member.Cards[0].Id) { At = Some.Now.AddHours(removedAfterHours) });
        var window = _programme.Take(Feed.Cleared(member.Cards[0], 2_000, at: Some.Now.AddMinutes(30))).Why.Offers[0].Rules[0];
        Assert.EndsWith($", when it was loaded, {until}.", window.Text, StringComparison.Ordinal);
        Assert.True(window.Held);
    }

    [Fact]
    public void a_card_that_the_payment_service_has_lost_is_removed_like_any_other()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        _programme.Load(offer, member);
        _programme.Do(new LoseCard(member.Id, member.Cards[0].Service, member.Cards[0].Token) { At = Some.Now });
        Assert.Equal(Some.Now, _programme.OnlyEnrollment.EndedAt);
        Assert.Equal(0, _programme.BudgetOf(offer).Reserved);
    }

    [Fact]
    public void only_what_was_loaded_to_the_removed_card_ends()
    {
        var (first, second) = (_programme.Publish(), _programme.Publish(d => d with { Hashtag = "Second" }));
        var member = _programme.Enrol(Some.Card(), Some.Card());
        _programme.Load(first, member, member.Cards[0].Id);
        _programme.Load(second, member, member.Cards[1].Id);
        _programme.Do(new RemoveCard(member.Id, member.Cards[0].Id) { At = Some.Now });
        Assert.NotNull(_programme.EnrollmentOf(first, member.Id).EndedAt);
        Assert.Null(_programme.EnrollmentOf(second, member.Id).EndedAt);
    }

    [Fact]
    public void deleting_the_membership_frees_what_was_set_aside_and_keeps_amounts_and_no_payments()
    {
        var (offer, member) = (_programme.Publish(d => d with { MaxCreditPerMember = Usd(900) }), _programme.Enrol());
        _programme.Load(offer, member);
        var cleared = Feed.Cleared(member.Cards[0], 2_000);
        _programme.Take(cleared);

        _programme.Do(new DeleteMember(member.Id) { At = Some.Now.AddHours(1) });

        Assert.Equal(new Budget(10_000, Reserved: 0, Credited: 500, Enrolled: 1), _programme.BudgetOf(offer));
        Assert.Equal(("", 500), (_programme.OnlyEnrollment.Card.Token, _programme.OnlyEnrollment.CreditedMinor));
        Assert.Equal(member.Cards[0].Fingerprint, _programme.OnlyEnrollment.Fingerprint);
        Assert.Null(_programme.Queries.Transaction(cleared.Id));
        Assert.Empty(_programme.Kept.Redemptions);
        Assert.Equal(Usd(500), Assert.Single(_programme.Credits).Amount);

        // Nobody's any more, and earns nobody anything again.
        Assert.Equal(TransactionStatus.UnknownCard, _programme.Take(cleared).Status);
        Assert.Equal(TransactionStatus.UnknownCard, _programme.Take(Feed.Refunded(member.Cards[0], 2_000, cleared.Id)).Status);
        Assert.Single(_programme.Credits);
    }

    [Fact]
    public void a_deleted_member_who_joins_again_has_loaded_the_offer_to_that_card_already()
    {
        var (offer, card) = (_programme.Publish(), Some.Card());
        var first = _programme.Enrol(card);
        _programme.Load(offer, first);
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        _programme.Do(new DeleteMember(first.Id) { At = Some.Now });

        _programme.Now = Some.Now.AddHours(1);
        var again = _programme.Enrol(card);
        Assert.Equal(LoadRefusal.AlreadyLoaded, _programme.RefusalOf(offer, again));

        Assert.Equal(0, _programme.Take(cleared).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 2_000, at: _programme.Now)).CreditMinor);
    }

    [Fact]
    public void what_is_paid_with_a_removed_card_is_nobodys()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        _programme.Load(offer, member);
        var authorized = Feed.Authorized(member.Cards[0], 2_000, at: Some.Now.AddMinutes(30));
        _programme.Take(authorized);
        _programme.Do(new RemoveCard(member.Id, member.Cards[0].Id) { At = Some.Now.AddHours(1) });

        var cleared = _programme.Take(Feed.Cleared(member.Cards[0], 2_000, authorized.Id, Some.Now.AddHours(2)));
        Assert.Equal((member.Id, 500), (cleared.Member, cleared.CreditMinor));
        var later = _programme.Take(Feed.Cleared(member.Cards[0], 2_000, at: Some.Now.AddHours(2)));
        Assert.Equal(TransactionStatus.UnknownCard, later.Status);
        Assert.Null(later.Member);
    }

    [Fact]
    public void a_refund_ahead_of_its_payment_waits_among_what_came_before_the_card_was_linked_too()
    {
        var (offer, member) = (_programme.Publish(), _programme.Enrol());
        var card = Some.Card();
        var cleared = Feed.Cleared(card, 2_000, at: Some.Now.AddHours(1));
        var refunded = Feed.Refunded(card, 1_000, cleared.Id, Some.Now.AddHours(1));
        _programme.Take(refunded);
        _programme.Now = Some.Now.AddSeconds(1);
        _programme.Take(cleared);

        _programme.Do(new AddCard(member.Id, card) { At = _programme.Now });

        Assert.Equal((TransactionStatus.Recorded, TransactionStatus.Recorded), (_programme.Again(cleared.Id).Status, _programme.Again(refunded.Id).Status));
        Assert.Equal(0, _programme.BudgetOf(offer).Credited);
    }

    public void Dispose() => _programme.Dispose();
}
