using System.Threading.RateLimiting;

namespace Tagsale.Web.Security;

/// <summary>Counts wrong operator keys by the caller's address: a right key is never slowed down, and a guesser is.</summary>
public sealed class WrongKeys : IDisposable
{
    const int PerMinute = 60;

    readonly PartitionedRateLimiter<string> _tries = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <returns>False where there were too many in this minute.</returns>
    public bool Allow(HttpContext http)
    {
        using var lease = _tries.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired;
    }

    public void Dispose() => _tries.Dispose();
}
