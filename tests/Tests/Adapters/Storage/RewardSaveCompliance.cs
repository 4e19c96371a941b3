using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What is kept of card-linked rewards comes back as it was, and changes only from what was loaded.</summary>
public abstract class RewardSaveCompliance : RewardTest
{
    const string Hostile = "Robert'); drop table members;-- \"%_\\ 🎽 \u202Eأهلا\u202C ß";

    [Fact]
    public void a_reward_offer_comes_back_with_its_terms_and_its_budget()
    {
        var percent = Rewarding(venues: [new(Hostile, Hostile), new("bar", "The Bar")]);
        var once = percent with
        {
            Id = new(Some.Id()),
            Hashtag = "Rich",
            Tag = "rich",
            Skeleton = Confusables.Skeleton("rich"),
            Title = Hostile,
            Merchant = Hostile,
            StartsAt = Now.AddDays(-1),
            EndsAt = Now.AddDays(9),
            TermsUrl = "https://shop.example/terms",
            Listed = false,
            Credit = new CreditTerms.Fixed(500),
            Currency = "EUR",
            MinSpendMinor = 1_000,
            MostPerTransactionMinor = 499,
            MostPerMemberMinor = 5_000,
            EnrollmentLimit = 7,
            Visit = 3,
            Days = [DayOfWeek.Sunday, DayOfWeek.Tuesday],
            TimeZone = "Europe/Berlin",
            Match = new([], ["5812", "5814"], Hostile),
            Venues = [],
            Disclosure = "ad",
            Reserves = false,
            Budget = new(9_999, 1_000, 200, 3),
        };
        Save(c => c.NewOffers.Add(once));

        foreach (var offer in new[] { percent, once })
        {
            var read = Assert.IsType<RewardOffer>(Queries.Offer(offer.Id));
            Same(offer, read);
            Assert.Equal(offer.Credit, read.Credit);
            Same(offer, Load(k => k.Offers.Add(offer.Id)).Offers[offer.Id]);
            Assert.Equal(offer.Id, Queries.OfferTagged(offer.Tag)!.Id);
        }
        Published();
        Assert.Equal([false, true, true], Queries.Offers(false, PageRequest.First(3)).Items.Select(o => o is RewardOffer));
    }

    [Fact]
    public void a_budget_changes_only_from_what_was_loaded()
    {
        var offer = Rewarding();
        var (first, second) = (offer.Budget.Enrol(2_000), offer.Budget.Enrol(1_000));
        Save(c => c.Budgets.Add(offer.Id, new(offer.Id, offer.Budget, first)));
        Assert.Equal(first, BudgetOf(offer));

        Refuses(c => c.Budgets.Add(offer.Id, new(offer.Id, offer.Budget, second)));
        Assert.Equal(first, BudgetOf(offer));
        Save(c => c.Budgets.Add(offer.Id, new(offer.Id, first, first.Give(500, 500))));
        Assert.Equal(new Budget(10_000, 1_500, 500, 1), BudgetOf(offer));
    }

    [Fact]
    public void no_number_of_a_budget_goes_below_zero()
    {
        var offer = Rewarding();
        foreach (var unsound in new Budget[] { new(10_000, -1, 0, 0), new(10_000, 0, -1, 0), new(10_000, 6_000, 4_001, 0), new(10_000, 0, 10_001, 1) })
            Refuses(c => c.Budgets.Add(offer.Id, new(offer.Id, offer.Budget, unsound)));
        Save(c => c.Budgets.Add(offer.Id, new(offer.Id, offer.Budget, new(10_000, 6_000, 4_000, 1))));
    }

    [Fact]
    public void a_budget_that_was_spent_in_between_is_decided_anew()
    {
        var (offer, ada, bob) = (Rewarding(budget: 2_500), Enrolled(), Enrolled());
        var before = offer.Budget;
        Load(offer, ada);
        Refuses(c =>
        {
            var late = Enrollment(offer, bob, reserve: 2_000);
            c.Enrollments.Add(late.Id, new(null, late));
            c.Budgets.Add(offer.Id, new(offer.Id, before, before.Enrol(2_000)));
        });

        Assert.Equal(500, Load(offer, bob).ReservedMinor);
        Assert.Equal(new Budget(2_500, 2_500, 0, 2), BudgetOf(offer));
        Assert.Equal(LoadRefusal.BudgetUsedUp, Assert.IsType<LoadOutcome.Refused>(TryToLoad(offer, Enrolled())).Refusal);
    }

