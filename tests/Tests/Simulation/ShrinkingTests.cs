using Tagsale.Simulation;
using Tagsale.Simulation.Audit;

namespace Tagsale.Tests.Simulation;

public sealed class ShrinkingTests
{
    [Fact]
    public void a_broken_world_is_shrunk_to_fewer_posts_and_faults_and_still_breaks_the_rule()
    {
        var broken = Trial.Of(Worlds.Short(3) with { Doubles = new() { Saving = Broken.ChargeMore } });
        Assert.Contains(broken.Violations, v => v.Rule == Rules.SumTold);

        var shortest = new Shrinking(Rules.SumTold, _ => { }).Shortest(broken);

        Assert.True(shortest.Options.Posts < broken.Options.Posts / 2, $"{shortest.Options.Posts} posts");
        Assert.True(shortest.Faults.Count < broken.Faults.Count, $"{shortest.Faults.Count} kinds of faults");
        using var again = new World(shortest.Options);
        again.Run();
        var violation = Auditor.Audit(new(again)).First(v => v.Rule == Rules.SumTold);
        var story = string.Join('\n', Story.Of(again, violation));
        Assert.Contains("is held for you", story, StringComparison.Ordinal);
        Assert.Contains("bank: charge-", story, StringComparison.Ordinal);
        Assert.Contains("Paying: confirmed by post", story, StringComparison.Ordinal);
    }
}
