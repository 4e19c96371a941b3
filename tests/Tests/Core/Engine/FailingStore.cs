using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Tests.Core.Engine;

/// <summary>A store whose disk fails at the commit while <see cref="Fails"/> is set.</summary>
sealed class FailingStore(IStore store) : StoreAround(store)
{
    public bool Fails { get; set; }

    public override IBatch Begin() => new Batch(this, BeginInside());

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
