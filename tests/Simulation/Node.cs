using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

/// <summary>One machine: its clock, its way to the store, and the program on it, which dies and is started again.</summary>
sealed class Node(MachineClock clock, Func<FaultyStore> open, Func<IStore, MachineClock, Process> start) : IDisposable
{
    Process? _process;

    public MachineClock Clock => clock;

    public FaultyStore Store { get; private set; } = null!;

    public Process Process => _process ?? throw new InvalidOperationException("The program was not started.");

    public void Start()
    {
        _process?.Dispose();
        Store = open();
        _process = start(Store, clock);
    }

    public void Dispose() => _process?.Dispose();
}
