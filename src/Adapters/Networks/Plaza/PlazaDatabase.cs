using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>
/// The square's file: one writer at a time, readers beside it, and a signal when something was committed here. Another process may write the same file: what it wrote is found by
/// looking, never remembered.
/// </summary>
sealed class PlazaDatabase : IDisposable
{
    readonly TimeProvider _time;
    readonly SqliteConnection _writer;
    readonly PreparedCommands _commands;
    readonly SharedTransaction _writing;
    readonly string _readOnly;

    /// <summary>Idle readers, each with the statements it has prepared.</summary>
    readonly ConcurrentBag<(SqliteConnection Connection, PreparedCommands Commands)> _readers = [];
    TaskCompletionSource _nextCommit = NewSignal();

    public PlazaDatabase(string path, TimeProvider time)
    {
        _time = time;
        _writer = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true }.ToString());
        _readOnly = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
        _writer.Open();
        PreparedCommands.WaitForOthers(_writer);
        using (var schema = _writer.CreateCommand())
        {
            schema.CommandText = PlazaSchema.Sql;
            schema.ExecuteNonQuery();
        }
        _commands = new(_writer);
        _writing = new(_commands);
    }

    public long LastSeq => Read(EventRows.LastSeq);

    /// <summary>Completes when this process commits something after it was asked for.</summary>
    public Task NextCommit => Volatile.Read(ref _nextCommit).Task;

    public T Read<T>(Func<PlazaSession, T> read)
    {
        var reader = _readers.TryTake(out var idle) ? idle : OpenReader();
        try
        {
            return read(new(reader.Commands));
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    public T Write<T>(Func<PlazaWrite, T> change)
    {
        var (result, told) = _writing.Run(() =>
        {
            var (last, lastAt) = EventRows.Newest(new(_commands));
            // A clock set back must not let time run backwards along the log.
            var now = _time.GetUtcNow();
            var write = new PlazaWrite(_commands, now > lastAt ? now : lastAt, last);
            return (change(write), write.LastSeq > last);
        });
        if (told) Interlocked.Exchange(ref _nextCommit, NewSignal()).SetResult();
        return result;
    }

    /// <summary>A moment before which everything stamped is committed: while it is taken no writer of any process is between the two.</summary>
    public DateTimeOffset SettledNow() => _writing.Run(_time.GetUtcNow);

    public void Dispose()
    {
        foreach (var (connection, commands) in _readers)
        {
            commands.Dispose();
            connection.Dispose();
        }
        _commands.Dispose();
        _writer.Dispose();
    }

    (SqliteConnection Connection, PreparedCommands Commands) OpenReader()
    {
        var connection = new SqliteConnection(_readOnly);
        connection.Open();
        return (connection, new(connection));
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
