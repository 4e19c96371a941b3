using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;
using Tagsale.Web;
using Tagsale.Web.Workers;

namespace Tagsale.Simulation;

/// <summary>
/// One life of the program, from its start to its crash. Its steps are begun one by one and end when the engine has had its turn; what is under way when it dies
/// never goes on.
/// </summary>
sealed class Process : IDisposable
{
    readonly StepByStep _context = new();
    readonly TimeProvider _clock;
    readonly GroupCommit _engine;
    readonly Outbox _outbox;
    readonly Deeds _deeds;
    readonly Dictionary<string, NetworkReader> _readers;
    readonly Timekeeper _timekeeper;
    readonly List<Task> _underWay = [];
    readonly Dictionary<string, Task> _reading = [];
    readonly PaymentReader _paymentReader;
    Task _looking = Task.CompletedTask;
    Task _listing = Task.CompletedTask;

    public Process(IStore store, ProgramRules rules, IReadOnlyCollection<INetwork> networks, FakePayments payments, Mailer mailer, IQueries queries, Draw draw, TimeProvider clock)
    {
        _clock = clock;
        var runner = new BatchRunner(store, rules);
        _engine = new(runner, onOwnThreads: false);
        _outbox = new(store, clock);
        runner.Committed += _outbox.Take;
        runner.Unsure += _outbox.Distrust;
        _deeds = new(_outbox, new ReplyBudget(store, clock), _engine, new Outside(networks, [payments], mailer, queries), rules, clock);
        _paymentReader = new(payments, store, _engine, clock);
        var tags = new OfferTags(store, new());
        _readers = networks.ToDictionary(network => network.Name, network => new NetworkReader(network, store, tags, _engine, draw, clock));
        _timekeeper = new(store, _engine, _readers.Values, rules, clock);
    }

    public bool IsIdle => _underWay.Count == 0;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public Task<TOutcome> Submit<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => _context.Run(() => _engine.Submit(command));

    /// <summary>Reads that network, of all processes.</summary>
    public bool Leads(string network) => _readers[network].Leads;

    public void Read(string network)
    {
        if (_reading.GetValueOrDefault(network) is null or { IsCompleted: true }) _reading[network] = Begin(() => _readers[network].Step(CancellationToken.None));
    }

    public void LookAtClock()
    {
        if (_looking.IsCompleted) _looking = Begin(_timekeeper.Step);
    }

    /// <summary>Goes through the bank's own list.</summary>
    public void ListEvents()
    {
        if (_listing.IsCompleted) _listing = Begin(() => _paymentReader.Step(CancellationToken.None));
    }

    public void Sweep() => _outbox.Sweep();

    /// <returns>False if nothing waits.</returns>
    public bool Carry()
    {
        if (_outbox.TryNext() is not { } item) return false;
        Begin(() => _deeds.Carry(item, CancellationToken.None));
        return true;
    }

    /// <summary>Commits up to so many commands, and lets go on whatever waited for them.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="CrashException">The process died over it.</exception>
    public int Turn(int most)
    {
        var turned = _context.Run(() => _engine.Turn(most));
        _context.Continue();
        Look();
        return turned;
    }

    public void Dispose() => _engine.Dispose();

    T Begin<T>(Func<T> step) where T : Task
    {
        var begun = _context.Run(step);
        _underWay.Add(begun);
        return begun;
    }

    /// <summary>Takes leave of the steps that have ended. What the outside or the store did not do is tried again; anything else is a mistake.</summary>
    void Look()
    {
        foreach (var failed in _underWay.Where(task => task.IsFaulted))
            if (failed.Exception!.InnerException is not (NetworkUnavailableException or PaymentUnavailableException or StoreException or ParkedException)) failed.GetAwaiter().GetResult();
        _underWay.RemoveAll(task => task.IsCompleted);
    }
}
