using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Simulation;
using Tagsale.Simulation.Fakes;
using Tagsale.Web;
using Tagsale.Web.PaymentEvents;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

/// <summary>A commit whose answer is lost, and a batch that fails before one that does not.</summary>
public sealed class LostCommitTests : IDisposable
{
    static readonly ProgramRules Rules = Some.Rules();

    readonly VirtualClock _clock = new();
    readonly Chance _calm = new(1, []);
    readonly Digest _digest = new();
    readonly FakeNetwork _network;
    readonly MemoryDatabase _database = new();
    readonly FaultyStore _store;
    readonly BatchRunner _runner;

    public LostCommitTests()
    {
        _calm.Calm();
        _network = new(new(_clock, _calm, new(_clock), _digest), new(), "square");
        _store = new(new MemoryStore(_database), new(_clock, new Dictionary<string, FakeNetwork> { [_network.Name] = _network }, []), new());
        _runner = new(_store, Rules);
    }

    [Fact]
    public void a_reply_dropped_by_an_opt_out_whose_commit_was_not_heard_of_is_not_sent()
    {
        var outbox = new Outbox(_store, _clock);
        _runner.Committed += outbox.Take;
        _runner.Unsure += outbox.Distrust;
        var knock = Some.Read(Some.Post(Some.Account("ann"), ["hello"], at: _clock.Now, addressed: true));
        _runner.Run([knock]);

        _store.Armed = StoreFault.FailAfterCommit;
        Assert.IsType<CommandResult.Failed>(_runner.Run([new OptOut(Some.Account("ann")) { At = _clock.Now }])[0]);

        outbox.Sweep();
        Assert.Null(outbox.TryNext());
    }

    [Fact]
    public async Task a_cursor_does_not_overtake_a_batch_that_failed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var engine = new GroupCommit(_runner, onOwnThreads: false);
        var reader = new NetworkReader(_network, _store, new(_store, new()), engine, new Draw(_clock), _clock);
        var first = reader.Step(cancellation);
        while (engine.Turn(1) > 0 || !first.IsCompleted) await Task.Yield();
        var before = _store.Position(_network.Name);

        _network.Post(new SocialAccount(_network.Name, "ann"), ["hello"]);
        _store.Armed = StoreFault.FailBeforeSave;
        var second = reader.Step(cancellation);
        while (engine.Turn(1) > 0 || !second.IsCompleted) await Task.Yield();

        await Assert.ThrowsAsync<StoreException>(() => second);
        Assert.Equal(before, _store.Position(_network.Name));
    }

    [Fact]
    public async Task refused_events_that_could_not_be_told_of_are_told_of_with_the_next()
    {
        using var engine = new GroupCommit(_runner, onOwnThreads: false);
        var refused = new RefusedEvents(engine, _clock);
        _store.Armed = StoreFault.FailBeforeSave;
        await Assert.ThrowsAsync<StoreException>(() => Note());
        await Note();
        Assert.StartsWith("2 events", Assert.Single(_database.State.Alerts).Text, StringComparison.Ordinal);

        async Task Note()
        {
            var noted = refused.Note("stripe", "forged");
            while (engine.Turn(1) > 0 || !noted.IsCompleted) await Task.Yield();
            await noted;
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
        _digest.Dispose();
    }
}
