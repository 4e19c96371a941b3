namespace Tagsale.Benchmarks;

/// <summary>The machine's clock, put forward.</summary>
sealed class Later(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
