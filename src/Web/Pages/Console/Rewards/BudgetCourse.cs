using System.Globalization;
using System.Text;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Pages.Console.Rewards;

/// <summary>How a budget stood at one moment, in minor units.</summary>
public readonly record struct BudgetPoint(DateTimeOffset At, long CreditedMinor, long ReservedMinor);

/// <summary>How a budget came to stand as it does, as a line over time.</summary>
public sealed class BudgetCourse
{
    /// <summary>A younger offer is told hour by hour.</summary>
    static readonly TimeSpan Young = TimeSpan.FromDays(3);

    readonly RewardOffer _offer;

    public BudgetCourse(RewardOffer offer, IReadOnlyList<BudgetStep> steps, DateTimeOffset now)
    {
        _offer = offer;
        Steps = steps;
        Begin = offer.CreatedAt;
        End = now > Begin ? now : Begin.AddHours(1);
        var step = StepOf(offer, now);
        var points = new List<BudgetPoint> { new(Begin, 0, 0) };
        foreach (var moved in steps)
        {
            var before = points[^1];
            // What moves within a stretch does so evenly, for all that is known.
            if (moved.From > before.At) points.Add(before with { At = moved.From });
            var end = moved.From + step;
            points.Add(new(end < End ? end : End, before.CreditedMinor + moved.CreditedMinor - moved.TakenBackMinor, before.ReservedMinor + moved.ReservedMinor));
        }
        // As it stands: what was set aside for enrolments that have ended since is not told any more.
        if (points[^1].At < End) points.Add(points[^1] with { At = End });
        points[^1] = new(End, offer.Budget.Credited, offer.Budget.Reserved);
        Points = points;
    }

    public static TimeSpan StepOf(RewardOffer offer, DateTimeOffset now) => now - offer.CreatedAt < Young ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    public IReadOnlyList<BudgetStep> Steps { get; }
    public IReadOnlyList<BudgetPoint> Points { get; }
    public DateTimeOffset Begin { get; }
    public DateTimeOffset End { get; }

    /// <summary>After each step what was set aside and credited until then.</summary>
    public IEnumerable<(BudgetStep Step, long ReservedMinor, long FreeMinor)> Rows()
    {
        var (credited, reserved) = (0L, 0L);
        foreach (var step in Steps)
        {
            credited += step.CreditedMinor - step.TakenBackMinor;
            reserved += step.ReservedMinor;
            yield return (step, reserved, _offer.Budget.Total - credited - reserved);
        }
    }

    /// <summary>In a square of 100 by 100 with the whole budget at its top.</summary>
    public string CreditedLine() => Line(Points.Select(p => (p.At, p.CreditedMinor)));

    /// <summary>Credited and set aside together.</summary>
    public string SpokenForLine() => Line(Points.Select(p => (p.At, p.CreditedMinor + p.ReservedMinor)));

    public string CreditedArea() => $"{CreditedLine()}L100 100L0 100Z";

    public string ReservedArea() => SpokenForLine() + Line(Points.Reverse().Select(p => (p.At, p.CreditedMinor))).Replace('M', 'L') + "Z";

    string Line(IEnumerable<(DateTimeOffset At, long Minor)> points)
    {
        var path = new StringBuilder();
        foreach (var (at, minor) in points)
        {
            var x = 100 * ((at - Begin) / (End - Begin));
            var y = 100 - 100 * (double)minor / _offer.Budget.Total;
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{Math.Clamp(x, 0, 100):0.##} {Math.Clamp(y, 0, 100):0.##}");
        }
        return path.ToString();
    }
}
