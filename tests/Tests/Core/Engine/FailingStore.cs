using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Tests.Core.Engine;

/// <summary>A store whose disk fails at the commit while <see cref="Fails"/> is set, and that fails in passing before that.</summary>
sealed class FailingStore(IStore store) : StoreAround(store)
{
    public bool Fails { get; set; }

    /// <summary>What the next commits fail with, one after the other.</summary>
    public Queue<Exception> Passing { get; } = [];

    public override IBatch Begin() => new Batch(this, BeginInside());

    sealed class Batch(FailingStore store, IBatch batch) : IBatch
    {
        public Loaded Load(Keys keys) => batch.Load(keys);

        public void Save(Changes changes)
        {
            if (store.Fails) throw new StoreException("The disk failed.");
            if (store.Passing.TryDequeue(out var passing)) throw passing;
            batch.Save(changes);
        }

        public void Dispose() => batch.Dispose();
    }
}
