using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>One transaction on one connection: a round trip to load, a round trip to save and commit.</summary>
sealed class PostgresBatch(Database database, ProgramId program, Presence presence, Offers offers, KnownTaxes taxes) : IBatch
{
    static readonly TimeSpan LookForVerdict = TimeSpan.FromSeconds(10);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    readonly NpgsqlConnection _connection = database.ForBatch();
    ulong? _transaction;
    bool _begun;
    bool _committed;

    public Loaded Load(Keys keys)
    {
        try
        {
            (_transaction, var loaded) = LoadKnown(keys);
            return loaded;
        }
        catch (NpgsqlException lost) when (IsLost(lost))
        {
            throw new InterruptedException($"The connection to the database was lost: {lost.Message}", lost);
        }
        catch (NpgsqlException failure)
        {
            throw Failure.Of(failure);
        }
    }

    public void Save(Changes changes)
    {
        using var sets = new Sets(_connection, program);
        if (!_begun) sets.Add("begin");
        new Saving(sets, presence.Number).Save(changes);
        sets.Add("commit");
        try
        {
            sets.Run();
            _committed = true;
        }
        catch (NpgsqlException lost) when (IsLost(lost))
        {
            _committed = true; // There is nothing left to undo on this connection.
            Judge(lost);
        }
        catch (NpgsqlException failure)
        {
            throw Failure.Of(failure);
        }
    }

    public void Dispose()
    {
        if (_begun && !_committed) RollBack();
        _connection.Dispose();
    }

    (ulong, Loaded) LoadKnown(Keys keys)
    {
        while (true)
        {
            try
            {
                var begin = !_begun;
                _begun = true;
                return new Loading(_connection, program, offers, taxes).Load(keys, begin);
            }
            catch (UnknownOfferException)
            {
                offers.Look(_connection);
            }
        }
    }

    /// <summary>The connection was lost with the commit on its way: whether it arrived, the database itself remembers.</summary>
    void Judge(NpgsqlException lost)
    {
        if (_transaction is not { } number) throw Failure.Of(lost);

        var until = Environment.TickCount64 + LookForVerdict.TotalMilliseconds;
        while (true)
        {
            switch (Fate(number))
            {
                case "committed": return;
                case "aborted": throw new InterruptedException($"The connection to the database was lost: {lost.Message}", lost);
                default:
                    if (Environment.TickCount64 > until) throw Failure.Of(lost);
                    // The lane's own thread, which has nothing else to do until it knows.
                    Thread.Sleep(BetweenLooks);
                    break;
            }
        }
    }

    string? Fate(ulong number)
    {
        try
        {
            using var connection = database.ForReading();
            using var command = new NpgsqlCommand("select pg_xact_status($1::text::xid8)", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = number.ToString(System.Globalization.CultureInfo.InvariantCulture) });
            return command.ExecuteScalar() as string;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or StoreException)
        {
            return null;
        }
    }

    void RollBack()
    {
        try
        {
            using var command = new NpgsqlCommand("rollback", _connection);
            command.ExecuteNonQuery();
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // The server rolls back what a lost connection leaves.
        }
    }

    /// <summary>A refusal by the server comes over a connection that works, unless it ends the session.</summary>
    static bool IsLost(NpgsqlException failure) => failure is not PostgresException refusal || refusal.InvariantSeverity is "FATAL" or "PANIC";
}
