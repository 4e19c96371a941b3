using System.Buffers;
using System.Text;
using SQLitePCL;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// One statement, prepared at its first use and kept. Parameter 1 is the programme and stays bound; the others are bound, and the columns of a
/// row read, in the order they stand in the text. Directly over SQLite: the ADO.NET layer looks every parameter up by name and boxes it.
/// </summary>
sealed class Statement(sqlite3 db, long program, string sql) : IRow, IDisposable
{
    const int LongestOnStack = 512;

    sqlite3_stmt? _prepared;
    int _bound = 1;
    int _read;

    public Statement Bind(long value) => Bound(raw.sqlite3_bind_int64(Prepared, ++_bound, value));

    public Statement Bind(long? value) => value is { } known ? Bind(known) : BindNull();

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTimeOffset value) => Bind(Instant.Write(value));

    public Statement Bind(DateTimeOffset? value) => value is { } known ? Bind(known) : BindNull();

    public Statement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(bytes);
    }

    public Statement Bind(Guid? value) => value is { } known ? Bind(known) : BindNull();

    public Statement Bind(ReadOnlySpan<byte> value) => Bound(raw.sqlite3_bind_blob(Prepared, ++_bound, value));

    public Statement Bind(string? value)
    {
        if (value is null) return BindNull();
        // An empty span has no address, and SQLite takes no address for NULL.
        if (value.Length == 0) return Bound(raw.sqlite3_bind_text(Prepared, ++_bound, value));

        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = size > LongestOnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> bytes = rented is null ? stackalloc byte[LongestOnStack] : rented;
        var length = Encoding.UTF8.GetBytes(value, bytes);
        var result = raw.sqlite3_bind_text(Prepared, ++_bound, bytes[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return Bound(result);
    }

    public Statement BindNull() => Bound(raw.sqlite3_bind_null(Prepared, ++_bound));

    /// <summary>Runs to the end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step()) { }
        return raw.sqlite3_changes(db);
    }

    /// <exception cref="ConflictException">It did not change exactly one row.</exception>
    public void RunOnOne(string what)
    {
        if (Run() != 1) throw new ConflictException($"{what} is not as it was loaded");
    }

    /// <summary>On to the next row. At the end it answers false and is ready for the next use.</summary>
    public bool Step()
    {
        _read = 0;
        var result = raw.sqlite3_step(Prepared);
        if (result == raw.SQLITE_ROW) return true;
        if (result == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var failure = Failure.Of(db);
        Reset();
        throw failure;
    }

    /// <summary>Leaves the remaining rows; needed only where not all were stepped through.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(Prepared);
        _bound = 1;
    }

    public bool Any()
    {
        var any = Step();
        if (any) Reset();
        return any;
    }

    public T? One<T>(Func<Statement, T> read) where T : class
    {
        if (!Step()) return null;
        try
        {
            return read(this);
        }
        finally
        {
            Reset();
        }
    }

    public T? OneValue<T>(Func<Statement, T> read) where T : struct
    {
        if (!Step()) return null;
        try
        {
            return read(this);
        }
        finally
        {
            Reset();
        }
    }

    public List<T> All<T>(Func<Statement, T> read)
    {
        var all = new List<T>();
        while (Step()) all.Add(read(this));
        return all;
    }

    public long Long() => raw.sqlite3_column_int64(_prepared!, _read++);

    public int Int() => raw.sqlite3_column_int(_prepared!, _read++);

    public int? IntOrNull()
    {
        var value = Int();
        return value == 0 && raw.sqlite3_column_type(_prepared!, _read - 1) == raw.SQLITE_NULL ? null : value;
    }

    public bool Flag() => Int() != 0;

    public string Text() => raw.sqlite3_column_text(_prepared!, _read++).utf8_to_string();

    public string? TextOrNull() => raw.sqlite3_column_text(_prepared!, _read++).utf8_to_string();

    public DateTimeOffset Time() => Instant.Read(Long());

    public DateTimeOffset? TimeOrNull()
    {
        var micros = Long();
        return micros == 0 && raw.sqlite3_column_type(_prepared!, _read - 1) == raw.SQLITE_NULL ? null : Instant.Read(micros);
    }

    public Guid Guid() => new(Blob(), bigEndian: true);

    public Guid? GuidOrNull()
    {
        var bytes = Blob();
        return bytes.IsEmpty ? null : new Guid(bytes, bigEndian: true);
    }

    public ReadOnlySpan<byte> Blob() => raw.sqlite3_column_blob(_prepared!, _read++);

    public void Dispose() => _prepared?.Dispose();

    sqlite3_stmt Prepared => _prepared ??= Prepare();

    sqlite3_stmt Prepare()
    {
        Failure.ThrowUnlessOk(db, raw.sqlite3_prepare_v2(db, sql, out var prepared));
        Failure.ThrowUnlessOk(db, raw.sqlite3_bind_int64(prepared, 1, program));
        return prepared;
    }

    Statement Bound(int result)
    {
        if (result == raw.SQLITE_OK) return this;
        var failure = Failure.Of(db);
        Reset();
        throw failure;
    }
}
