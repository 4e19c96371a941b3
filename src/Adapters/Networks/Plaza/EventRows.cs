using Microsoft.Data.Sqlite;

namespace Tagsale.Adapters.Networks.Plaza;

/// <param name="At">When the square took it, never before that of the entry ahead of it.</param>
sealed record LogEntry(long Seq, DateTimeOffset At, byte[] Json);

static class EventRows
{
    /// <summary>The number and the time of the newest; zero and the distant past where there is none.</summary>
    public static (long Seq, DateTimeOffset At) Newest(PlazaSession session) => session.All(
        "select seq, at from events order by seq desc limit 1", row => (row.GetInt64(0), new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero))).FirstOrDefault();

    public static long LastSeq(PlazaSession session) => Newest(session).Seq;

    public static List<LogEntry> After(PlazaSession session, long seq, int limit) => session.All(
        "select seq, at, json from events where seq > $seq order by seq limit $limit", Map, ("$seq", seq), ("$limit", limit));

    static LogEntry Map(SqliteDataReader row) =>
        new(row.GetInt64(0), new(row.GetInt64(1), TimeSpan.Zero), row.GetFieldValue<byte[]>(2));
}
