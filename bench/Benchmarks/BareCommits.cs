using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Tagsale.Benchmarks;

/// <summary>The reference: one row, one durable commit, nothing else.</summary>
static class BareCommits
{
    const int Commits = 500;

    public static double[] Milliseconds(string directory)
    {
        var path = Path.Combine(directory, "bare.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode=wal; pragma synchronous=full; create table if not exists rows (id integer primary key, at integer)";
        command.ExecuteNonQuery();
        command.CommandText = "insert into rows (at) values (1)";
        command.Prepare();

        var milliseconds = new double[Commits];
        for (var i = 0; i < Commits; i++)
        {
            var start = Stopwatch.GetTimestamp();
            command.ExecuteNonQuery();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return milliseconds;
    }
}
