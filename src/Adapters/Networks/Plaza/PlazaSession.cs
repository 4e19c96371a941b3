using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>Statements over one connection.</summary>
class PlazaSession(PreparedCommands commands)
{
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => commands.Get(sql, values).ExecuteNonQuery();

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = commands.Get(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    public T? First<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class => All(sql, row, values).FirstOrDefault();
}

/// <summary>A transaction of the one writer: what it changes and the events that tell of it become durable together.</summary>
sealed class PlazaWrite(PreparedCommands commands, DateTimeOffset at, long lastSeq) : PlazaSession(commands)
{
    /// <summary>Trusted time of everything done here.</summary>
    public DateTimeOffset At => at;

    public long LastSeq { get; private set; } = lastSeq;

    public long Append(Func<long, PlazaEvent> tell)
    {
        LastSeq++;
        Execute(
            "insert into events (seq, at, json) values ($seq, $at, $json)",
            ("$seq", LastSeq), ("$at", At.UtcTicks), ("$json", tell(LastSeq).ToJson()));
        return LastSeq;
    }
}
