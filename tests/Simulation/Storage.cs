using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation;

/// <summary>Where a world's programme keeps its rows. It outlives every process.</summary>
public abstract class Storage : IDisposable
{
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>A connection string for a server on which databases can be made.</summary>
    const string Server = "TAGSALE_TEST_POSTGRES";

    public static IReadOnlyList<string> Known { get; } = [Memory, Sqlite, Postgres];

    /// <summary>Those that are there on this machine.</summary>
    public static IReadOnlyList<string> Names { get; } =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Server)) ? [Memory, Sqlite] : [Memory, Sqlite, Postgres];

    public static Storage Named(string name) => name switch
    {
        Memory => new Model(),
        Sqlite => new File(),
        Postgres when Names.Contains(Postgres) => new Database(Environment.GetEnvironmentVariable(Server)!),
        _ => throw new ArgumentException($"There is no store '{name}' here.", nameof(name)),
    };

    /// <summary>What must be done before this store can be used; null if nothing.</summary>
    public static string? Wanting(string name) => Names.Contains(name) ? null
        : $"--store {name} needs a PostgreSQL server on which databases can be made: name it in {Server}, like {Server}=\"Host=localhost;Username=postgres;Password=...\"";

    public abstract IQueries Queries { get; }

    /// <summary>Several processes may work on it at once.</summary>
    public abstract bool IsShared { get; }

    /// <summary>What the process on that node had in hand is free.</summary>
    public abstract void Close(int node);

    /// <summary>The store as a newly started process on that node finds it.</summary>
    public abstract IStore Open(int node);

    public abstract void Dispose();

    sealed class Model : Storage
    {
        readonly MemoryDatabase _database = new();
        readonly Dictionary<int, MemoryStore> _stores = [];

        public override IQueries Queries => new MemoryQueries(_database);

        public override bool IsShared => true;

        public override IStore Open(int node) => _stores[node] = new(_database);

        public override void Close(int node) => _stores[node].Dispose();

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

        public override bool IsShared => false;

        public override void Close(int node) => _stores[node].Dispose();

        public override IStore Open(int node)
        {
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

    /// <summary>A database of its own, dropped with the world.</summary>
    sealed class Database : Storage
    {
        static readonly ProgramId Program = new(1);

        readonly NpgsqlConnectionStringBuilder _server;
        readonly string _name = $"tagsale_simulation_{Guid.NewGuid():N}";
        readonly Dictionary<int, PostgresStore> _stores = [];
        readonly PostgresQueries _queries;

        public Database(string server)
        {
            _server = new(server) { Pooling = false };
            Run($"create database {_name}");
            _queries = new(Own, Program);
        }

        public override IQueries Queries => _queries;

        public override bool IsShared => true;

        string Own => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = _name, Pooling = true }.ConnectionString;

        public override IStore Open(int node)
        {
            var store = _stores[node] = new(Own, Program);
            store.Migrate();
            return store;
        }

        public override void Close(int node) => _stores[node].Dispose();

        public override void Dispose()
        {
            _queries.Dispose();
            foreach (var store in _stores.Values) store.Dispose();
            Run($"drop database {_name} with (force)");
        }

        void Run(string sql)
        {
            using var connection = new NpgsqlConnection(_server.ConnectionString);
            connection.Open();
            using var command = new NpgsqlCommand(sql, connection);
            command.ExecuteNonQuery();
        }
    }
}
