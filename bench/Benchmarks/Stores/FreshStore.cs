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

    /// <summary>The program's data directory.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("tagsale-bench-").FullName;

    /// <summary>As Tagsale__Database names it.</summary>
    public abstract string Setting { get; }

    /// <summary>Migrated and ready.</summary>
    public abstract IStore Open();

    /// <summary>Writes the rows of purchases without asking for anything.</summary>
    public abstract BarePurchases Bare();

    /// <summary>Writes the rows of card transactions.</summary>
    public abstract BareRewards BareRewards();

    /// <summary>How many writers at once make the bare statements fastest.</summary>
    public abstract int BareWriters { get; }

    /// <summary>Milliseconds of durable commits of one row each, nothing else.</summary>
    public abstract double[] OneRowCommits(int commits);

    /// <summary>The one number a query answers.</summary>
    public abstract long Ask(string sql);

    public abstract void Execute(string sql);

    /// <summary>Gives new rows of a sequence their numbers.</summary>
    public abstract bool NumbersRows { get; }

    /// <summary>Rows with a column n that counts from one number to before another, to select from.</summary>
    public abstract string Numbers(long from, long to);

    /// <summary>A number as the end of an id, in the store's own form.</summary>
    /// <param name="prefix">20 hexadecimal digits.</param>
    public abstract string Id(string prefix, string number);

    /// <summary>An id's prefix, ten hexadecimal digits of a number, and two digits more.</summary>
    public abstract string Id(string prefix, string number, string lane);

    public abstract string Padded(string number, int digits);

    /// <summary>What a store does for itself when it has had time.</summary>
    public abstract void TidyUp();

    public virtual void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
