using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public enum RewardDeed
{
    Load,
    Authorize,
    Clear,
    Refund,
    Reverse,
    RemoveCard,
    AddCard,
    DeleteMember,
    Settle,
    Wait,
}

/// <summary>What happens next; numbers stand for one of a few.</summary>
/// <param name="Transaction">The feed's id: told before, it is a repeat or contradicts.</param>
/// <param name="Original">What it belongs to, told or not, of whatever kind and card; below zero for nothing.</param>
/// <param name="Alone">It ends a batch.</param>
public sealed record RewardStep(RewardDeed Deed, int Person, int Offer, int Transaction, int Original, long Minor, bool Alone)
{
    public static Arbitrary<RewardStep[]> Steps { get; } = (
        from deed in Gen.Frequency(
            (4, Gen.Constant(RewardDeed.Load)), (2, Gen.Constant(RewardDeed.Authorize)), (11, Gen.Constant(RewardDeed.Clear)), (7, Gen.Constant(RewardDeed.Refund)),
            (2, Gen.Constant(RewardDeed.Reverse)), (1, Gen.Constant(RewardDeed.RemoveCard)), (1, Gen.Constant(RewardDeed.AddCard)), (1, Gen.Constant(RewardDeed.DeleteMember)),
            (2, Gen.Constant(RewardDeed.Settle)), (2, Gen.Constant(RewardDeed.Wait)))
        from person in Gen.Choose(0, 2)
        from offer in Gen.Choose(0, 3)
        from transaction in Gen.Choose(0, 30)
        from original in Gen.Choose(-10, 30)
        from minor in Gen.Choose(1, 4_000)
        from alone in Gen.Elements(true, false)
        select new RewardStep(deed, person, offer, transaction, original, minor, alone)).ArrayOf().ToArbitrary();
}

/// <summary>Three people, two of them with the same card, four offers with little budget, and whatever happens to them.</summary>
public sealed class RewardStory : IDisposable
{
    readonly List<Command> _batch = [];
    readonly List<RewardOffer> _offers;
    readonly List<Member> _people;
    readonly List<List<Card>> _cards;
    int _settled;

    public RewardStory(bool everyOfferCredits)
    {
        Programme = new(Some.Rules() with { EveryOfferCredits = everyOfferCredits });
        _offers =
        [
            Programme.Publish(d => d with { Hashtag = "FirstCome", Amount = null, Percent = 10, ReserveBudget = false, Budget = Usd(700), MaxCreditPerTransaction = Usd(150) }),
            Programme.Publish(d => d with { Hashtag = "Reserved", Budget = Usd(1_100), MinSpend = Usd(1_000) }),
            Programme.Publish(d => d with { Hashtag = "Visits", Amount = Usd(300), Budget = Usd(600), Visits = 2 }),
            Programme.Publish(d => d with { Hashtag = "Capped", Amount = null, Percent = 33.33m, MaxCreditPerMember = Usd(400), Budget = Usd(900), EnrollmentLimit = 2 }),
        ];
        _cards = [[Some.Card("shared")], [Some.Card("shared")], [Some.Card()]];
        _people = [.. _cards.Select(cards => Programme.Enrol(Some.Member(cards: [.. cards])))];
    }

    public RewardProgramme Programme { get; }
    public IReadOnlyList<RewardOffer> Offers => _offers;

    /// <param name="after">Called after each batch.</param>
    /// <param name="together">Whether steps share batches.</param>
    public void Tell(IEnumerable<RewardStep> steps, Action after, bool together = true)
    {
        foreach (var step in steps)
        {
            if (step.Deed == RewardDeed.Wait)
            {
                Commit(after);
                Programme.Now = Programme.Now.AddMinutes(1);
            }
            else if (step.Deed is RewardDeed.Settle or RewardDeed.AddCard or RewardDeed.RemoveCard or RewardDeed.DeleteMember)
            {
                // What they are about depends on what was decided before.
                Commit(after);
                _batch.AddRange(CommandOf(step));
                Commit(after);
            }
            else
            {
                _batch.AddRange(CommandOf(step));
                if (step.Alone || !together) Commit(after);
            }
        }
        Commit(after);
    }

    void Commit(Action after)
    {
        if (_batch.Count == 0) return;
        Programme.Together([.. _batch]);
        _batch.Clear();
        after();
    }

    IEnumerable<Command> CommandOf(RewardStep step)
    {
        var (person, at) = (_people[step.Person], Programme.Now);
        return step.Deed switch
        {
            RewardDeed.Load => [Programme.Loading(_offers[step.Offer], person)],
            RewardDeed.Authorize => [Told(step, TransactionType.Authorization)],
            RewardDeed.Clear => [Told(step, TransactionType.Clearing)],
            RewardDeed.Refund => [Told(step, TransactionType.Refund)],
            RewardDeed.Reverse => [Told(step, TransactionType.Reversal)],
            RewardDeed.RemoveCard => Now(person)?.Cards is [var card, ..] ? [new RemoveCard(person.Id, card.Id) { At = at }] : [],
            RewardDeed.AddCard => [new AddCard(person.Id, NewCard(step.Person)) { At = at }],
            RewardDeed.DeleteMember => step.Person == 2 ? [new DeleteMember(person.Id) { At = at }] : [],
            RewardDeed.Settle => Programme.Queued.OfType<OutboxItem.Credit>().Take(1).Select(item => new SettleCredit(item, Answer(step)) { At = at }),
            _ => throw new InvalidOperationException($"{step.Deed} is no deed"),
        };
    }

    Member? Now(Member person) => Programme.Queries.Member(person.Id);

    Card NewCard(int person)
    {
        var card = Some.Card(person < 2 ? "shared" : null);
        _cards[person].Add(card);
        return card;
    }

    /// <summary>By any card the person ever had. Of whoever leaves nothing but amounts is kept, so that nobody else's transactions have the same ids.</summary>
    TakeTransaction Told(RewardStep step, TransactionType type)
    {
        var cards = _cards[step.Person];
        var (own, others) = step.Person == 2 ? ("x", "t") : ("t", "x");
        var original = step.Original < 0 ? null : $"{(step.Original % 10 == 9 ? others : own)}-{step.Original}";
        var told = Feed.Of(type, cards[step.Transaction % cards.Count], step.Minor, original, Programme.Now) with { Id = $"{own}-{step.Transaction}" };
        return Programme.Taking(told);
    }

    CreditAnswer Answer(RewardStep step) => (step.Minor % 3) switch
    {
        0 => new CreditAnswer.NotOffered(),
        1 => new CreditAnswer.Refused("closed"),
        _ => new CreditAnswer.Credited($"cr_{++_settled}"),
    };

    public void Dispose() => Programme.Dispose();
}
