namespace Tagsale.Core.Webhooks;

/// <summary>When what did not arrive is sent again: ten attempts over three days.</summary>
public static class Redelivery
{
    /// <summary>The longest a receiver's own wish to be left alone is heeded.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <param name="attempts">Made so far, 1 or more.</param>
    /// <param name="entropy">Spreads what failed together: a tenth to either side.</param>
    public static TimeSpan Wait(int attempts, ulong entropy) => Waits[Math.Min(attempts, Waits.Length) - 1] * (0.9 + 0.2 * (entropy / (double)ulong.MaxValue));

    /// <summary>There is none after it.</summary>
    public static bool IsLast(int attempts) => attempts > Waits.Length;
}
