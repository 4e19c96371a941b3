namespace Tagsale.Benchmarks;

/// <summary>What is fast but wrong does not count.</summary>
static class Audit
{
    public static void Same(string what, long found, long wanted)
    {
        if (found != wanted) throw new InvalidOperationException($"{found} {what}, not {wanted}");
    }
}
