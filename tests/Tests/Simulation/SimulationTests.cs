using Tagsale.Simulation;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Tests.Simulation;

public sealed class SimulationTests
{
    public static TheoryData<string> Stores => [.. Storage.Names];

    [Theory]
    [MemberData(nameof(Stores))]
    public void the_same_seed_is_the_same_world(string store) => Assert.Equal(Digest(7, store), Digest(7, store));

    [Fact]
    public void another_seed_is_another_world() => Assert.NotEqual(Digest(7), Digest(8));

    [Theory]
    [MemberData(nameof(Stores))]
    public void the_outside_cannot_tell_a_store_from_the_model(string store) => Assert.Equal(Digest(9), Digest(9, store));

    [Fact]
    public void every_kind_of_fault_is_met_in_some_world()
    {
        var met = Enumerable.Range(1, 30).SelectMany(seed => Trial.Of(Worlds.Short(seed)).Faults.Keys).ToHashSet();
        Assert.Empty(Enum.GetValues<Fault>().Except(met));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void in_a_sale_twenty_times_the_budget_everybody_is_told_once_in_time_and_no_network_sees_too_much(int seed)
    {
        var trial = Trial.Of(Worlds.Sale(seed));
        Assert.Empty(trial.Violations);
        Assert.InRange(trial.Letters, 100, int.MaxValue);
        Assert.InRange(trial.Replies, 100, int.MaxValue);
    }

    [Fact]
    public void a_kind_that_is_left_out_stays_away()
    {
        var world = Worlds.Short(7);
        var met = Trial.Of(world).Faults.Keys.ToList();
        Assert.NotEmpty(met);
        Assert.Empty(Trial.Of(world with { Without = met }).Faults.Keys.Intersect(met));
    }

    static string Digest(int seed, string store = Storage.Memory) => Trial.Of(Worlds.Short(seed, store)).Digest;
}
