using System.Globalization;
using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Benchmarks.Bare;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks.Stores;

/// <summary>A database of its own on the server that was named.</summary>
sealed class FreshPostgres : FreshStore
{
    readonly NpgsqlConnectionStringBuilder _server;
    readonly string _database = $"bench_{Guid.NewGuid():N}";

    public FreshPostgres(NpgsqlConnectionStringBuilder server)
    {
        _server = server;
        OnServer($"create database {_database}");
    }

    public override string Name => "postgres";

    public override bool NumbersRows => true;

    public override int BareWriters => 2;

    public override string Setting => Connection;

    string Connection => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = _database, CommandTimeout = 0 }.ConnectionString;

    public override IStore Open()
    {
        var store = new PostgresStore(Connection, Program);
        store.Migrate();
        return store;
    }

    public override BarePurchases Bare() => new BarePostgres(Connection);

    public override BareRewards BareRewards() => new BareRewardsPostgres(Connection);

    public override double[] OneRowCommits(int commits)
    {
        using var connection = Connected();
        Run(connection, "create table if not exists bare (id bigint generated always as identity primary key, at bigint)");
        using var command = new NpgsqlCommand("insert into bare (at) values (1)", connection);
        command.Prepare();
        return BareCommits.Time(command, commits);
    }

    public override long Ask(string sql)
    {
        using var connection = Connected();
        using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public override void Execute(string sql)
    {
        using var connection = Connected();
        Run(connection, sql);
    }

    public override string Numbers(long from, long to) => $"generate_series({from}::bigint, {to - 1}::bigint) as g (n)";

    public override string Id(string prefix, string number) => $"('{prefix}' || lpad(to_hex({number}), 12, '0'))::uuid";

    public override string Id(string prefix, string number, string lane) => $"('{prefix}' || lpad(to_hex({number}), 10, '0') || {lane})::uuid";

    public override string Padded(string number, int digits) => $"lpad(({number})::text, {digits}, '0')";

    public override void TidyUp() => Execute("vacuum analyze");

    public override void Dispose()
    {
        base.Dispose();
        NpgsqlConnection.ClearAllPools();
        OnServer($"drop database if exists {_database} with (force)");
    }

    NpgsqlConnection Connected()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    void OnServer(string sql)
    {
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = _server.Database ?? "postgres", Pooling = false }.ConnectionString);
            connection.Open();
            Run(connection, sql);
        }
        catch (NpgsqlException failure)
        {
            throw new OptionException($"The server named by --database cannot be used: {failure.Message}");
        }
    }

    static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
