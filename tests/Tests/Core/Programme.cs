using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core;

/// <summary>The rules over the model store, one command a batch, at a time that tests move.</summary>
public sealed class Programme : IDisposable
{
    readonly MemoryStore _store = new();
    readonly BatchRunner _runner;

    public Programme(ProgramRules? rules = null) => _runner = new(_store, Rules = rules ?? Some.Rules());

    public ProgramRules Rules { get; }
    public DateTimeOffset Now { get; set; } = Some.Now;
    public MemoryState State => _store.State;

    /// <summary>Oldest first, with their texts.</summary>
    public IReadOnlyList<(string Kind, string Text)> Alerts => [.. State.Alerts.Select(a => (a.Kind, a.Text))];
    public IReadOnlyList<string> Queued => [.. State.Outbox.Values.OrderBy(kept => kept.Seq).Select(kept => kept.Item.Key)];
    public IReadOnlyList<(EventKind Kind, DateTimeOffset At)> Told => [.. State.Events.Select(e => (e.Kind, e.At))];

    /// <summary>What stands on each account, debit less credit; those with nothing are left out.</summary>
    public Dictionary<string, long> Books => State.Journal.GroupBy(b => b.Line.Account, b => b.Line.Side == Side.Debit ? b.Line.Amount.Minor : -b.Line.Amount.Minor)
        .Select(g => (g.Key, Sum: g.Sum())).Where(g => g.Sum != 0).ToDictionary(g => g.Key, g => g.Sum);

    public TOutcome Do<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => (TOutcome)Together(command)[0];

    public IReadOnlyList<object> Together(params Command[] commands) => [.. _runner.Run(commands).Select(result => result switch
    {
        CommandResult.Decided(var outcome) => outcome,
        CommandResult.Parked(var reason) => throw new InvalidOperationException($"parked: {reason}"),
        CommandResult.Failed(var cause) => throw cause,
        _ => throw new InvalidOperationException("no result"),
    })];

    public T Queue<T>(string key) where T : OutboxItem => Assert.IsType<T>(State.Outbox[key].Item);

    public ProductOffer Publish(ProductOffer? offer = null)
    {
        var published = offer ?? Some.Offer();
        Assert.IsType<PublishOutcome.Published>(Do(new PublishOffer(published) { At = Now }));
        return published;
    }

    public Member Enrol(Member? member = null)
    {
        var enrolled = member ?? Some.Member();
        Assert.IsType<MemberOutcome.Done>(Do(new EnrolMember(enrolled) { At = Now }));
        return enrolled;
    }

    public Member Member(MemberId id) => State.Members[id];

    public Stock StockOf(Offer offer, string variant = "") => ((ProductOffer)State.Offers[offer.Id]).Variant(variant).Stock;

    /// <summary>Everybody is told everything.</summary>
    public void Listen() => Do(new AddWebhook(new()
    {
        Id = new(Some.Id()), Url = "https://shop.example/hooks", Events = EventKinds.Of(Enum.GetValues<EventKind>()), Secret = new("whsec_AAAA"), CreatedAt = Now,
    }) { At = Now });

    public Sale Ask(Member? by = null, ProductOffer? offer = null) => new(this, by ?? Enrol(), offer ?? Publish());

    public void Dispose() => _store.Dispose();
}
