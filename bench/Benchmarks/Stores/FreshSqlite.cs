using System.Globalization;
using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Benchmarks.Bare;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks.Stores;

/// <summary>A file in a temporary directory.</summary>
sealed class FreshSqlite : FreshStore
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-bench-").FullName;

    public override string Name => "sqlite";

    public override string Setting => Name;

    public override int BareWriters => 1;

    string File => Path.Combine(_directory, "tagsale.db");

    public override IStore Open()
    {
        var store = new SqliteStore(File, Program);
        store.Migrate();
        return store;
    }

    public override BarePurchases Bare() => new BareSqlite(File);

    public override double[] OneRowCommits(int commits) => BareCommits.Milliseconds(_directory, commits);

    public override long Ask(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public override void Dispose() => Directory.Delete(_directory, recursive: true);
}
