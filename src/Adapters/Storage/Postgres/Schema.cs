using Npgsql;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Numbered scripts, forward only; the database remembers those it had. Of several processes that start at once one runs them, and the others wait.</summary>
static class Schema
{
    const string Folder = ".Storage.Postgres.Migrations.";
    const long OneAtATime = 0x7461_6773_616C_65; // "tagsale"

    public static void Migrate(Database database) => Failure.Told(() =>
    {
        using var connection = database.ForReading();
        Run(connection, $"select pg_advisory_lock({OneAtATime})");
        try
        {
            Run(connection, "create table if not exists migrations (number integer primary key, taken_at timestamptz not null default now())");
            var scripts = Scripts.In(Folder);
            var have = Number(connection);
            if (have > scripts.Count)
                throw new StoreException(
                    $"The database {database.Name} was written by a newer version of Tagsale (schema {have}, this version knows {scripts.Count}). Start that version, or restore a backup made before it.");
            for (var number = have + 1; number <= scripts.Count; number++) Take(connection, number, scripts[number - 1]);
        }
        finally
        {
            Run(connection, $"select pg_advisory_unlock({OneAtATime})");
        }
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
            using var transaction = connection.BeginTransaction();
            Run(connection, script);
            Run(connection, $"insert into migrations (number) values ({number})");
            transaction.Commit();
        }
        catch (PostgresException failure)
        {
            throw new StoreException($"Step {number} of the schema could not be taken; nothing was changed. {failure.MessageText}.", failure);
        }
    }

    static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
