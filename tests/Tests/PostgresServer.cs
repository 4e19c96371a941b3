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
        var server = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable(Setting)!) { Pooling = false };
        var name = $"tagsale_{Guid.NewGuid():N}";
        using var connection = new NpgsqlConnection(server.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand($"create database {name}", connection);
        command.ExecuteNonQuery();
        server.Database = name;
        server.Pooling = true;
        return server.ConnectionString;
    }
}
