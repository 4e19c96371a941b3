using Tagsale.Benchmarks.Bare;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks.Stores;

/// <summary>A store that holds nothing yet and is gone when the run is over.</summary>
abstract class FreshStore : IDisposable
{
    public static readonly ProgramId Program = new(1);

    public static FreshStore Make(Options options) => options.Store == "sqlite" ? new FreshSqlite() : new FreshPostgres(options.Server());

    public abstract string Name { get; }

    /// <summary>As Tagsale__Database names it; the file of an embedded one is not at its usual place.</summary>
    public abstract string Setting { get; }

    /// <summary>Migrated and ready.</summary>
    public abstract IStore Open();

    /// <summary>Writes the rows of purchases without asking for anything.</summary>
    public abstract BarePurchases Bare();

    /// <summary>How many writers at once make the bare statements fastest.</summary>
    public abstract int BareWriters { get; }

    /// <summary>Milliseconds of durable commits of one row each, nothing else.</summary>
    public abstract double[] OneRowCommits(int commits);

    /// <summary>The one number a query answers.</summary>
    public abstract long Ask(string sql);

    public abstract void Dispose();
}
