using System.Globalization;
using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Benchmarks.Bare;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks.Stores;

/// <summary>A file in a temporary directory.</summary>
sealed class FreshSqlite : FreshStore
{
    public override string Name => "sqlite";

    public override string Setting => Name;

    public override bool NumbersRows => false;

    public override int BareWriters => 1;

    string File => Path.Combine(Directory, "tagsale.db");

    public override IStore Open()
    {
        var store = new SqliteStore(File, Program);
        store.Migrate();
        return store;
    }

    public override BarePurchases Bare() => new BareSqlite(File);

    public override BareRewards BareRewards() => new BareRewardsSqlite(File);

    public override double[] OneRowCommits(int commits) => BareCommits.Milliseconds(Directory, commits);

    public override long Ask(string sql) => Convert.ToInt64(Run(sql, command => command.ExecuteScalar()), CultureInfo.InvariantCulture);

    public override void Execute(string sql) => Run("pragma synchronous = off; pragma cache_size = -262144; begin; " + sql + "; commit", command => command.ExecuteNonQuery());

    public override string Numbers(long from, long to) => $"(with recursive g (n) as (select {from} union all select n + 1 from g where n < {to - 1}) select n from g) as g";

    public override string Id(string prefix, string number) => $"unhex('{prefix}' || printf('%012x', {number}))";

    public override string Id(string prefix, string number, string lane) => $"unhex('{prefix}' || printf('%010x', {number}) || {lane})";

    public override string Padded(string number, int digits) => $"printf('%0{digits}d', {number})";

    public override void TidyUp() => Run("pragma wal_checkpoint(truncate)", command => command.ExecuteNonQuery());

    T Run<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return run(command);
    }
}
