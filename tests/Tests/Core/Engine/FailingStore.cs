using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Engine;

/// <summary>A store whose disk fails at the commit while <see cref="Fails"/> is set.</summary>
sealed class FailingStore(IStore store) : IStore
{
    public bool Fails { get; set; }

    public int Lanes => store.Lanes;

    public void Migrate() => store.Migrate();

    public IBatch Begin() => new Batch(this, store.Begin());

    public bool Leads(string network) => store.Leads(network);

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit) => store.Claim(now, limit);

    public IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys) => store.Missing(keys);

    public void Disown() => store.Disown();

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit) => store.Due(network, until, now, limit);

    public SourcePosition? Position(string network) => store.Position(network);

    public IReadOnlyList<string> Networks() => store.Networks();

    public NewTags OfferTags(long after) => store.OfferTags(after);

    public int Prune(Retention before, int limit) => store.Prune(before, limit);

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
