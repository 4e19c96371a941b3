using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

public sealed class SqliteWebhookCompliance : WebhookCompliance
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-").FullName;
    readonly SqliteStore _store;
    readonly SqliteQueries _queries;

    public SqliteWebhookCompliance()
    {
        _store = new(File, new(1));
        _store.Migrate();
        _queries = new(File, new(1));
    }

    protected override IStore Store => _store;

    protected override IQueries Queries => _queries;

    protected override IDeliveries Deliveries => _store;

    string File => Path.Combine(_directory, "tagsale.db");

    [Fact]
    public void what_a_process_that_died_had_in_hand_is_free_at_the_next_start()
    {
        Added();
        Held();
        Take(Now, Now.AddYears(1));
        _store.Migrate();
        Assert.Single(Take());
    }

    protected override void Dispose(bool disposing)
    {
        _queries.Dispose();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
