using Tagsale.Simulation.Audit;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

/// <summary>One world, lived through to its end and audited.</summary>
public sealed record Trial(WorldOptions Options, IReadOnlyList<Violation> Violations, IReadOnlyDictionary<Fault, int> Faults, string Digest, int Posts, int Purchases)
{
    /// <summary>Replies on the networks.</summary>
    public int Replies { get; init; }

    /// <summary>Letters in place of replies.</summary>
    public int Letters { get; init; }

    /// <param name="told">Is told the story behind a violation while the world is still there.</param>
    public static Trial Of(WorldOptions options, Action<int>? progress = null, Action<World, Violation>? told = null)
    {
        using var world = new World(options);
        if (Failure(world, progress) is { } failure)
        {
            told?.Invoke(world, failure);
            return new(options, [failure], world.Faults, world.Digest.ToString(), world.Posts, 0);
        }

        var evidence = new Evidence(world);
        var violations = Auditor.Audit(evidence);
        foreach (var violation in violations) told?.Invoke(world, violation);
        return new(options, violations, world.Faults, world.Digest.ToString(), world.Posts, evidence.Purchases.Count) { Replies = evidence.Network.Replies.Count, Letters = world.LetterBox.Letters.Count };
    }

    static Violation? Failure(World world, Action<int>? progress)
    {
        try
        {
            world.Run(progress);
            return null;
        }
        // Whatever the program threw out of a step it should not have.
        catch (Exception failure)
        {
            return new(Rules.NothingUnforeseen, failure.ToString());
        }
    }
}
