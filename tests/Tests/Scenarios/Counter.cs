using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;
using Tagsale.Simulation;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Scenarios;

/// <summary>Members, reward offers and what the card side tells of them, over the model store, with a payment service that is asked only when told to.</summary>
sealed class Counter : IDisposable
{
    readonly MemoryDatabase _database;
    readonly MemoryStore _store;
    readonly Outbox _outbox;
    readonly Deeds _deeds;
    int _numbers;

    public Counter(IPaymentService payments, FakeTime time, Func<ProgramRules, ProgramRules>? rules = null)
    {
        (Payments, Time) = (payments, time);
        _database = new(time);
        _store = new(_database);
        Queries = new(_database);
        var all = (rules ?? (r => r))(Some.Rules());
        var runner = new BatchRunner(_store, all);
        _outbox = new(_store, time);
        runner.Committed += changes =>
        {
            Told.AddRange(changes.Events);
            _outbox.Take(changes);
        };
        Engine = new(runner);
        _deeds = new(_outbox, new ReplyBudget(_store, time), Engine, new Outside([], [payments], null!, Queries), all, time);
    }

    public FakeTime Time { get; }
    public IPaymentService Payments { get; }
    public MemoryQueries Queries { get; }
    public GroupCommit Engine { get; }

    /// <summary>What webhooks are told, if one listens.</summary>
    public List<ProgramEvent> Told { get; } = [];

    public IReadOnlyList<string> Alerts => [.. Queries.Alerts(PageRequest.First(100)).Items.Select(a => a.Kind)];

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<StatementCredit> Credits => [.. Queries.Credits(new(), PageRequest.First(200)).Items.Select(v => v.Credit).Reverse()];

    public async Task Listen() => await Do(at => new AddWebhook(new()
    {
        Id = new(Some.Id()), Url = "https://issuer.example/hooks", Events = EventKinds.Of(Enum.GetValues<EventKind>()), Secret = new("whsec_AAAA"), CreatedAt = at,
    }) { At = at });

    /// <summary>Spend 75.00 at the whole foods shop, get 20.00 back, with a budget for many, unless told otherwise.</summary>
    public async Task<RewardOffer> Publish(Func<RewardDraft, RewardDraft>? change = null)
    {
        var draft = new RewardDraft
        {
            Hashtag = $"Load{(char)('A' + _numbers++)}", Title = "Whole foods", Merchant = "Whole foods", Amount = new(2000, "USD"), MinSpend = new(7500, "USD"), Budget = new(1_000_000, "USD"), MerchantIds = ["m-1"],
        };
        var offer = (change ?? (d => d))(draft).Check(new(Some.Id()), Time.GetUtcNow()).Value!;
        Assert.IsType<PublishOutcome.Published>(await Do(at => new PublishOffer(offer) { At = at }));
        return offer;
    }

    public async Task<Member> Member()
    {
        var saved = Assert.IsType<LinkAnswer.Linked>(await Payments.Link($"link-{++_numbers}", "tok_approved", null, TestContext.Current.CancellationToken)).Card;
        var member = Some.Member(cards: [new(new(Some.Id()), Payments.Name, saved.Token, saved.Brand, saved.Last4, saved.Fingerprint, saved.Expires, Time.GetUtcNow().AddDays(-30))]);
        Assert.IsType<MemberOutcome.Done>(await Do(at => new EnrolMember(member) { At = at }));
        return member;
    }

    public async Task<Enrollment> Load(RewardOffer offer, Member member)
    {
        var enrollment = Assert.IsType<LoadOutcome.Loaded>(await Do(at => new LoadOffer(new(Some.Id()), offer.Id, member.Id, null, EnrollmentSource.Api) { At = at })).Enrollment;
        Time.Advance(TimeSpan.FromMinutes(1));
        return enrollment;
    }

    public CardTransaction Transaction(Member member, long minor, TransactionType type = TransactionType.Clearing, string? original = null, string merchant = "m-1", string? id = null) => new(
        id ?? $"t-{++_numbers}", type, member.Cards[0].Key, new(minor, "USD"), Time.GetUtcNow(), new(merchant, "WHOLE FOODS 12", "5411", "US"), original);

    public async Task<TakenTransaction> Take(CardTransaction transaction) => Assert.IsType<TransactionOutcome.Taken>(await Do(at => new TakeTransaction(transaction) { At = at })).Transaction;

    public Task<TOutcome> Do<TOutcome>(Func<DateTimeOffset, Command<TOutcome>> command) where TOutcome : notnull => Engine.Submit(command(Time.GetUtcNow()));

    /// <summary>Carries out what is queued and due.</summary>
    public async Task Settle()
    {
        _outbox.Sweep();
        while (_outbox.TryNext() is { } item) await _deeds.Carry(item, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Engine.Dispose();
        _store.Dispose();
        _database.Dispose();
    }
}
