using Npgsql;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>PostgreSQL's error codes in the words of the port.</summary>
static class Failure
{
    /// <summary>Raised by the schema's own check.</summary>
    const string NotAsLoaded = "TS001";

    public static Exception Of(NpgsqlException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } e => new InterruptedException(e.MessageText, e),
        PostgresException { SqlState: NotAsLoaded } e => new ConflictException(e.MessageText, e),
        // Class 23: a constraint refuses. Class 22: a value that no retry makes fit.
        PostgresException e when e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState.StartsWith("22", StringComparison.Ordinal) => new ConflictException(e.MessageText, e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e => new StoreException("The database's disk is full: free some space.", e),
        PostgresException e => new StoreException($"The database failed: {e.MessageText}.", e),
        _ => new StoreException($"The database does not answer: {failure.Message}.", failure),
    };

    public static T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException failure)
        {
            throw Of(failure);
        }
    }
}
