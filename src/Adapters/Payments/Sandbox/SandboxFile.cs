using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage;
using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>The service's own database: like an outside service it remembers when the process that calls it is killed, and serves several processes.</summary>
sealed class SandboxFile : IDisposable
{
    const string Schema = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        create table if not exists cards (
          token text primary key, link_key text unique, link_hash text, kind text not null,
          fingerprint text not null, expires text not null, detached integer not null default 0) strict;
        create table if not exists sessions (
          id text primary key, return_to text not null, valid_until integer not null, card text) strict;
        create table if not exists charges (
          reference text primary key, key text not null unique, card text not null, amount integer not null, currency text not null,
          description text not null, return_to text not null, at integer not null, status text not null, reason text,
          silences integer not null, answered_from integer) strict;
        create table if not exists refunds (
          reference text primary key, key text not null unique, charge text not null, amount integer not null, currency text not null,
          at integer not null) strict;
        create index if not exists refunds_of_charge on refunds (charge);
        create table if not exists credits (
          reference text primary key, key text not null unique, card text not null, amount integer not null, currency text not null,
          description text not null, at integer not null) strict;
        create table if not exists calls (
          seq integer primary key autoincrement, at integer not null, operation text not null, key text, amount integer, currency text,
          card text, status text not null, delivered integer not null) strict;
        create index if not exists calls_by_key on calls (key, operation);
        """;

    readonly SqliteConnection connection;
    readonly PreparedCommands commands;
    readonly SharedTransaction transaction;

    public SandboxFile(string path)
    {
        // A pooled connection would keep the file open after Dispose.
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        PreparedCommands.WaitForOthers(connection);
        using var schema = connection.CreateCommand();
        schema.CommandText = Schema;
        schema.ExecuteNonQuery();
        commands = new(connection);
        transaction = new(commands);
    }

    /// <summary>Runs the work alone; it is on the disk when this returns and undone when this throws.</summary>
    public T Transact<T>(Func<T> work) => transaction.Run(work);

    /// <summary>The number of rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        RequireAlone();
        return commands.Get(sql, values).ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        RequireAlone();
        using var reader = commands.Get(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The row of a unique key; null if there is none.</summary>
    public T? Find<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class =>
        Query(sql, read, values).SingleOrDefault();

    public void Dispose()
    {
        commands.Dispose();
        connection.Dispose();
    }

    void RequireAlone() => Invariant.Require(transaction.IsHeldByCurrentThread, "the sandbox file is used outside a transaction");
}
