using Tagsale.Simulation;

namespace Tagsale.Tests.Simulation;

static class Worlds
{
    /// <summary>Short enough for a hundred in a test run, long enough for every kind of fault.</summary>
    public static WorldOptions Short(int seed, string store = Storage.Memory) => new(seed, Members: 40, Posts: 300, store);
}
