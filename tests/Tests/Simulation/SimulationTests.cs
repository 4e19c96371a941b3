using Tagsale.Simulation;
using Tagsale.Simulation.Audit;

namespace Tagsale.Tests.Simulation;

public sealed class SimulationTests
{
    const int Members = 40;
    const int Posts = 300;

    [Fact]
    public void twenty_short_worlds_on_the_model_store_break_nothing()
    {
        for (var seed = 1; seed <= 20; seed++) Assert.Empty(Run(new(seed, Members, Posts)).Violations);
    }

    [Fact]
    public void five_short_worlds_on_sqlite_break_nothing()
    {
        for (var seed = 21; seed <= 25; seed++) Assert.Empty(Run(new(seed, Members, Posts, "sqlite")).Violations);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public void the_same_seed_is_the_same_world(string store) =>
        Assert.Equal(Run(new(7, Members, Posts, store)).Digest, Run(new(7, Members, Posts, store)).Digest);

    [Fact]
    public void another_seed_is_another_world() => Assert.NotEqual(Run(new(7, Members, Posts)).Digest, Run(new(8, Members, Posts)).Digest);

    [Fact]
    public void the_outside_cannot_tell_sqlite_from_the_model() =>
        Assert.Equal(Run(new(9, Members, Posts)).Digest, Run(new(9, Members, Posts, "sqlite")).Digest);

    [Fact]
    public void every_kind_of_fault_is_met_in_some_world()
    {
        string[] all =
        [
            "actionRequired", "chargeAnswerLate", "chargeAnswerLost", "chargeDeclined", "chargeUnanswered", "crashBetweenSteps", "crashInStore",
            "deliveredTwice", "outages", "postsLate", "refundAnswerLost", "reordered", "replyAnswerLost", "replyRefused", "replyUnavailable", "storeFailures",
        ];
        Assert.Equal(all, Enumerable.Range(1, 40).SelectMany(seed => Run(new(seed, Members, Posts)).Faults).Distinct().Order(StringComparer.Ordinal));
    }

    static (IReadOnlyList<Violation> Violations, string Digest, IEnumerable<string> Faults) Run(WorldOptions options)
    {
        using var world = new World(options);
        world.Run();
        return (Auditor.Audit(new(world)), world.Digest.ToString(), world.Faults.Keys);
    }
}
