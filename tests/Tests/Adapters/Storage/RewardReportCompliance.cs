using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What a store adds up of card-linked rewards.</summary>
public abstract class RewardReportCompliance : RewardCompliance
{
    static readonly DateTimeOffset Midnight = new(2026, 1, 16, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_budgets_days_tell_what_was_given_taken_back_and_set_aside()
    {
        var (offer, ada, bob) = (Rewarding(), Enrolled(), Enrolled());
        var first = Kept(Enrollment(offer, ada, 100) with { At = Midnight.AddDays(-1), ReservedMinor = 0 });
        Kept(Enrollment(offer, bob, 60) with { At = Midnight.AddHours(3) });
        Kept(Credit("elsewhere", Kept(Enrollment(Rewarding(), ada)), 1));
        Kept(Credit("before", first, 5, Midnight.AddDays(-2)));
        Kept(Credit("a", first, 80, Midnight.AddTicks(-10)));
        Kept(Credit("b", first, 30, Midnight));
        Kept(Credit("c", first, 40, Midnight.AddHours(23)));
        Kept(Credit("d", first, -25, Midnight.AddHours(5)));
        Kept(Credit("e", first, -65, Midnight.AddDays(3)));

        BudgetStep[] days =
        [
            new(Midnight.AddDays(-2), 5, 0, 1, 0, 0), new(Midnight.AddDays(-1), 80, 0, 1, 20, 1), new(Midnight, 70, 25, 2, 60 - 20, 1), new(Midnight.AddDays(3), 0, 65, 0, 40, 0),
        ];
        Assert.Equal(days, Queries.BudgetSteps(offer.Id, TimeSpan.FromDays(1)));
        BudgetStep[] hours = [new(Midnight, 30, 0, 1, -20, 0), new(Midnight.AddHours(3), 0, 0, 0, 60, 1), new(Midnight.AddHours(5), 0, 25, 0, 15, 0)];
        Assert.Equal(hours, Queries.BudgetSteps(offer.Id, TimeSpan.FromHours(1)).Where(s => s.From >= Midnight).Take(3));
        Assert.Empty(Queries.BudgetSteps(new(Some.Id()), TimeSpan.FromDays(1)));
    }

    [Fact]
    public void the_days_of_a_budget_add_up_to_how_it_stands()
    {
        var (offer, ada, bob, eve) = (Rewarding(), Enrolled(), Enrolled(), Enrolled());
        foreach (var member in new[] { ada, bob, eve }) Load(offer, member);
        var paid = Clearing(ada.PayingCard!.Key, 15_000);
        Take(paid);
        Take(Refund(paid, 5_000, paid.Id), Now.AddDays(2));
        Take(Clearing(bob.PayingCard!.Key, 90_000));
        Ask(new RemoveCard(eve.Id, eve.Cards[0].Id) { At = Now.AddHours(2) });

        var steps = Queries.BudgetSteps(offer.Id, TimeSpan.FromDays(1));
        Assert.Equal(BudgetOf(offer), new Budget(10_000, steps.Sum(s => s.ReservedMinor), steps.Sum(s => s.CreditedMinor - s.TakenBackMinor), steps.Sum(s => s.Loads)));
        Assert.Equal(new(10_000, 1_000, 3_000, 3), BudgetOf(offer));
        Assert.Equal((2, 500), (steps.Sum(s => s.Credits), steps[^1].TakenBackMinor));
    }

    [Fact]
    public void credits_are_added_up_by_how_far_they_have_come()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var enrollment = Kept(Enrollment(offer, member));
        Kept(Credit("elsewhere", Kept(Enrollment(Rewarding(), member)), 1));
        Kept(Credit("a", enrollment, 100));
        Kept(Credit("b", enrollment, 30, state: CreditState.Owed));
        Kept(Credit("c", enrollment, -10, state: CreditState.Owed));
        Kept(Credit("d", enrollment, 7, state: CreditState.Paid));
        CreditSum[] expected = [new(CreditState.Sending, 100, 0, 1), new(CreditState.Paid, 7, 0, 1), new(CreditState.Owed, 30, 10, 2)];
        Assert.Equal(expected, Queries.CreditSums(offer.Id));
        Assert.Empty(Queries.CreditSums(new(Some.Id())));
    }

