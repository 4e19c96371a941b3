using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

/// <summary>Whatever a feed tells, in whatever order, batches and repetition: what must hold does.</summary>
public sealed class RewardProperties
{
    const int Stories = 150;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void no_budget_or_cap_is_exceeded_and_credits_are_the_same_everywhere_they_are_kept(bool everyOfferCredits) => ForAll(steps =>
    {
        using var story = new RewardStory(everyOfferCredits);
        story.Tell(steps, () =>
        {
            Assert.Empty(story.Programme.Parked);
            foreach (var offer in story.Offers) ExpectSound(story.Programme, offer);
            Assert.All(story.Programme.Kept.Redemptions.Values, redemption => ExpectSound(story.Programme, redemption));
        });
    });

    [Fact]
    public void nothing_is_credited_twice_or_without_a_clearing_and_nothing_is_taken_back_beyond_its_credit() => ForAll(steps =>
    {
        using var story = new RewardStory(everyOfferCredits: false);
        var seen = new Dictionary<CreditKey, long>();
        var types = new Dictionary<string, (TransactionType Type, string Sale, CardKey Card)>();
        story.Tell(steps, () =>
        {
            var programme = story.Programme;
            foreach (var taken in programme.Kept.Transactions.Values.Where(t => t.Status is TransactionStatus.Credited or TransactionStatus.ClawedBack))
                types[taken.Transaction.Id] = (taken.Transaction.Type, taken.Sale, taken.Transaction.Card);
            // Once decided they never change.
            foreach (var credit in programme.Credits)
                if (!seen.TryAdd(credit.Key, credit.Amount.Minor)) Assert.Equal(seen[credit.Key], credit.Amount.Minor);
            foreach (var payment in programme.Credits.Where(c => types.ContainsKey(c.Key.Transaction)).GroupBy(c => (types[c.Key.Transaction].Sale, types[c.Key.Transaction].Card)))
            {
                Assert.All(payment, c => Assert.Equal(c.Amount.Minor > 0, types[c.Key.Transaction].Type == TransactionType.Clearing));
                Assert.True(payment.Sum(c => c.Amount.Minor) >= 0, $"{payment.Key} was taken back more than credited");
                Assert.Single(payment.Select(c => c.Key.Offer).Distinct());
            }
            Assert.All(programme.Kept.Transactions.Values.Where(t => t.Status != TransactionStatus.UnknownCard), t => Assert.Equal(programme.Credits.Where(c => c.Key.Transaction == t.Transaction.Id).Sum(c => c.Amount.Minor), t.CreditMinor));
        });
    });

    [Fact]
    public void every_credit_and_clawback_balances_in_the_journal_and_says_what_is_still_owed() => ForAll(steps =>
    {
        using var story = new RewardStory(everyOfferCredits: true);
        story.Tell(steps, () =>
        {
            var programme = story.Programme;
            var lines = programme.Journal.ToLookup(l => l.Credit!.Value);
            Assert.All(lines, about => Assert.Equal(0, about.Sum(Signed)));
            Assert.All(programme.Credits, credit =>
            {
                Assert.Equal(credit.Amount.Minor, Standing(lines[credit.Key], "merchant:Acme"));
                Assert.Equal(credit.State == CreditState.Paid ? 0 : -credit.Amount.Minor, Standing(lines[credit.Key], Accounts.CreditsDue));
                Assert.Equal(credit.State == CreditState.Sending, programme.Queued.Any(item => item is OutboxItem.Credit sent && sent.CreditKey == credit.Key));
            });
            Assert.Equal(programme.Credits.Count, lines.Count);
        });
    });

