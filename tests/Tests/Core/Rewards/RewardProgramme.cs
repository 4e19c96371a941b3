using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Rewards;

/// <summary>A programme of card-linked offers over the model store. Every command is a batch of its own unless they are said to go together.</summary>
public sealed class RewardProgramme : IDisposable
{
    readonly MemoryDatabase _database = new(new FakeTime());
    readonly MemoryStore _store;
    readonly BatchRunner _runner;

    public RewardProgramme(ProgramRules? rules = null)
    {
        Rules = rules ?? Some.Rules();
        _store = new(_database);
        _runner = new(_store, Rules);
        Queries = new MemoryQueries(_database);
    }

    public ProgramRules Rules { get; }
    public IQueries Queries { get; }

    /// <summary>When commands reach us. Moved by tests.</summary>
    public DateTimeOffset Now { get; set; } = Some.Now;

    public MemoryRewards Kept => _store.State.Rewards;
    public IReadOnlyList<StatementCredit> Credits => [.. Kept.Credits.Values.OrderBy(c => c.Key.Transaction, StringComparer.Ordinal)];
    public IReadOnlyList<JournalLine> Journal => [.. _store.State.Journal.Select(booked => booked.Line)];
    public IReadOnlyList<OutboxItem> Queued => [.. _store.State.Outbox.Values.OrderBy(kept => kept.Seq).Select(kept => kept.Item)];
    public IReadOnlyList<Parked> Parked => _store.State.Parked;
    public IReadOnlyList<string> AlertTexts => [.. _store.State.Alerts.Select(a => a.Text)];
    public IReadOnlyList<string> Alerts => [.. _store.State.Alerts.Select(a => a.Kind)];

    public TOutcome Do<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => (TOutcome)Together(command)[0];

    /// <summary>In one batch.</summary>
    public IReadOnlyList<object> Together(params Command[] commands) => [.. _runner.Run(commands).Select(result => result switch
    {
        CommandResult.Decided(var outcome) => outcome,
        CommandResult.Parked(var reason) => throw new InvalidOperationException($"parked: {reason}"),
        CommandResult.Failed(var cause) => throw cause,
        _ => throw new InvalidOperationException("no result"),
    })];

    public int Prune(Retention before) => _store.Prune(before, 100);

    /// <summary>Five dollars back for a payment at Acme, out of a hundred, unless told otherwise.</summary>
    public RewardOffer Publish(Func<RewardDraft, RewardDraft>? change = null)
    {
        var draft = new RewardDraft { Hashtag = "AcmeBack", Title = "Acme credit", Merchant = "Acme", Amount = Usd(500), Budget = Usd(10_000), MerchantIds = [Feed.Acme.Id] };
        var check = (change ?? (d => d))(draft).Check(new(Some.Id()), Now.AddDays(-1));
        Assert.Empty(check.Errors.ByField);
        Assert.IsType<PublishOutcome.Published>(Do(new PublishOffer(check.Value!) { At = Now }));
        return check.Value!;
    }

    public Member Enrol(params Card[] cards) => Enrol(Some.Member(cards: cards.Length == 0 ? [Some.Card()] : [.. cards]));

    public Member Enrol(Member member)
    {
        Assert.IsType<MemberOutcome.Done>(Do(new EnrolMember(member) { At = Now }));
        return member;
    }

    public LoadOutcome TryLoad(Offer offer, Member member, CardId? card = null) => Do(Loading(offer, member, card));

    public LoadOffer Loading(Offer offer, Member member, CardId? card = null) => new(new(Some.Id()), offer.Id, member.Id, card, EnrollmentSource.Click) { At = Now };

    public Enrollment Load(Offer offer, Member member, CardId? card = null) => Assert.IsType<LoadOutcome.Loaded>(TryLoad(offer, member, card)).Enrollment;

    public LoadRefusal RefusalOf(Offer offer, Member member, CardId? card = null) => Assert.IsType<LoadOutcome.Refused>(TryLoad(offer, member, card)).Refusal;

    /// <summary>Somebody with the offer loaded to their one card.</summary>
    public Card Loaded(params Offer[] offers)
    {
        var member = Enrol();
        foreach (var offer in offers) Load(offer, member);
        return member.Cards[0];
    }

    public TakenTransaction Take(CardTransaction transaction) => Assert.IsType<TransactionOutcome.Taken>(Do(Taking(transaction))).Transaction;

    public TakeTransaction Taking(CardTransaction transaction) => new(transaction) { At = Now };

    /// <summary>As it is by now.</summary>
    public TakenTransaction Again(string id) => Queries.Transaction(id) ?? throw new InvalidOperationException($"{id} is not kept");

    public RewardOffer Offer(Offer offer) => (RewardOffer)Queries.Offer(offer.Id)!;

    public Budget BudgetOf(Offer offer) => Offer(offer).Budget;

    public Enrollment EnrollmentOf(Offer offer, MemberId member) => Kept.Enrollments.Values.Single(e => e.Offer == offer.Id && e.Member == member);

    public Enrollment OnlyEnrollment => Kept.Enrollments.Values.Single();

    /// <summary>What stands on each account, debit less credit; those with nothing are left out.</summary>
    public Dictionary<string, long> Books() => Journal.GroupBy(l => l.Account, l => l.Side == Side.Debit ? l.Amount.Minor : -l.Amount.Minor)
        .Select(g => (g.Key, Sum: g.Sum())).Where(g => g.Sum != 0).ToDictionary(g => g.Key, g => g.Sum);

    public PostOutcome Read(Post post) => Do(Some.Read(post, Now > post.At ? Now : post.At));

    public string ReplyTo(Post post) => Assert.IsType<OutboxItem.Reply>(Assert.Single(Queued, item => item.Key == OutboxItem.Reply.KeyOf(post.Key))).Text;

    public static Money Usd(long minor) => new(minor, "USD");

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }
}
