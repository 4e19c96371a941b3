using Npgsql;
using Tagsale.Core;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// Statements that go to the server together and are answered together: one round trip however many rows they touch. Parameter 1 is the programme, each further one
/// a column: an array with a value for each row.
/// </summary>
sealed class Sets : IDisposable
{
    readonly ProgramId _program;
    readonly NpgsqlBatch _batch;
    readonly List<Action<Row>> _readers = [];

    public Sets(NpgsqlConnection connection, ProgramId program)
    {
        _program = program;
        _batch = new NpgsqlBatch(connection);
    }

    public bool IsEmpty => _batch.BatchCommands.Count == 0;

    /// <summary>For an answer that has done its work by coming: a lock taken, a check passed.</summary>
    public static void Noted(Row row) { }

    /// <summary>A statement without parameters.</summary>
    public void Add(string sql) => _batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));

    /// <param name="read">Called for each row of the answer; null for a statement that answers with none.</param>
    public Columns Add(string sql, Action<Row>? read)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = _program.Value });
        _batch.BatchCommands.Add(command);
        if (read is not null) _readers.Add(read);
        return new(command);
    }

    /// <summary>A statement over rows, left out where there are none.</summary>
    public Columns<T> Each<T>(IReadOnlyCollection<T> rows, string sql, Action<Row>? read = null) =>
        new(rows.Count == 0 ? null : Add(sql, read), rows);

    public void Run()
    {
        using var reader = _batch.ExecuteReader();
        var row = new Row(reader);
        foreach (var read in _readers)
        {
            while (row.Next()) read(row);
            reader.NextResult();
        }
    }

    public void Dispose() => _batch.Dispose();
}

/// <summary>Parameters of one statement.</summary>
readonly struct Columns(NpgsqlBatchCommand command)
{
    public Columns Value<T>(T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return this;
    }
}

/// <summary>Parameters of one statement, a column at a time.</summary>
readonly struct Columns<T>(Columns? statement, IReadOnlyCollection<T> rows)
{
    public Columns<T> Of<TValue>(Func<T, TValue> value)
    {
        if (statement is not { } columns) return this;
        var values = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows) values[i++] = value(row);
        columns.Value(values);
        return this;
    }

    public Columns<T> Times(Func<T, DateTimeOffset> value) => Of(row => Instant.Write(value(row)));

    public Columns<T> TimesOrNull(Func<T, DateTimeOffset?> value) => Of(row => value(row) is { } time ? Instant.Write(time) : (long?)null);

    /// <summary>How many rows there are, for a statement that checks that it touched them all.</summary>
    public void Count() => statement?.Value((long)rows.Count);
}
