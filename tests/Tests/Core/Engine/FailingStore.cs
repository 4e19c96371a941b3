using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Core.Engine;

/// <summary>A store whose disk fails at the commit while <see cref="Fails"/> is set.</summary>
sealed class FailingStore(IStore store) : IStore
{
    public bool Fails { get; set; }

    public void Migrate() => store.Migrate();

    public IBatch Begin() => new Batch(this, store.Begin());

    public IReadOnlyList<QueuedItem> Outbox(DateTimeOffset now, IReadOnlySet<string> except, int limit) => store.Outbox(now, except, limit);

    public IReadOnlyList<DuePurchase> Due(DateTimeOffset now, int limit) => store.Due(now, limit);

    public SourcePosition? Position(string network) => store.Position(network);

    public IReadOnlyList<string> OfferTags() => store.OfferTags();

    public bool IsAlive() => store.IsAlive();

    public void Dispose() => store.Dispose();

    sealed class Batch(FailingStore store, IBatch batch) : IBatch
    {
        public Loaded Load(Keys keys) => batch.Load(keys);

        public void Save(Changes changes)
        {
            if (store.Fails) throw new StoreException("The disk failed.");
            batch.Save(changes);
        }

        public void Dispose() => batch.Dispose();
    }
}