    [Fact]
    public void one_card_and_one_member_count_once_in_an_offer() => ForAll(steps =>
    {
        using var story = new RewardStory(everyOfferCredits: false);
        story.Tell(steps, () =>
        {
            foreach (var ofOffer in story.Programme.Kept.Enrollments.Values.GroupBy(e => e.Offer))
            {
                Assert.Equal(ofOffer.Count(), ofOffer.DistinctBy(e => e.Member).Count());
                Assert.Equal(ofOffer.Count(), ofOffer.DistinctBy(e => e.Fingerprint).Count());
            }
        });
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_batch_decides_as_one_by_one_would(bool everyOfferCredits) => ForAll(steps =>
    {
        // What is settled is named by what is queued first; which that is depends on nothing else.
        string[] ends = [.. new[] { true, false }.Select(together =>
        {
            using var story = new RewardStory(everyOfferCredits);
            story.Tell(steps, () => { }, together);
            IEnumerable<string> end =
            [
                .. story.Programme.Credits.Select(c => $"{c.Key.Transaction} {story.Offers.ToList().FindIndex(o => o.Id == c.Key.Offer)} {c.Amount} {c.State}").Order(StringComparer.Ordinal),
                .. story.Offers.Select(o => $"{o.Hashtag} {story.Programme.BudgetOf(o)}"),
                .. story.Programme.Kept.Transactions.Values.Select(t => $"{t.Transaction.Id} {t.Status} {t.Sale} {t.CreditMinor} {t.Why.Text}").Order(StringComparer.Ordinal),
            ];
            return string.Join('\n', end);
        })];
        Assert.Equal(ends[1], ends[0]);
    });

    /// <param name="Minor">A refund gives back so much, but no more than is left of its clearing.</param>
    public sealed record Part(int Clearing, bool IsRefund, long Minor, int Place);

    [Fact]
    public void clearings_and_their_refunds_come_to_the_same_in_any_order() => Prop.ForAll((
        from clearing in Gen.Choose(0, 2)
        from isRefund in Gen.Elements(true, false)
        from minor in Gen.Choose(1, 2_000)
        from place in Gen.Choose(0, 1_000)
        select new Part(clearing, isRefund, minor, place)).ArrayOf().ToArbitrary(), parts =>
    {
        foreach (var change in new Func<RewardDraft, RewardDraft>[]
        {
            d => d, d => d with { MinSpend = Usd(1_500) }, d => d with { Amount = null, Percent = 12.34m }, d => d with { Amount = null, Percent = 50, MaxCreditPerTransaction = Usd(333), ReserveBudget = false },
        })
            Assert.Equal(NetOf(change, parts, p => p.IsRefund ? 1 : 0), NetOf(change, parts, p => p.Place));
    }).QuickCheckThrowOnFailure();

    /// <summary>What the payment earned in the end, and what stands in the budget for it.</summary>
    static (long, long, long) NetOf(Func<RewardDraft, RewardDraft> change, Part[] parts, Func<Part, int> order)
    {
        using var programme = new RewardProgramme();
        var offer = programme.Publish(change);
        var card = programme.Loaded(offer);
        var cleared = parts.Where(p => !p.IsRefund).DistinctBy(p => p.Clearing).ToDictionary(p => p.Clearing);
        var left = cleared.ToDictionary(c => c.Key, c => c.Value.Minor);
        var told = new List<(Part Part, CardTransaction Transaction)>();
        foreach (var (i, part) in parts.Index())
        {
            if (!part.IsRefund && cleared[part.Clearing] == part) told.Add((part, Feed.Cleared(card, part.Minor, "a-1") with { Id = $"c-{part.Clearing}" }));
            if (!part.IsRefund || !left.TryGetValue(part.Clearing, out var most) || most == 0) continue;
            var minor = Math.Min(part.Minor, most);
            left[part.Clearing] -= minor;
            told.Add((part, Feed.Refunded(card, minor, $"c-{part.Clearing}") with { Id = $"r-{i}" }));
        }
        foreach (var (_, transaction) in told.OrderBy(t => order(t.Part))) programme.Do(programme.Taking(transaction));

        var budget = programme.BudgetOf(offer);
        return (programme.Kept.Redemptions.Values.Sum(r => r.NetMinor), budget.Credited, budget.Reserved);
    }

    static void ExpectSound(RewardProgramme programme, RewardOffer offer)
    {
        var budget = programme.BudgetOf(offer);
        var enrollments = programme.Kept.Enrollments.Values.Where(e => e.Offer == offer.Id).ToList();
        var credited = programme.Credits.Where(c => c.Key.Offer == offer.Id).Sum(c => c.Amount.Minor);
        Assert.InRange(credited, 0, budget.Total);
        Assert.InRange(budget.Free, 0, budget.Total);
        Assert.Equal(
            (credited, enrollments.Sum(e => e.CreditedMinor), enrollments.Sum(e => e.ReservedMinor), enrollments.Count),
            (budget.Credited, budget.Credited, budget.Reserved, budget.Enrolled));
        Assert.All(enrollments, e =>
        {
            Assert.InRange(e.CreditedMinor, 0, offer.MostPerMemberMinor ?? budget.Total);
            Assert.InRange(e.ReservedMinor, 0, e.ClaimMinor);
            Assert.Equal(e.CreditedMinor, programme.Credits.Where(c => c.Enrollment == e.Id).Sum(c => c.Amount.Minor));
            if (e.Card.Token.Length > 0) Assert.Equal(e.CreditedMinor, programme.Kept.Redemptions.Values.Where(r => r.Enrollment == e.Id).Sum(r => r.NetMinor));
        });
        Assert.True(enrollments.Count <= (offer.EnrollmentLimit ?? int.MaxValue));
    }

    static void ExpectSound(RewardProgramme programme, Redemption redemption)
    {
        var offer = programme.Offer((RewardOffer)programme.Queries.Offer(redemption.Key.Offer)!);
        Assert.InRange(redemption.RefundedMinor, 0, redemption.ClearedMinor);
        Assert.InRange(redemption.NetMinor, 0, redemption.GrantedMinor);
        Assert.InRange(redemption.GrantedMinor, 0, offer.CreditOf(redemption.ClearedMinor));
    }

    static long Standing(IEnumerable<JournalLine> lines, string account) => lines.Where(l => l.Account == account).Sum(Signed);

    static long Signed(JournalLine line) => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor;

    static void ForAll(Action<RewardStep[]> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(Stories), Prop.ForAll(RewardStep.Steps, holds));
}
