using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Engine;

public sealed class GroupCommitTests : IDisposable
{
    readonly MemoryStore _model = new();
    readonly FailingStore _store;
    readonly BatchRunner _runner;

    public GroupCommitTests()
    {
        _store = new(_model);
        _runner = new(_store, Some.Rules());
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task many_threads_are_each_answered_once_with_their_own()
    {
        const int Threads = 8, Each = 500;
        using var engine = new GroupCommit(_runner);

        var answers = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var mine = Enumerable.Range(thread * Each, Each).ToList();
            var counted = await Task.WhenAll(mine.Select(number => engine.Submit(Number(number))));
            Assert.Equal(mine, counted.Select(c => c.Number));
            return counted.Length;
        })));

        Assert.Equal(Threads * Each, answers.Sum());
        Assert.Equal(Enumerable.Range(0, Threads * Each), Kept().Order());
    }

    [Fact]
    public async Task what_one_caller_submits_is_decided_in_that_order()
    {
        using var engine = new GroupCommit(_runner);
        await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => engine.Enqueue(Number(number))));
        Assert.Equal(Enumerable.Range(0, 5_000), Kept());
    }

    [Fact]
    public async Task what_arrives_during_a_commit_shares_the_next_one_up_to_the_largest()
    {
        using var engine = new GroupCommit(_runner);
        using var first = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var batches = new List<int>();
        _runner.Committed += changes =>
        {
            batches.Add(changes.Alerts.Count);
            first.Set();
            release.Wait(TestContext.Current.CancellationToken);
        };

        var all = new List<Task> { engine.Submit(Number(0)) };
        first.Wait(TestContext.Current.CancellationToken);
        all.AddRange(Enumerable.Range(1, GroupCommit.LargestBatch + 1).Select(number => engine.Submit(Number(number))));
        release.Set();
        await Task.WhenAll(all);

        Assert.Equal([1, GroupCommit.LargestBatch, 1], batches);
    }

    [Fact]
    public async Task disposing_finishes_what_was_submitted_and_takes_nothing_more()
    {
        var engine = new GroupCommit(_runner);
        var submitted = Enumerable.Range(0, 3_000).Select(number => engine.Submit(Number(number))).ToList();
        engine.Dispose();

        Assert.Equal(3_000, _model.State.Alerts.Count);
        Assert.Equal(Enumerable.Range(0, 3_000), (await Task.WhenAll(submitted)).Select(c => c.Number));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => engine.Submit(Number(1)));
    }

    [Fact]
    public async Task a_poisonous_command_fails_its_caller_alone()
    {
        using var engine = new GroupCommit(_runner);
        var good = engine.Submit(Number(1));
        var bad = engine.Submit(new Poison { At = Some.Now });
        var after = engine.Submit(Number(2));

        Assert.Contains("poison was swallowed", (await Assert.ThrowsAsync<ParkedException>(() => bad)).Message, StringComparison.Ordinal);
        await Task.WhenAll(good, after);
        Assert.Equal([1, 2], Kept());
    }

    [Fact]
    public async Task callers_learn_of_a_store_that_fails_and_may_send_again()
    {
        using var engine = new GroupCommit(_runner);
        _store.Fails = true;
        await Assert.ThrowsAsync<StoreException>(() => engine.Submit(Number(1)));
        _store.Fails = false;
        await engine.Submit(Number(1));
        Assert.Equal([1], Kept());
    }

    [Fact]
    public void without_threads_of_its_own_nothing_is_decided_before_its_turn()
    {
        using var engine = new GroupCommit(_runner, lanes: 2, onOwnThreads: false);
        for (var i = 0; i < 5; i++) _ = engine.Enqueue(Number(i));
        for (var i = 5; i < 8; i++) _ = engine.Enqueue(new Elsewhere(i) { At = Some.Now });
        Assert.Empty(Kept());
        Assert.Equal(6, engine.Turn(3));
        Assert.Equal([0, 1, 2, 5, 6, 7], Kept());
        Assert.Equal(2, engine.Turn(3));
        Assert.Equal(0, engine.Turn(3));
    }

    [Fact]
    public async Task a_process_that_waits_for_nothing_else_is_not_kept_alive_by_it()
    {
        using var engine = new GroupCommit(_runner);
        Thread? committing = null;
        _runner.Committed += _ => committing = Thread.CurrentThread;
        await engine.Submit(Number(1));
        Assert.Equal((true, "group commit 1"), (committing!.IsBackground, committing.Name));
    }

    /// <summary>On another lane than <see cref="Count"/>.</summary>
    sealed record Elsewhere(int Number) : Command<Counted>
    {
        public override int Lane => 1;
        public override string Subject => $"number {Number}";

        public override void Need(Keys keys) { }

        public override Counted Decide(WorkingSet set)
        {
            set.Raise(At, "counted", $"{Number}");
            return new(Number, 0);
        }
    }

    static Count Number(int number) => new(number) { At = Some.Now };

    IEnumerable<int> Kept() => _model.State.Alerts.Select(alert => int.Parse(alert.Text, null));
}
