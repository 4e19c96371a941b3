using System.Net.Sockets;
using Npgsql;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Connections to one database: for batches, and for everything else.</summary>
sealed class Database : IDisposable
{
    // Each key of a batch is looked up by its index, whatever the statistics say: on a table that was never analysed the planner reads it whole, and a plan that is
    // made anew for every batch costs more than the batch. Which index that is must not be left to a guess either, for the plan stays: where a row is looked up by another
    // key than the primary one, the statement says `program + 0`, so that no index that begins with the program can serve (docs/decisions/0013).
    const string ForBatches = """
        set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off;
        set enable_material = off; set jit = off
        """;

    readonly NpgsqlDataSource _batches;
    readonly NpgsqlDataSource _reading;

    public Database(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "tagsale", MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true, TcpKeepAlive = true,
        };
        Name = $"{settings.Host}:{settings.Port}/{settings.Database}";
        _reading = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Prepare, connection => Task.Run(() => Prepare(connection)));
        _batches = builder.Build();
    }

    /// <summary>Where it is, without user and password.</summary>
    public string Name { get; }

    public NpgsqlConnection ForBatch() => Open(_batches);

    public NpgsqlConnection ForReading() => Open(_reading);

    public void Dispose()
    {
        _batches.Dispose();
        _reading.Dispose();
    }

    static void Prepare(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(ForBatches, connection);
        command.ExecuteNonQuery();
    }

    /// <exception cref="StoreException">It does not answer, or does not let us in.</exception>
    NpgsqlConnection Open(NpgsqlDataSource source)
    {
        try
        {
            return source.OpenConnection();
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or InvalidOperationException)
        {
            var reason = failure is PostgresException refused ? refused.MessageText : (failure.InnerException ?? failure).Message;
            throw new StoreException($"The database at {Name} cannot be used: {reason.TrimEnd('.')}. {Remedy(failure)}.", failure);
        }
    }

    static string Remedy(Exception failure) => (failure as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Correct the user and the password in Tagsale__Database",
        PostgresErrorCodes.InvalidCatalogName => "Create it, or name another in Tagsale__Database",
        PostgresErrorCodes.TooManyConnections => "Raise the server's max_connections, or set a lower 'Maximum Pool Size' in Tagsale__Database",
        _ => "Start it, or correct Tagsale__Database",
    };
}
