using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation.Fakes;

/// <summary>A credit, or a clawback, when it became durable.</summary>
public sealed record SeenCredit(int Commit, long Stamp, StatementCredit Credit);

/// <summary>An enrolment as a commit left it.</summary>
public sealed record SeenLoad(long Stamp, Enrollment Enrollment);

/// <summary>What each commit made durable of loaded offers. The store forgets some of it with the member.</summary>
public sealed class Loads(VirtualClock clock)
{
    public List<SeenCredit> Credits { get; } = [];

    /// <summary>In the order of time.</summary>
    public Dictionary<EnrollmentId, List<SeenLoad>> Enrollments { get; } = [];

    internal void Saw(int commit, Changes changes)
    {
        foreach (var (isNew, credit) in changes.Credits.Values)
            if (isNew) Credits.Add(new(commit, clock.Stamp(), credit));
        foreach (var (_, enrollment) in changes.Enrollments.Values)
        {
            if (!Enrollments.TryGetValue(enrollment.Id, out var seen)) Enrollments.Add(enrollment.Id, seen = []);
            seen.Add(new(clock.Stamp(), enrollment));
        }
    }
}
