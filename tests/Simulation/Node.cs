using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

/// <summary>One machine: its clock, its way to the store, and the program on it, which dies and is started again.</summary>
sealed class Node(MachineClock clock, Func<FaultyStore> open, Action close, Func<IStore, MachineClock, Process> start) : IDisposable
{
    Process? _process;

    public MachineClock Clock => clock;

    public FaultyStore Store { get; private set; } = null!;

    public Process Process => _process ?? throw new InvalidOperationException("The program was not started.");

    public bool IsUp => _process is not null;

    public void Start()
    {
        Store = open();
        _process = start(Store, clock);
    }

    /// <summary>The program is gone, and whatever it had in hand is free.</summary>
    public void Die()
    {
        _process?.Dispose();
        _process = null;
        close();
    }

    public void Dispose() => _process?.Dispose();
}
