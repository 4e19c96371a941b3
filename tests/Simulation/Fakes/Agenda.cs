namespace Tagsale.Simulation.Fakes;

/// <summary>What is going to happen, each at its own moment.</summary>
public sealed class Agenda(VirtualClock clock)
{
    readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _coming = new();

    public bool IsEmpty => _coming.Count == 0;

    public void After(TimeSpan wait, Action happen) => At(clock.Now + wait, happen);

    public void At(DateTimeOffset at, Action happen) => _coming.Enqueue(happen, (at, clock.Stamp()));

    /// <summary>Moves the clock, and lets happen on the way what comes up, at its exact time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = clock.Now + by;
        while (_coming.TryPeek(out var happen, out var when) && when.At <= end)
        {
            _coming.Dequeue();
            clock.MoveTo(when.At);
            happen();
        }
        clock.MoveTo(end);
    }
}
