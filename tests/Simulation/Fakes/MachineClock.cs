namespace Tagsale.Simulation.Fakes;

/// <summary>What one machine believes the time to be: a little off, and set now and then, forward or back.</summary>
public sealed class MachineClock(VirtualClock world) : TimeProvider
{
    const int MostOffMilliseconds = 1_500;

    public static readonly TimeSpan MostOff = TimeSpan.FromMilliseconds(MostOffMilliseconds);

    TimeSpan _off;

    public override DateTimeOffset GetUtcNow() => world.Now + _off;

    public void Step(Chance chance) => _off = TimeSpan.FromMilliseconds(chance.Below(2 * MostOffMilliseconds + 1) - MostOffMilliseconds);
}
