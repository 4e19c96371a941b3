using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Simulation;
using Tagsale.Simulation.Fakes;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

/// <summary>Two processes on one store.</summary>
public sealed class SharedOutboxTests : IDisposable
{
    static readonly ProgramRules Rules = Some.Rules();

    readonly VirtualClock _clock = new();
    readonly MemoryDatabase _database = new();
    readonly MemoryStore _store;
    readonly MemoryStore _other;
    readonly Outbox _outbox;
    readonly BatchRunner _runner;

    public SharedOutboxTests()
    {
        (_store, _other) = (new(_database), new(_database));
        _outbox = new(_store, _clock);
        _runner = new(_store, Rules);
        _runner.Committed += _outbox.Take;
    }

    [Fact]
    public void a_reply_that_waited_while_its_author_opted_out_through_another_process_is_not_sent()
    {
        Knock("ann");
        Knock("bob");
        new BatchRunner(_other, Rules).Run([new OptOut(Some.Account("ann")) { At = _clock.Now }]);
        _clock.MoveTo(_clock.Now.AddSeconds(1));

        Assert.Equal(Some.Account("bob"), Assert.IsType<OutboxItem.Reply>(_outbox.TryNext()?.Item).Author);
        Assert.Null(_outbox.TryNext());
    }

    public void Dispose()
    {
        _other.Dispose();
        _store.Dispose();
        _database.Dispose();
    }

    void Knock(string name) => _runner.Run([Some.Read(Some.Post(Some.Account(name), ["hello"], at: _clock.Now, addressed: true))]);
}
