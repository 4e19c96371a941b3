namespace Tagsale.Adapters.Storage;

/// <summary>Times as they are stored: microseconds since 1970.</summary>
static class Instant
{
    public static long Write(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Read(long micros) => new(micros * TimeSpan.TicksPerMicrosecond + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
