using Tagsale.Core.Ports;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

public sealed record WorldOptions(int Seed, int Members = 1_000, int Posts = 10_000, string Store = "memory")
{
    /// <summary>Parts to be put in place of the sound ones, for a look whether the auditor sees what they do.</summary>
    public Doubles Doubles { get; init; } = new();
}

public sealed record Doubles
{
    public Func<IStore, IStore> Store { get; init; } = store => store;
    public Func<VirtualClock, Chance, Digest, FakeNetwork> Network { get; init; } = (clock, chance, digest) => new(clock, chance, digest);
    public Func<VirtualClock, Chance, Agenda, Digest, FakePayments> Payments { get; init; } = (clock, chance, agenda, digest) => new(clock, chance, agenda, digest);
}
