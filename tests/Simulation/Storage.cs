using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation;

/// <summary>Where a world's programme keeps its rows. It outlives every process.</summary>
public abstract class Storage : IDisposable
{
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";

    /// <summary>Those that are there on this machine.</summary>
    public static IReadOnlyList<string> Names { get; } = [Memory, Sqlite];

    public static Storage Named(string name) => name switch
    {
        Memory => new Model(),
        Sqlite => new File(),
        _ => throw new ArgumentException($"There is no store '{name}' here.", nameof(name)),
    };

    public abstract IQueries Queries { get; }

    /// <summary>The store as a newly started process on that node finds it.</summary>
    public abstract IStore Open(int node);

    public abstract void Dispose();

    sealed class Model : Storage
    {
        readonly MemoryDatabase _database = new();
        readonly Dictionary<int, MemoryStore> _stores = [];

        public override IQueries Queries => new MemoryQueries(_database);

        public override IStore Open(int node)
        {
            _stores.GetValueOrDefault(node)?.Dispose();
            return _stores[node] = new(_database);
        }

        public override void Dispose() => _database.Dispose();
    }

    sealed class File : Storage
    {
        static readonly ProgramId Program = new(1);

        readonly string _directory = Directory.CreateTempSubdirectory("tagsale-simulation-").FullName;
        readonly Dictionary<int, SqliteStore> _stores = [];
        SqliteQueries? _queries;

        string Path => System.IO.Path.Combine(_directory, "tagsale.db");

        public override IQueries Queries => _queries ??= new(Path, Program);

        public override IStore Open(int node)
        {
            if (_stores.TryGetValue(node, out var before)) before.Dispose();
            var store = _stores[node] = new(Path, Program);
            store.Migrate();
            return store;
        }

        public override void Dispose()
        {
            _queries?.Dispose();
            foreach (var store in _stores.Values) store.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
