using Npgsql;

namespace Tagsale.Benchmarks.Bare;

/// <summary>Statements over arrays, which go to the server together as one transaction.</summary>
sealed class BareConnection(string connectionString) : IDisposable
{
    readonly NpgsqlConnection _connection = Connect(connectionString);

    public static NpgsqlBatchCommand Of(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter Each<T, TValue>(T[] rows, Func<T, TValue> value) => new NpgsqlParameter<TValue[]> { TypedValue = Array.ConvertAll(rows, row => value(row)) };

    public static NpgsqlParameter One<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public void InOne(params NpgsqlBatchCommand[] statements)
    {
        using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(new("begin"));
        foreach (var statement in statements) batch.BatchCommands.Add(statement);
        batch.BatchCommands.Add(new("commit"));
        batch.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Plans are kept and go by the index, as the store's do.</summary>
    static NpgsqlConnection Connect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, MaxAutoPrepare = 50, AutoPrepareMinUsages = 2 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(
            "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off", connection);
        command.ExecuteNonQuery();
        return connection;
    }
}
