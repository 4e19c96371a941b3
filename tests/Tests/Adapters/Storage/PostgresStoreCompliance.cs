using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

public sealed class PostgresStoreCompliance : StoreCompliance
{
    readonly PostgresProgram _program = new();

    protected override IStore Store => _program.Store;

    protected override IQueries Queries => _program.Queries;

    protected override void Dispose(bool disposing) => _program.Dispose();
}

public sealed class PostgresRewardCompliance : RewardReportCompliance
{
    readonly PostgresProgram _program = new();

    protected override IStore Store => _program.Store;

    protected override IQueries Queries => _program.Queries;

    protected override void Dispose(bool disposing) => _program.Dispose();
}

public sealed class SharedPostgresStoreCompliance : SharedStoreCompliance
{
    readonly PostgresProgram _program = new();

    protected override IStore Store => _program.Store;

    protected override IQueries Queries => _program.Queries;

    protected override IStore Another() => _program.Open();

    protected override void Dispose(bool disposing) => _program.Dispose();
}
