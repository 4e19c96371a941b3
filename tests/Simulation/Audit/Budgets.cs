using System.Globalization;

namespace Tagsale.Simulation.Audit;

/// <summary>No network ever saw more from the storefront than it allows, whenever one begins to count.</summary>
static class Budgets
{
    /// <summary>Refusals leave a third to those who can buy; below this nothing has to give way.</summary>
    const double Short = 0.6;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var window in evidence.World.Options.Limits?.Windows ?? [])
            foreach (var network in evidence.World.Networks.Keys)
                foreach (var (at, spent) in Spent(evidence, network, window.Length))
                    if (spent > window.Points)
                    {
                        yield return new(Rules.WithinLimits, string.Create(CultureInfo.InvariantCulture,
                            $"the {network} saw {spent} points in the {window.Length} before {at:O}, and allows {window.Points}"));
                        break;
                    }
    }

    /// <summary>Most of what may be spent had been, at some time between.</summary>
    public static bool WasShort(Evidence evidence, string network, DateTimeOffset from, DateTimeOffset until) =>
        (evidence.World.Options.Limits?.Windows ?? []).Any(window => Spent(evidence, network, window.Length)
            .Any(s => s.At <= until && s.At + window.Length >= from && s.Points >= Short * window.Points));

    /// <summary>At each attempt, what came in the time before it.</summary>
    static IEnumerable<(DateTimeOffset At, int Points)> Spent(Evidence evidence, string network, TimeSpan length)
    {
        var within = new Queue<(DateTimeOffset At, int Points)>();
        var sum = 0;
        foreach (var (_, at, points) in evidence.Network.Attempts.Where(a => a.Network == network))
        {
            within.Enqueue((at, points));
            sum += points;
            while (within.Peek().At <= at - length) sum -= within.Dequeue().Points;
            yield return (at, sum);
        }
    }
}
