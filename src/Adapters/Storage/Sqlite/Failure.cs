using SQLitePCL;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>SQLite's result codes in the words of the port.</summary>
static class Failure
{
    public static void ThrowUnlessOk(sqlite3 db, int result)
    {
        if (result != raw.SQLITE_OK) throw Of(db);
    }

    /// <summary>What the last call on the connection failed with. A value that no retry makes fit is a conflict, everything else the store's.</summary>
    public static Exception Of(sqlite3 db)
    {
        var message = raw.sqlite3_errmsg(db).utf8_to_string();
        return raw.sqlite3_errcode(db) switch
        {
            raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => new ConflictException(message),
            raw.SQLITE_BUSY => new StoreException("Another program keeps the database locked."),
            raw.SQLITE_FULL => new StoreException("The disk is full: free some space."),
            _ => new StoreException($"The database failed: {message}."),
        };
    }
}
