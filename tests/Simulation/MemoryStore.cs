using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation;

/// <summary>The model of a store, as one process sees it. When it is disposed that process is gone.</summary>
public sealed class MemoryStore(MemoryDatabase database) : IStore
{
    static readonly TimeSpan TimerInHand = TimeSpan.FromMinutes(1);

    readonly int _number = database.NextProcess();

    public MemoryStore() : this(new()) { }

    public MemoryState State => database.State;

    public int Lanes => 1;

    public void Migrate() { }

    public IBatch Begin()
    {
        database.Enter();
        return new Batch(database, _number);
    }

    public bool Leads(string network) => database.Change(state =>
    {
        if (state.Leaders.TryGetValue(network, out var leader)) return (state, leader == _number);
        var freed = state.Timers.SetItems(state.Timers.Keys.Where(t => t.Network == network).Select(t => KeyValuePair.Create(t, default(DateTimeOffset))));
        return (state with { Leaders = state.Leaders.Add(network, _number), Timers = freed }, true);
    });

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit) => database.Change(state =>
    {
        var free = state.Outbox.Values.Where(kept => kept.Owner == 0 && kept.DueAt <= now).OrderBy(kept => kept.Priority).ThenBy(kept => kept.Seq).Take(limit).ToList();
        var taken = free.Select(kept => KeyValuePair.Create(kept.Item.Key, kept with { Owner = _number }));
        return (state with { Outbox = state.Outbox.SetItems(taken) }, free.Select(kept => new QueuedItem(kept.Item, kept.Attempts)).ToList());
    });

    public IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys) =>
        [.. keys.Where(key => State.Outbox.GetValueOrDefault(key)?.Owner != _number)];

    public void Disown() => database.Change(state => (Free(state), true));

    public SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now) => database.Change(state =>
    {
        var ledger = LedgerOf(state, account);
        if (ledger.PausedUntil > now || windows.Any(w => ledger.SpentIn(w, now) + points > w.Points)) return (state, SpendOutcome.TooLittle);
        if (state.Outbox.GetValueOrDefault(key) is not { } kept || kept.Owner != _number) return (state, SpendOutcome.NotInHand);
        return (state with
        {
            Postings = state.Postings.SetItem(account, ledger.Spend(now, points).Forget(now - PostingLedger.Kept)),
            Outbox = state.Outbox.SetItem(key, kept with { Attempts = kept.Attempts + 1 }),
        }, SpendOutcome.Paid);
    });

    public void Pause(SocialAccount account, DateTimeOffset until) =>
        database.Change(state => (state with { Postings = state.Postings.SetItem(account, LedgerOf(state, account).Pause(until)) }, true));

    public PostingLedger Ledger(SocialAccount account, DateTimeOffset since) => LedgerOf(State, account).Forget(since);

    static PostingLedger LedgerOf(MemoryState state, SocialAccount account) => state.Postings.GetValueOrDefault(account) ?? PostingLedger.Empty;

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit) => database.Change(state =>
    {
        var due = state.Timers.Where(t => t.Key.Network == network && t.Key.At <= until && t.Value <= now).Select(t => t.Key).ToLookup(t => state.Open.Contains(t.Purchase));
        var taken = due[true].OrderBy(t => t.At).ThenBy(t => t.Purchase.Value).Take(limit).ToList();
        var timers = state.Timers.RemoveRange(due[false]).SetItems(taken.Select(t => KeyValuePair.Create(t, now + TimerInHand)));
        return (state with { Timers = timers }, taken);
    });

    public SourcePosition? Position(string network) => State.Sources.GetValueOrDefault(network);

    public DateTimeOffset? ListedUntil(string service) => State.Listed.TryGetValue(service, out var until) ? until : null;

    public IReadOnlyList<string> Networks() => [.. State.Sources.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlySet<SocialAccount> Linked(IReadOnlyCollection<SocialAccount> accounts) => accounts.Where(State.Accounts.ContainsKey).ToHashSet();

    public NewTags OfferTags(long after)
    {
        var state = State;
        List<string> added = [.. state.Published.Skip((int)after)];
        return new(added, state.Published.Count)
        {
            Venues = [.. added.Select(tag => state.Offers[state.Tags[tag]]).OfType<RewardOffer>().SelectMany(o => o.Venues).Select(v => v.Id).Distinct()],
        };
    }

    public int Prune(Retention before, int limit) => database.Change(state => state.Prune(before, limit));

    public bool IsAlive() => true;

    public void Dispose() => database.Change(state => (Free(state) with { Leaders = state.Leaders.RemoveRange(state.Leaders.Where(l => l.Value == _number).Select(l => l.Key)) }, true));

    MemoryState Free(MemoryState state)
    {
        var mine = state.Outbox.Where(kept => kept.Value.Owner == _number).Select(kept => KeyValuePair.Create(kept.Key, kept.Value with { Owner = 0 }));
        return state with { Outbox = state.Outbox.SetItems(mine) };
    }

    sealed class Batch(MemoryDatabase database, int number) : IBatch
    {
        bool _ended;

        public Loaded Load(Keys keys) => database.State.Load(keys);

        public void Save(Changes changes)
        {
            database.Replace(database.State.Save(changes, number, database.Now));
            Dispose();
        }

        public void Dispose()
        {
            if (_ended) return;
            _ended = true;
            database.Leave();
        }
    }
}
