using SQLitePCL;

namespace Tagsale.Benchmarks.Bare;

/// <summary>A file of SQLite with the settings the store gives it, and statements that are prepared once.</summary>
sealed class BareFile : IDisposable
{
    readonly sqlite3 _db;
    readonly List<BareStatement> _statements = [];

    public BareFile(string path)
    {
        raw.sqlite3_open_v2(path, out _db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        Execute("pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536; pragma temp_store = memory; pragma wal_autocheckpoint = 16000");
    }

    public BareStatement Prepare(string sql)
    {
        var statement = new BareStatement(_db, sql);
        _statements.Add(statement);
        return statement;
    }

    public void InOne(Action writes)
    {
        Execute("begin immediate");
        writes();
        Execute("commit");
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _db.Dispose();
    }

    void Execute(string sql) => BareStatement.Check(_db, raw.sqlite3_exec(_db, sql));
}
