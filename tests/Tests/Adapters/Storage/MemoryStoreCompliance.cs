using Tagsale.Core.Ports;
using Tagsale.Simulation;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The model of a store must behave as the stores it is the model of.</summary>
public sealed class MemoryStoreCompliance : StoreCompliance
{
    readonly MemoryDatabase _database = new();
    readonly MemoryStore _store;

    public MemoryStoreCompliance() => _store = new(_database);

    protected override IStore Store => _store;

    protected override IQueries Queries => new MemoryQueries(_database);

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        _database.Dispose();
    }
}

public sealed class MemoryRewardCompliance : RewardReportCompliance
{
    readonly MemoryDatabase _database = new();
    readonly MemoryStore _store;

    public MemoryRewardCompliance() => _store = new(_database);

    protected override IStore Store => _store;

    protected override IQueries Queries => new MemoryQueries(_database);

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        _database.Dispose();
    }
}

public sealed class SharedMemoryStoreCompliance : SharedStoreCompliance
{
    readonly MemoryDatabase _database = new();
    readonly MemoryStore _store;

    public SharedMemoryStoreCompliance() => _store = new(_database);

    protected override IStore Store => _store;

    protected override IQueries Queries => new MemoryQueries(_database);

    protected override IStore Another() => new MemoryStore(_database);

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        _database.Dispose();
    }
}
