using Tagsale.Core.Engine;

namespace Tagsale.Web.Workers;

/// <summary>When a deed that failed in passing is tried again.</summary>
static class Retry
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Doubling from half a second to five minutes, a tenth more or less so that a crowd does not come back as one.</summary>
    /// <param name="asked">How long the other side wants to be left alone, if it says.</param>
    public static Defer Later(QueuedItem queued, string reason, DateTimeOffset now, TimeSpan? asked = null)
    {
        var attempts = queued.Attempts + 1;
        var doubled = First * Math.Pow(2, Math.Min(attempts - 1, 10));
        var jitter = 0.9 + 0.2 * Spread(queued.Item.Key);
        var wait = asked ?? (doubled < Longest ? doubled : Longest) * jitter;
        return new Defer(new(queued.Item.Key, attempts, now + wait, reason)) { At = now };
    }

    /// <summary>It was answered, so no failure is counted, and those before it no more. It is asked again after as long as it has taken so far, within the same bounds.</summary>
    /// <param name="since">When it was first wanted.</param>
    public static Defer Undecided(QueuedItem queued, DateTimeOffset since, DateTimeOffset now)
    {
        var age = now - since;
        return new Defer(new(queued.Item.Key, 0, now + (age < First ? First : age < Longest ? age : Longest), "the payment service has not decided yet")) { At = now };
    }

    /// <summary>From 0 to 1, the same for a key in every process: a string's own hash is another in each, and no run could be replayed.</summary>
    static double Spread(string key) => (key.Aggregate(17u, (hash, c) => hash * 31 + c) & 0xFF) / 255.0;
}
