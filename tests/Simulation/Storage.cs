using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation;

/// <summary>Where a world's programme keeps its rows. It outlives the process.</summary>
public abstract class Storage : IDisposable
{
    public static Storage Named(string name) => name == "sqlite" ? new File() : new Memory();

    public abstract IQueries Queries { get; }

    /// <summary>The store as a newly started process finds it.</summary>
    public abstract IStore Open();

    public abstract void Dispose();

    sealed class Memory : Storage
    {
        readonly MemoryDatabase _database = new();
        MemoryStore? _store;

        public override IQueries Queries => new MemoryQueries(_database);

        public override IStore Open()
        {
            _store?.Dispose();
            return _store = new(_database);
        }

        public override void Dispose() => _database.Dispose();
    }

    sealed class File : Storage
    {
        static readonly ProgramId Program = new(1);

        readonly string _directory = Directory.CreateTempSubdirectory("tagsale-simulation-").FullName;
        SqliteStore? _store;
        SqliteQueries? _queries;

        string Path => System.IO.Path.Combine(_directory, "tagsale.db");

        public override IQueries Queries => _queries ??= new(Path, Program);

        public override IStore Open()
        {
            _store?.Dispose();
            _store = new(Path, Program);
            _store.Migrate();
            return _store;
        }

        public override void Dispose()
        {
            _queries?.Dispose();
            _store?.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
