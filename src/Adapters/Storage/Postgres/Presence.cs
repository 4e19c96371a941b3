using System.Data;
using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// This process in the eyes of the others: a connection that holds a lock on the process's number, and on each network it reads. When the process is gone, however it
/// went, so is the connection, and the locks are free.
/// </summary>
sealed class Presence(Database database, ProgramId program) : IDisposable
{
    /// <summary>Keeps these locks apart from others by number: "tags".</summary>
    const int OfNetworks = 0x7461_6773;

    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();
    readonly HashSet<string> _leads = [];
    NpgsqlConnection? _connection;
    long _number;
    long _lookedAt;

    /// <summary>The number of this process. Another one after the connection was lost: what was in hand then has been freed.</summary>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public long Number
    {
        get
        {
            lock (_gate)
            {
                Appear();
                return _number;
            }
        }
    }

    public bool Leads(string network)
    {
        lock (_gate)
        {
            Appear();
            if (_leads.Contains(network)) return true;
            if (!Try("select pg_try_advisory_lock($1, hashtext($2))", OfNetworks ^ program.Value, network)) return false;
            // Whoever led before is gone, or knows within a second that it does not: what it had taken need not wait for its minute.
            Failure.Told(() => Ask(_connection!, "update timers set taken_until = 0 where program = $1 and network = $2 and taken_until > 0", program.Value, network));
            _leads.Add(network);
            return true;
        }
    }

    /// <summary>
    /// A number that nobody holds any more is taken out, and what it had in hand is freed: after the batches under way, since one of a process that has lost its connection
    /// and does not know yet may be among them. Later ones find the number gone and queue for anybody.
    /// </summary>
    public void BuryTheDead() => Failure.Told(() =>
    {
        using var connection = database.ForReading();
        using var transaction = connection.BeginTransaction();
        var dead = (long[])Ask(connection, """
            with dead as (
              delete from processes where id in (select id from processes where id <> $1 and program = $2 for update skip locked) and pg_try_advisory_xact_lock(id) returning id)
            select coalesce(array_agg(id), '{}') from dead
            """, Number, program.Value)!;
        if (dead.Length > 0)
        {
            Ask(connection, "select pg_advisory_xact_lock($1, $2)", Loading.BatchLock, program.Value);
            Ask(connection, "update outbox set owner = 0 where owner = any ($1)", dead);
        }
        transaction.Commit();
        return dead.Length;
    });

    /// <summary>Leaves everything in hand to whoever wants it, itself included.</summary>
    public void Renew()
    {
        lock (_gate) Vanish();
    }

    public void Dispose()
    {
        lock (_gate) Vanish();
    }

    void Appear()
    {
        if (_connection?.State == ConnectionState.Open && (Environment.TickCount64 - _lookedAt < LookEvery.TotalMilliseconds || IsThere())) return;
        Vanish();

        var connection = database.ForReading();
        try
        {
            // The number is locked before anybody can see its row.
            _number = Failure.Told(() => (long)Ask(connection, """
                with own as (insert into processes (program) values ($1) returning id) select id from own where pg_advisory_lock(id) is not null
                """, program.Value)!);
            _connection = connection;
            _lookedAt = Environment.TickCount64;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    bool IsThere()
    {
        try
        {
            Ask(_connection!, "select 1");
            _lookedAt = Environment.TickCount64;
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    void Vanish()
    {
        _leads.Clear();
        // Closing gives it back to the pool, which must not keep its locks.
        if (_connection?.State == ConnectionState.Open)
        {
            try
            {
                Ask(_connection, "select pg_advisory_unlock_all()");
            }
            catch (NpgsqlException)
            {
                // They went with the connection.
            }
        }
        _connection?.Dispose();
        _connection = null;
    }

    bool Try(string sql, params object[] values) => Failure.Told(() => (bool)Ask(_connection!, sql, values)!);

    static object? Ask(NpgsqlConnection connection, string sql, params object[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command.ExecuteScalar();
    }
}
