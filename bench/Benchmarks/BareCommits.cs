using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Tagsale.Benchmarks;

/// <summary>The reference: one row, one durable commit, nothing else.</summary>
static class BareCommits
{
    public static double[] Milliseconds(string directory, int commits = 500)
    {
        var path = Path.Combine(directory, "bare.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode=wal; pragma synchronous=full; create table if not exists rows (id integer primary key, at integer)";
        command.ExecuteNonQuery();
        command.CommandText = "insert into rows (at) values (1)";
        command.Prepare();
        return Time(command, commits);
    }

    /// <param name="insert">Of one row, that commits.</param>
    public static double[] Time(DbCommand insert, int commits)
    {
        var milliseconds = new double[commits];
        for (var i = 0; i < commits; i++)
        {
            var start = Stopwatch.GetTimestamp();
            insert.ExecuteNonQuery();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return milliseconds;
    }
}
