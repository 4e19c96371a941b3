using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Fakes;

public enum StoreFault
{
    CrashBeforeBegin,
    CrashAfterLoad,
    CrashBeforeSave,
    CrashAfterCommit,
    FailBeforeSave,
    FailAfterCommit,
}

/// <summary>The process died. Nothing that follows in it is reached.</summary>
public sealed class CrashException() : Exception("The process died.");

/// <summary>A store over which the process dies, or which fails, at the next chance it was told of.</summary>
public sealed class FaultyStore(IStore store, Witness witness, Doubles doubles) : StoreAround(store)
{
    bool _dead;

    public StoreFault? Armed { get; set; }

    public override IBatch Begin()
    {
        Meet(StoreFault.CrashBeforeBegin);
        return new Batch(this, BeginInside(), doubles);
    }

    void Meet(StoreFault fault)
    {
        if (_dead) throw new CrashException();
        if (Armed != fault) return;
        Armed = null;
        if (fault is StoreFault.FailBeforeSave or StoreFault.FailAfterCommit) throw new StoreException("The disk failed.");
        _dead = true;
        throw new CrashException();
    }

    void Witnessed(Keys? keys, Changes changes) => witness.Saw(keys, changes);

    sealed class Batch(FaultyStore owner, IBatch batch, Doubles doubles) : IBatch
    {
        Keys? _keys;
        Loaded _loaded = new();

        public Loaded Load(Keys keys)
        {
            _keys = keys;
            _loaded = batch.Load(keys);
            owner.Meet(StoreFault.CrashAfterLoad);
            doubles.Loaded(_loaded);
            return _loaded;
        }

        public void Save(Changes changes)
        {
            owner.Meet(StoreFault.CrashBeforeSave);
            owner.Meet(StoreFault.FailBeforeSave);
            doubles.Saving(_loaded, changes);
            batch.Save(changes);
            owner.Witnessed(_keys, changes);
            owner.Meet(StoreFault.CrashAfterCommit);
            owner.Meet(StoreFault.FailAfterCommit);
        }

        public void Dispose() => batch.Dispose();
    }
}