    [Fact]
    public void what_is_due_is_told_by_currency_from_loading_until_it_is_paid()
    {
        Assert.Empty(Queries.Liabilities());
        var (offer, member) = (Rewarding(), Enrolled());
        Rewarding();
        Load(offer, member);
        Assert.Equal([new("USD", 2_000, 0, 0)], Queries.Liabilities());
        var (first, second) = (Take(Clearing(member.PayingCard!.Key, 4_000)), Take(Clearing(member.PayingCard.Key, 1_000)));
        Assert.Equal([new("USD", 1_500, 500, 0)], Queries.Liabilities());

        Settle(first, new CreditAnswer.NotOffered());
        Settle(second, new CreditAnswer.Credited("r-1"));
        Assert.Equal([new("USD", 1_500, 0, 400)], Queries.Liabilities());
        Ask(new PayCredits([new(first.Transaction.Id, offer.Id)], "batch") { At = Now.AddDays(2) });
        Assert.Equal([new("USD", 1_500, 0, 0)], Queries.Liabilities());

        void Settle(TakenTransaction taken, CreditAnswer answer) =>
            Ask(new SettleCredit(new(new(taken.Transaction.Id, offer.Id), taken.Transaction.Card, new(taken.CreditMinor, "USD"), offer.Title), answer) { At = Now.AddDays(1) });
    }

    [Fact]
    public void payments_that_earned_nothing_are_counted_by_the_rule_that_refused_them()
    {
        var (offer, other, ada, bob) = (Rewarding(minSpend: 500, perMember: 100), Rewarding(minSpend: 5_000), Enrolled(), Enrolled());
        Load(offer, ada);
        Load(offer, bob);
        Load(other, ada);
        var elsewhere = new CardMerchant("else", "ELSEWHERE", null, null);
        foreach (var (card, minutes) in new[] { (ada.PayingCard!.Key, 0), (bob.PayingCard!.Key, 9) })
        {
            Take(Clearing(card, 1_000), Now.AddHours(2).AddMinutes(minutes));
            Take(Clearing(card, 499, $"small {minutes}"), Now.AddHours(2).AddMinutes(minutes + 1));
            Take(Clearing(card, 1_000, $"another {minutes}") with { Merchant = elsewhere }, Now.AddHours(2).AddMinutes(minutes + 2));
        }
        Take(Clearing(bob.PayingCard.Key, 700, "no more"), Now.AddHours(3));
        Take(Clearing(bob.PayingCard.Key, 800, "asked") with { Type = TransactionType.Authorization }, Now.AddHours(4));

        var refused = Queries.Refusals(offer.Id);
        Assert.Equal([new("merchant", 2), new("minimumSpend", 2), new("nothingGiven", 1)], refused.Rules);
        Assert.Equal(["no more", "another 9", "small 9", "another 0", "small 0"], refused.Latest.Select(t => t.Transaction.Id));
        Same(Transaction("small 9"), refused.Latest[2]);
        Assert.Equal([new("minimumSpend", 2), new("merchant", 1)], Queries.Refusals(other.Id).Rules);
        Assert.Empty(Queries.Refusals(new(Some.Id())).Latest);
    }

    [Fact]
    public void of_many_refusals_some_of_each_member_are_looked_at_and_the_latest_shown()
    {
        var (offer, member) = (Rewarding(minSpend: 2_000), Enrolled());
        Load(offer, member);
        for (var n = 0; n <= RefusedPayments.MostEach; n++) Take(Clearing(member.PayingCard!.Key, id: $"tx-{n}"), Now.AddHours(n));
        var refused = Queries.Refusals(offer.Id);
        Assert.Equal([new("minimumSpend", RefusedPayments.MostEach)], refused.Rules);
        Assert.Equal((RefusedPayments.MostShown, "tx-20", "tx-1"), (refused.Latest.Count, refused.Latest[0].Transaction.Id, refused.Latest[^1].Transaction.Id));
    }
}
