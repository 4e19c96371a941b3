using Tagsale.Core.Ports;
using Tagsale.Simulation;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The model of a store must behave as the stores it is the model of.</summary>
public sealed class MemoryStoreCompliance : StoreCompliance
{
    readonly MemoryStore _store = new();

    protected override IStore Store => _store;

    protected override IQueries Queries => new MemoryQueries(_store);

    protected override void Dispose(bool disposing) => _store.Dispose();
}
