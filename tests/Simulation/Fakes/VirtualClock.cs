namespace Tagsale.Simulation.Fakes;

/// <summary>The one clock of a world. It stands still until it is moved.</summary>
public sealed class VirtualClock : TimeProvider
{
    long _stamp;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;

    public void MoveTo(DateTimeOffset at)
    {
        if (at > Now) Now = at;
    }

    /// <summary>Puts everything that happens in a world in one order, within one moment too.</summary>
    public long Stamp() => ++_stamp;
}
