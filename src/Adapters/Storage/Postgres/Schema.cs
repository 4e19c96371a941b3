using Npgsql;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Numbered scripts, forward only; the database remembers those it had. Of several processes that start at once one runs them, and the others wait.</summary>
static class Schema
{
    const string Folder = ".Storage.Postgres.Migrations.";
    const long OneAtATime = 0x7461_6773_616C_65; // "tagsale"

    static readonly Version Oldest = new(15, 0);

    /// <summary>Why a server of this version cannot be used; null if it can.</summary>
    public static string? Complaint(Version server) =>
        server >= Oldest ? null : $"The server is PostgreSQL {server}, and Tagsale needs {Oldest.Major} or later. Upgrade it, or name another in Tagsale__Database.";

    public static void Migrate(Database database) => Failure.Told(() =>
    {
        using var connection = database.ForReading();
        if (Complaint(connection.PostgreSqlVersion) is { } complaint) throw new StoreException(complaint);

        using var transaction = connection.BeginTransaction();
        Run(connection, $"select pg_advisory_xact_lock({OneAtATime})");
        try
        {
            Run(connection, "create table if not exists migrations (number integer primary key, taken_at timestamptz not null default now())");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreException($"The database {database.Name} does not let this user make tables: {refused.MessageText}. Make the user its owner.", refused);
        }
        var scripts = Scripts.In(Folder);
        var have = Number(connection);
        if (have > scripts.Count)
            throw new StoreException(
                $"The database {database.Name} was written by a newer version of Tagsale (schema {have}, this version knows {scripts.Count}). Start that version, or restore a backup made before it.");
        for (var number = have + 1; number <= scripts.Count; number++) Take(connection, number, scripts[number - 1]);
        transaction.Commit();
        return true;
    });

    static int Number(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("select coalesce(max(number), 0) from migrations", connection);
        return (int)command.ExecuteScalar()!;
    }

    static void Take(NpgsqlConnection connection, int number, string script)
    {
        try
        {
            Run(connection, script);
            Run(connection, $"insert into migrations (number) values ({number})");
        }
        catch (PostgresException failure)
        {
            throw new StoreException($"Step {number} of the schema could not be taken; nothing was changed. {failure.MessageText}.", failure);
        }
    }

    /// <summary>However long it takes: a table may be large, and whoever waits for a turn waits for that.</summary>
    static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
