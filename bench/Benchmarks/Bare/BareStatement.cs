using System.Text;
using SQLitePCL;

namespace Tagsale.Benchmarks.Bare;

/// <summary>A prepared statement of SQLite whose parameters are bound in their order.</summary>
sealed class BareStatement : IDisposable
{
    readonly sqlite3 _db;
    readonly sqlite3_stmt _prepared;
    int _bound;

    public BareStatement(sqlite3 db, string sql)
    {
        _db = db;
        Check(db, raw.sqlite3_prepare_v2(db, sql, out _prepared));
    }

    public static void Check(sqlite3 db, int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw new InvalidOperationException(raw.sqlite3_errmsg(db).utf8_to_string());
    }

    public BareStatement Bind(long value)
    {
        raw.sqlite3_bind_int64(_prepared, ++_bound, value);
        return this;
    }

    public BareStatement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        raw.sqlite3_bind_blob(_prepared, ++_bound, bytes);
        return this;
    }

    public BareStatement Bind(string? value)
    {
        if (value is null) raw.sqlite3_bind_null(_prepared, ++_bound);
        else
        {
            Span<byte> bytes = stackalloc byte[1_024];
            raw.sqlite3_bind_text(_prepared, ++_bound, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
        }
        return this;
    }

    public void Run()
    {
        Check(_db, raw.sqlite3_step(_prepared));
        raw.sqlite3_reset(_prepared);
        _bound = 0;
    }

    public void Dispose() => _prepared.Dispose();
}
