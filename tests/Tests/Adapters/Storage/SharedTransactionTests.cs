using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage;

namespace Tagsale.Tests.Adapters.Storage;

public sealed class SharedTransactionTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();
    readonly SqliteConnection _connection;
    readonly PreparedCommands _commands;
    readonly SharedTransaction _transaction;
    int _commits;

    public SharedTransactionTests()
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false, ForeignKeys = true }.ToString());
        _connection.Open();
        using var schema = _connection.CreateCommand();
        schema.CommandText = "create table parents (id integer primary key); create table notes (id integer primary key, parent integer references parents deferrable initially deferred)";
        schema.ExecuteNonQuery();
        _commands = new(_connection);
        _transaction = new(_commands);
        SQLitePCL.raw.sqlite3_commit_hook(_connection.Handle, _ => ++_commits < 0 ? 1 : 0, null);
    }

    [Fact]
    public async Task Callers_that_come_while_one_is_at_work_share_the_next_commit()
    {
        await Together(() => Note(2), () => Note(3), () => Note(4));

        Assert.Equal(2, _commits);
        Assert.Equal([1, 2, 3, 4], Notes());
    }

    [Fact]
    public async Task What_one_of_them_throws_undoes_its_own_work_alone()
    {
        var failures = await Together(() => Note(2), NoteAndThrow, () => Note(4));

        Assert.Equal("mine", Assert.IsType<TimeoutException>(Assert.Single(failures)).Message);
        Assert.Equal([1, 2, 4], Notes());
    }

    [Fact]
    public async Task A_commit_that_fails_is_told_to_each_of_them_and_to_nobody_after()
    {
        var failures = await Together(() => Note(2), () => Note(3, parent: 99), () => Note(4));

        Assert.Equal(3, failures.Count);
        Assert.All(failures, failure => Assert.IsType<SqliteException>(failure));
        _transaction.Run(() => Note(5));
        Assert.Equal([1, 5], Notes());
    }

    [Fact]
    public async Task Nobody_is_forgotten_in_a_crowd()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++) _transaction.Run(() => Note(thread * 1_000 + i));
        })));

        Assert.Equal(1_600, Notes().Count);
    }

    public void Dispose()
    {
        _commands.Dispose();
        _connection.Dispose();
        File.Delete(_file);
    }

    /// <summary>All of them come while the first, which writes note 1, is at work.</summary>
    async Task<List<Exception>> Together(params Func<int>[] works)
    {
        using var atWork = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Factory.StartNew(() => _transaction.Run(() =>
        {
            atWork.Set();
            goOn.Wait();
            return Note(1);
        }), TaskCreationOptions.LongRunning);
        atWork.Wait();
        var failures = new List<Exception>();
        var threads = works.Select(work => new Thread(() =>
        {
            try
            {
                _transaction.Run(work);
            }
            catch (Exception failure)
            {
                lock (failures) failures.Add(failure);
            }
        })).ToList();
        foreach (var thread in threads) thread.Start();
        while (threads.Any(thread => thread.ThreadState != ThreadState.WaitSleepJoin)) await Task.Delay(1);
        goOn.Set();
        await first;
        foreach (var thread in threads) thread.Join();
        return failures;
    }

    int NoteAndThrow()
    {
        Note(3);
        throw new TimeoutException("mine");
    }

    int Note(int id, int? parent = null) =>
        _commands.Get("insert into notes (id, parent) values ($id, $parent)", [("$id", id), ("$parent", parent)]).ExecuteNonQuery();

    List<int> Notes() => _transaction.Run(() =>
    {
        using var reader = _commands.Get("select id from notes order by id", []).ExecuteReader();
        var ids = new List<int>();
        while (reader.Read()) ids.Add(reader.GetInt32(0));
        return ids;
    });
}
