using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What budgets are locked for.</summary>
public sealed class PostgresRewardTests : RewardTest
{
    const int Rounds = 40;

    readonly PostgresProgram _program = new();

    protected override IStore Store => _program.Store;

    protected override IQueries Queries => _program.Queries;

    protected override void Dispose(bool disposing) => _program.Dispose();

    [Fact]
    public void whoever_credits_waits_for_whoever_credits_by_the_same_offer()
    {
        using var other = _program.Open();
        var (offer, members) = (Rewarding(budget: Rounds * 100, perMember: null), new[] { Enrolled(), Enrolled() });
        foreach (var member in members) Load(offer, member);

        // A process that did not wait would find the budget changed, and be refused.
        Parallel.For(0, 2, new() { MaxDegreeOfParallelism = 2 }, process =>
        {
            for (var round = 0; round < Rounds; round++)
                DecideOnce(process == 0 ? Store : other, new TakeTransaction(Clearing(members[process].PayingCard!.Key)) { At = Now.AddHours(1) });
        });

        // Each payment of 10.00 earns 1.00, and the budget is for half of them.
        Assert.Equal(new Budget(Rounds * 100, 0, Rounds * 100, 2), BudgetOf(offer));
        Assert.Equal(Rounds, Walk(page => Queries.Credits(new(Offer: offer.Id), page)).Count);
        Assert.Equal(2 * Rounds, Walk(page => Queries.Transactions(new(), page)).Count);
    }

    [Fact]
    public void whoever_pays_elsewhere_waits_for_nobody()
    {
        using var other = _program.Open();
        var (offer, members) = (Rewarding(), new[] { Enrolled(), Enrolled() });
        foreach (var member in members) Load(offer, member);
        var keys = new Keys();
        new TakeTransaction(Clearing(members[0].PayingCard!.Key)) { At = Now }.Need(keys);
        using var underWay = Store.Begin();
        underWay.Load(keys);

        var elsewhere = Clearing(members[1].PayingCard!.Key) with { Merchant = new("4712", "DINER", "5812", "US") };
        DecideOnce(other, new TakeTransaction(elsewhere) { At = Now.AddHours(1) });

        Assert.Contains(Transaction(elsewhere.Id).Why.Offers.Single().Rules, rule => rule is { Rule: "merchant", Held: false });
    }

    [Fact]
    public void what_is_paid_and_at_the_same_moment_refunded_elsewhere_is_taken_back()
    {
        using var other = _program.Open();
        var (offer, member) = (Rewarding(perMember: null), Enrolled());
        Load(offer, member);

        for (var round = 0; round < Rounds; round++)
        {
            var clearing = Clearing(member.PayingCard!.Key);
            var refund = Refund(clearing, 1_000, clearing.Id) with { Merchant = new("4712", "ACME RETURNS", null, null) };
            Parallel.Invoke(
                () => DecideOnce(Store, new TakeTransaction(clearing) { At = Now.AddHours(1) }),
                () => DecideOnce(other, new TakeTransaction(refund) { At = Now.AddHours(1) }));
        }

        Assert.Equal(new Budget(10_000, 0, 0, 1), BudgetOf(offer));
        Assert.Equal(2 * Rounds, Walk(page => Queries.Credits(new(Offer: offer.Id), page)).Count);
    }

    [Fact]
    public void what_is_refunded_after_the_offer_went_on_to_another_card_is_taken_back()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var (first, second) = (Clearing(member.PayingCard!.Key), Clearing(member.PayingCard.Key, 500));
        Take(first);
        Take(second);
        Ask(new RemoveCard(member.Id, member.Cards[0].Id) { At = Now.AddHours(2) });
        Ask(new AddCard(member.Id, Some.Card()) { At = Now.AddHours(2) });
        Load(offer, member);
        Assert.Equal(150, BudgetOf(offer).Credited);

        Assert.Equal(-100, Take(Refund(first, 1_000, first.Id)).CreditMinor);
        Assert.Equal(-50, Take(Refund(second, 500)).CreditMinor);
        Assert.Equal(0, BudgetOf(offer).Credited);
    }

    static void DecideOnce<T>(IStore store, Command<T> command) where T : notnull
    {
        var keys = new Keys();
        command.Need(keys);
        using var batch = store.Begin();
        var set = new WorkingSet(Some.Rules(), batch.Load(keys));
        command.Decide(set);
        batch.Save(set.Changes);
    }
}
