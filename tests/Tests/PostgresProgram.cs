using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;

namespace Tagsale.Tests;

/// <summary>A programme of its own on the server of the tests.</summary>
sealed class PostgresProgram : IDisposable
{
    readonly ProgramId _id = PostgresServer.NewProgram();
    readonly Lazy<PostgresStore> _store;
    readonly Lazy<PostgresQueries> _queries;

    public PostgresProgram()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _store = new(Open);
        _queries = new(() => new(PostgresServer.Database, _id));
    }

    public PostgresStore Store => _store.Value;

    public PostgresQueries Queries => _queries.Value;

    /// <summary>The store as another process opens it.</summary>
    public PostgresStore Open()
    {
        var store = new PostgresStore(PostgresServer.Database, _id);
        store.Migrate();
        return store;
    }

    public void Dispose()
    {
        if (_queries.IsValueCreated) _queries.Value.Dispose();
        if (_store.IsValueCreated) _store.Value.Dispose();
    }
}
