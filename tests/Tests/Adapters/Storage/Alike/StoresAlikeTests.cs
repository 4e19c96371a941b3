using FsCheck;
using FsCheck.Fluent;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Simulation;

namespace Tagsale.Tests.Adapters.Storage.Alike;

/// <summary>Whatever happens, in whatever order and batches: every store answers as the model does, and keeps what the model keeps.</summary>
public sealed class StoresAlikeTests : IDisposable
{
    const int Stories = 30;

    static readonly string[] Networks = [Some.Network, Cast.Second];

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-").FullName;
    int _programs;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void sqlite_answers_like_the_model() => Compare(program => new SqliteStorage(Path.Combine(_directory, "tagsale.db"), program));

    [Fact]
    public void postgres_answers_like_the_model()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        Compare(_ => new PostgresStorage());
    }

    void Compare(Func<ProgramId, IStorage> kind) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Stories), Prop.ForAll(Step.Stories, story =>
        {
            using var model = new Witness(new MemoryStorage());
            using var other = new Witness(kind(new(++_programs)));
            new Telling(model, other).Tell(story);
        }));

    /// <summary>A story told to two stores at once.</summary>
    sealed class Telling(Witness model, Witness other)
    {
        readonly FakeTime _time = new();
        readonly List<Command> _batch = [];

        DateTimeOffset Now => _time.GetUtcNow();

        public void Tell(Story story)
        {
            var cast = new Cast(model.Queries, _time);
            _batch.AddRange(cast.Open());
            Commit();
            foreach (var step in story.Steps)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                // One attempt is made at a time, so nothing is deferred twice in a batch.
                if (step.Deed == Deed.Defer) Commit();
                _batch.AddRange(cast.Commands(step));
                if (!step.Together) Commit();
                Happen(step);
            }
            Commit();
            Same(witness => witness.Tell(cast, Now));
            End(cast);
        }

        /// <summary>A day later nothing is left in waiting: what is free is taken, what is due is due, what is paid is sent, and all that is not needed goes.</summary>
        void End(Cast cast)
        {
            _time.Advance(TimeSpan.FromDays(1));
            Same(witness => witness.Claim(Now, 200));
            foreach (var network in Networks) Assert.Equal(model.Due(network, Now, 200), other.Due(network, Now, 200));
            _batch.AddRange(cast.SendAll());
            Commit();
            Each(witness => witness.Prune(new(Now, DateTimeOffset.MinValue, Now, DateTimeOffset.MinValue, Now), 5));
            Same(witness => witness.Tell(cast, Now));
        }

        void Commit()
        {
            if (_batch.Count > 0) Same(witness => witness.Run(_batch));
            _batch.Clear();
        }

        void Happen(Step step)
        {
            switch (step.Deed)
            {
                case Deed.Wait: _time.Advance(TimeSpan.FromMinutes(1 + step.How * step.Which)); break;
                case Deed.Tick: Tick(step); break;
                case Deed.Claim: Same(witness => witness.Claim(Now, 1 + step.How)); break;
                case Deed.Disown: Each(witness => witness.Disown()); break;
                case Deed.Restart: Each(witness => witness.Restart()); break;
                case Deed.Prune:
                    var before = Now.AddMinutes(-step.Which * step.Which);
                    var requests = step.How == 0 ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue;
                    Each(witness => witness.Prune(new(before, requests, before, default, before), 1 + step.How));
                    break;
            }
        }

        /// <summary>What is due is decided at once: only that frees a timer for every kind of store.</summary>
        void Tick(Step step)
        {
            foreach (var network in Networks)
            {
                var due = model.Due(network, Now, 1 + step.How);
                Assert.Equal(due, other.Due(network, Now, 1 + step.How));
                var watermark = step.Which % 3 == 0 ? DateTimeOffset.MinValue : Now;
                _batch.AddRange(due.Select(timer => new Lapse(timer, watermark, Now.AddHours(-2)) { At = Now }));
                Commit();
            }
        }

        void Each(Action<Witness> happens)
        {
            happens(model);
            happens(other);
        }

        void Same(Func<Witness, string> tell) => Assert.Equal(tell(model).Split('\n'), tell(other).Split('\n'));
    }

    sealed class MemoryStorage : IStorage
    {
        readonly MemoryDatabase _database = new();

        public IQueries Queries => new MemoryQueries(_database);

        public IStore Open() => new MemoryStore(_database);

        public void Dispose() => _database.Dispose();
    }

    sealed class PostgresStorage : IStorage
    {
        readonly PostgresProgram _program = new();

        public IQueries Queries => _program.Queries;

        public IStore Open() => _program.Open();

        public void Dispose() => _program.Dispose();
    }

    /// <summary>A programme of its own in a file that many share.</summary>
    sealed class SqliteStorage(string file, ProgramId program) : IStorage
    {
        readonly SqliteQueries _queries = new(file, program);

        public IQueries Queries => _queries;

        public IStore Open()
        {
            var store = new SqliteStore(file, program);
            store.Migrate();
            return store;
        }

        public void Dispose() => _queries.Dispose();
    }
}
