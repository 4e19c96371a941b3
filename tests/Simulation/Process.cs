using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;
using Tagsale.Web;
using Tagsale.Web.Workers;

namespace Tagsale.Simulation;

/// <summary>One life of the program, from its start to its crash. Its steps are begun one by one and end when the engine has had its turn.</summary>
sealed class Process : IDisposable
{
    readonly GroupCommit _engine;
    readonly Outbox _outbox;
    readonly Deeds _deeds;
    readonly NetworkReader _reader;
    readonly Timekeeper _timekeeper;
    readonly List<Task> _underWay = [];
    Task _reading = Task.CompletedTask;
    Task _looking = Task.CompletedTask;

    public Process(IStore store, ProgramRules rules, INetwork network, IPaymentService payments, Draw draw, VirtualClock clock)
    {
        var runner = new BatchRunner(store, rules);
        _engine = new(runner, onOwnThreads: false);
        _outbox = new(store, clock);
        runner.Committed += _outbox.Take;
        runner.Unsure += _outbox.Distrust;
        // Nobody is known to this mailer, so no letter is written: what is told in private is not what a simulation looks at.
        var mailer = new Mailer("", new MemoryQueries(new MemoryDatabase()), rules, clock);
        _deeds = new(_outbox, _engine, new Outside([network], [payments], mailer), rules, clock);
        _reader = new(network, store, new(store, new()), _engine, draw, clock);
        _timekeeper = new(store, _engine, [_reader], rules, clock);
    }

    public bool IsIdle => _underWay.Count == 0;

    public Task<TOutcome> Submit<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => _engine.Submit(command);

    public void Read()
    {
        if (_reading.IsCompleted) Begin(_reading = _reader.Step(CancellationToken.None));
    }

    public void LookAtClock()
    {
        if (_looking.IsCompleted) Begin(_looking = _timekeeper.Step());
    }

    public void Sweep() => _outbox.Sweep();

    /// <returns>False if nothing waits.</returns>
    public bool Carry()
    {
        if (_outbox.TryNext() is not { } item) return false;
        Begin(_deeds.Carry(item, CancellationToken.None));
        return true;
    }

    /// <summary>Commits up to so many commands.</summary>
    /// <exception cref="CrashException">The process died over it.</exception>
    public int Turn(int most) => _engine.Turn(most);

    /// <summary>Takes leave of the steps that have ended. What the outside or the store did not do is tried again; anything else is a mistake.</summary>
    public void Look()
    {
        foreach (var failed in _underWay.Where(task => task.IsFaulted))
            if (failed.Exception!.InnerException is not (NetworkUnavailableException or StoreException or ParkedException)) failed.GetAwaiter().GetResult();
        _underWay.RemoveAll(task => task.IsCompleted);
    }

    public void Dispose() => _engine.Dispose();

    void Begin(Task step) => _underWay.Add(step);
}
