using Microsoft.Data.Sqlite;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// The commands of one connection by their text, prepared at their first use and kept: for small files of embedded outsiders, whose statements are few and fixed.
/// One caller at a time. Transactions are begun and ended here too, because a kept command cannot be told of one that ADO.NET began later.
/// </summary>
public sealed class PreparedCommands(SqliteConnection connection) : IDisposable
{
    const int LongestWaitMilliseconds = 10_000;

    readonly Dictionary<string, SqliteCommand> _byText = [];

    /// <summary>Another process may write the same file: its turn is waited for by SQLite itself, in small steps. ADO.NET would look again only every 150 ms.</summary>
    public static void WaitForOthers(SqliteConnection connection) => SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, LongestWaitMilliseconds);

    /// <summary>Alone on the file; durable when this returns, undone when the work throws.</summary>
    public T Transact<T>(Func<T> work)
    {
        Get("begin immediate", []).ExecuteNonQuery();
        try
        {
            var result = work();
            Get("commit", []).ExecuteNonQuery();
            return result;
        }
        catch
        {
            // SQLite ends a transaction by itself on some failures; there is then nothing to undo.
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) Get("rollback", []).ExecuteNonQuery();
            throw;
        }
    }

    /// <summary>The command with these values, to be executed before another is asked for with the same text.</summary>
    public SqliteCommand Get(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_byText.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _byText.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _byText.Values) command.Dispose();
    }
}
