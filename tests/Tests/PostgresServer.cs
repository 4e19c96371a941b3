using Npgsql;
using Tagsale.Core;

namespace Tagsale.Tests;

/// <summary>The server that <c>./test</c> starts. All tests of a run share one database and are kept apart as programmes are.</summary>
static class PostgresServer
{
    const string Setting = "TAGSALE_TEST_POSTGRES";

    static readonly Lazy<string> Shared = new(NewDatabase);
    static int _programs;

    public const string Missing = $"{Setting} names no server; ./test starts one";

    public static bool IsMissing => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Setting));

    public static string Database => Shared.Value;

    public static ProgramId NewProgram() => new(Interlocked.Increment(ref _programs));

    public static string NewDatabase()
    {
        var server = new NpgsqlConnectionStringBuilder(Server);
        var name = $"tagsale_{Guid.NewGuid():N}";
        Run(Server, $"create database {name}");
        server.Database = name;
        return server.ConnectionString;
    }

    /// <summary>Ends every session of the database, whatever it is doing.</summary>
    public static void CutConnections(string database) =>
        Run(database, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

    /// <summary>Lets nobody in, and those who are in out.</summary>
    public static void Close(string database)
    {
        Run(Server, $"alter database {NameOf(database)} allow_connections false");
        Run(Server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{NameOf(database)}'");
    }

    public static void Reopen(string database) => Run(Server, $"alter database {NameOf(database)} allow_connections true");

    public static void Run(string database, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        connection.Open();
#pragma warning disable CA2100 // Written by the tests, word by word.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    static string Server => Environment.GetEnvironmentVariable(Setting)!;

    static string? NameOf(string database) => new NpgsqlConnectionStringBuilder(database).Database;
}
