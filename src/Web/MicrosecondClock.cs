namespace Tagsale.Web;

/// <summary>The machine's time in whole microseconds, which is what the stores keep: what is told at once and what is told later is the same.</summary>
sealed class MicrosecondClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
