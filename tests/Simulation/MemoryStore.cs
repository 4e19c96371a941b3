using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation;

/// <summary>The model of a store: one immutable state, replaced by each batch.</summary>
public sealed class MemoryStore : IStore
{
    readonly SemaphoreSlim _oneBatch = new(1, 1);
    MemoryState _state = new();

    public MemoryState State => Volatile.Read(ref _state);

    public void Migrate() { }

    public IBatch Begin()
    {
        _oneBatch.Wait();
        return new Batch(this);
    }

    public IReadOnlyList<QueuedItem> Outbox(DateTimeOffset now, IReadOnlySet<string> except, int limit) =>
    [
        .. State.Outbox.Where(kept => kept.Value.DueAt <= now && !except.Contains(kept.Key)).Select(kept => kept.Value)
            .OrderBy(kept => kept.Priority).ThenBy(kept => kept.Seq).Take(limit)
            .Select(kept => new QueuedItem(kept.Item, kept.Attempts)),
    ];

    public IReadOnlyList<DuePurchase> Due(DateTimeOffset now, int limit)
    {
        var state = State;
        return
        [
            .. state.Timed.Select(state.Purchase).Where(p => p.Due <= now).OrderBy(p => p.Due).ThenBy(p => p.Id.Value).Take(limit)
                .Select(p => new DuePurchase(p.Id, p.Account.Network)),
        ];
    }

    public SourcePosition? Position(string network) => State.Sources.GetValueOrDefault(network);

    public IReadOnlyList<string> OfferTags() => [.. State.Tags.Keys];

    public bool IsAlive() => true;

    public void Dispose() => _oneBatch.Dispose();

    sealed class Batch(MemoryStore store) : IBatch
    {
        bool _disposed;

        public Loaded Load(Keys keys) => store._state.Load(keys);

        public void Save(Changes changes) => Volatile.Write(ref store._state, store._state.Save(changes));

        public void Dispose()
        {
            if (_disposed) return;
            _disposed = true;
            store._oneBatch.Release();
        }
    }
}
