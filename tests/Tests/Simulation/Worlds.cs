using Tagsale.Simulation;

namespace Tagsale.Tests.Simulation;

static class Worlds
{
    /// <summary>Twenty times as many ask in an hour as the networks let be answered.</summary>
    public static WorldOptions Sale(int seed, string store = Storage.Memory) => new(seed, Members: 400, Posts: 2_000, store) { Rush = 20, Points = 300 };

    /// <summary>Three processes on one store.</summary>
    public static WorldOptions Shared(int seed, string store) => Short(seed, store) with { Nodes = 3 };

    /// <summary>Short enough for a hundred in a test run, long enough for every kind of fault. In every third the networks count what the storefront writes.</summary>
    public static WorldOptions Short(int seed, string store = Storage.Memory) => new(seed, Members: 40, Posts: 300, store) { Points = seed % 3 == 0 ? 60 : null };
}