    [Fact]
    public void an_enrolment_keeps_everything_that_befalls_it()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var enrollment = Kept(Enrollment(offer, member, reserve: 2_000) with { Fingerprint = Hostile, Source = EnrollmentSource.CheckIn });
        Same(enrollment, Only(offer));
        var after = enrollment with
        {
            Card = new("stripe", "pm_2"), Fingerprint = "another", At = Now.AddDays(1), Source = EnrollmentSource.Api,
            ClaimMinor = 900, ReservedMinor = 800, CreditedMinor = 100, Visits = 2, EndedAt = Now.AddDays(3),
        };
        Save(c => c.Enrollments.Add(after.Id, new(enrollment, after)));
        Same(after, Only(offer));

        Refuses(c => c.Enrollments.Add(after.Id, new(enrollment, after with { Visits = 3 })));
        Refuses(c => c.Enrollments.Add(after.Id, new(after with { EndedAt = null }, after with { Visits = 3 })));
        Save(c => c.Enrollments.Add(after.Id, new(after, after with { Visits = 3, EndedAt = null })));
        Assert.Equal(3, Only(offer).Visits);
    }

    [Fact]
    public void an_offer_is_loaded_once_to_a_member_and_once_to_a_card()
    {
        var (offer, other, ada, bob) = (Rewarding(), Rewarding(), Enrolled(), Enrolled());
        var mine = Kept(Enrollment(offer, ada));
        Refuses(c => Add(c, Enrollment(offer, ada) with { Fingerprint = "another" }));
        Refuses(c => Add(c, Enrollment(offer, bob) with { Fingerprint = mine.Fingerprint }));

        var its = Kept(Enrollment(offer, bob));
        Refuses(c => c.Enrollments.Add(its.Id, new(its, its with { Fingerprint = mine.Fingerprint })));
        Kept(Enrollment(other, ada));
        Kept(Enrollment(other, bob));

        static void Add(Changes changes, Enrollment enrollment) => changes.Enrollments.Add(enrollment.Id, new(null, enrollment));
    }

    [Fact]
    public void whose_card_is_gone_goes_on_with_another_but_not_with_one_that_somebody_else_has_loaded()
    {
        var (offer, ada, bob) = (Rewarding(), Enrolled(), Enrolled(Some.Member(cards: [Some.Card("shared")])));
        var mine = Load(offer, ada);
        Load(offer, bob);
        Ask(new RemoveCard(ada.Id, ada.Cards[0].Id) { At = Now });
        Ask(new AddCard(ada.Id, Some.Card("shared")) { At = Now });
        Assert.Equal(LoadRefusal.AlreadyLoaded, Assert.IsType<LoadOutcome.Refused>(TryToLoad(offer, ada)).Refusal);

        Ask(new AddCard(ada.Id, Some.Card("own")) { At = Now });
        var again = Load(offer, ada);
        Assert.Equal((mine.Id, "own", null), (again.Id, again.Fingerprint, again.EndedAt));
        Same(again, Queries.Enrollments(new(offer.Id, ada.Id), PageRequest.First(2)).Items.Single().Enrollment);
    }

    [Fact]
    public void a_transaction_comes_back_letter_by_letter_with_its_explanation()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var told = new CardTransaction(
            Hostile, TransactionType.Reversal, new(Hostile, Hostile), new(long.MaxValue, "KWD"), Now.AddTicks(10), new(Hostile, Hostile, "5812", "DE"), Hostile);
        var taken = Kept(new TakenTransaction(told, TransactionStatus.Waiting, member.Id, Hostile, -17, new(Hostile,
        [
            new(offer.Id, Hostile, [new("window", true, Hostile), new("merchant", false, "")], -17, Hostile),
            new(offer.Id, "", [], 0, ""),
        ])) { TakenAt = Now });
        Same(taken, Transaction(Hostile));

        var plain = Kept(Taken(new("sandbox", "saved"), "") with { Member = null });
        Same(plain, Transaction(""));
        Assert.Null(plain.Transaction.Original);
        Assert.Null(Queries.Transaction("another"));
    }

    [Fact]
    public void a_transaction_is_taken_in_once_and_may_come_to_something_else_later()
    {
        var (member, card) = (Enrolled(), new CardKey("sandbox", "saved"));
        var taken = Kept(Taken(card, "tx", TransactionStatus.UnknownCard));
        Refuses(c => c.Transactions.Add("tx", new(true, taken)));
        Refuses(c => c.Transactions.Add("other", new(false, Taken(card, "other"))));

        var later = taken with { Status = TransactionStatus.Credited, Member = member.Id, Sale = "auth", CreditMinor = 5, Why = "Linked.", TakenAt = Now.AddDays(2) };
        Save(c => c.Transactions.Add("tx", new(false, later)));
        Same(later, Transaction("tx"));
    }

    [Fact]
    public void what_a_payment_has_earned_changes_only_from_what_was_loaded()
    {
        var redemption = Kept(Redemption("sale", Kept(Enrollment(Rewarding(), Enrolled()))));
        Same(redemption, Found());
        Refuses(c => c.Redemptions.Add(redemption.Key, new(null, redemption)));

        var refunded = redemption with { RefundedMinor = 500, NetMinor = 50, Visit = 2 };
        Save(c => c.Redemptions.Add(redemption.Key, new(redemption, refunded)));
        Same(refunded, Found());
        Refuses(c => c.Redemptions.Add(redemption.Key, new(redemption, refunded)));
        Refuses(c => c.Redemptions.Add(redemption.Key, new(refunded with { Visit = null }, refunded)));

        Redemption Found() => Load(k => k.Transactions.Add("sale")).Redemptions[redemption.Key];
    }

    [Fact]
    public void a_credit_is_given_once_and_paid_later()
    {
        var credit = Kept(Credit("tx", Kept(Enrollment(Rewarding(), Enrolled()))));
        Same(credit, Load(k => k.Credits.Add(credit.Key)).Credits[credit.Key]);
        Refuses(c => c.Credits.Add(credit.Key, new(true, credit)));

        var paid = credit with { State = CreditState.Paid, Reference = Hostile };
        Save(c => c.Credits.Add(credit.Key, new(false, paid)));
        Same(paid, Load(k => k.Credits.Add(credit.Key)).Credits[credit.Key]);
        Refuses(c => c.Credits.Add(new("other", credit.Key.Offer), new(false, paid with { Key = new("other", credit.Key.Offer) })));
    }

    [Fact]
    public void lines_of_the_journal_tell_of_which_credit_they_are()
    {
        var offer = Rewarding();
        var credit = Kept(Credit(Hostile, Kept(Enrollment(offer, Enrolled()))));
        var entry = JournalEntry.CreditDecided(credit, offer);
        var purchase = Entry(new(Some.Id()));
        Save(c => c.Journal.AddRange([entry, purchase]));

        Assert.Equal([.. entry.Lines, .. purchase.Lines], Queries.Books.Lines(new()).Select(booked => booked.Line));
        Assert.Equal(purchase.Lines, Queries.Books.Lines(new(Purchase: purchase.Lines[0].Purchase), PageRequest.First(9)).Items.Select(b => b.Line));
    }

    [Fact]
    public void venues_are_told_with_the_hashtags_each_once()
    {
        Rewarding("First", venues: [new("bar", "The Bar"), new("club", "The Club")]);
        Published();
        var told = Store.OfferTags(0);
        Assert.Equal(["first", "buytee"], told.Folded);
        Assert.Equal(["bar", "club"], told.Venues.Order(StringComparer.Ordinal));

        Rewarding("Second", venues: [new("bar", "The Bar")]);
        Rewarding("Third", venues: [new("bar", "The same bar")]);
        Assert.Equal(["bar"], Store.OfferTags(told.Last).Venues);
        Assert.Empty(Store.OfferTags(Store.OfferTags(0).Last).Venues);
    }

    Enrollment Only(RewardOffer offer) => Queries.Enrollments(new(offer.Id), PageRequest.First(2)).Items.Single().Enrollment;
}
