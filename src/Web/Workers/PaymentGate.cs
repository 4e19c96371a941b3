namespace Tagsale.Web.Workers;

/// <summary>
/// Whether a payment service answers at all. After some silences in a row it counts as away: nothing is tried then but one probe now and then, so that ten thousand charges neither wait for
/// ten thousand time-outs nor write each its own failure; when a probe is answered, everything may go.
/// </summary>
public sealed class PaymentGate
{
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(5);

    /// <summary>A probe that was not answered lets others be the next ones: it may be at fault itself.</summary>
    static readonly TimeSpan AfterProbe = 4 * ProbeEvery;

    const int SilencesBeforeAway = 5;

    /// <summary>One charge that is never answered tells nothing of the others.</summary>
    const int OfDifferent = 3;

    readonly Lock _gate = new();
    readonly HashSet<string> _silent = [];
    int _silences;
    DateTimeOffset? _awaySince;
    DateTimeOffset _nextProbe;

    /// <returns>Null if the service may be asked now; else when to come back. Whoever asks first after that time is the probe.</returns>
    public DateTimeOffset? ComeBackAt(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_awaySince is null) return null;
            if (now < _nextProbe) return _nextProbe;
            _nextProbe = now + ProbeEvery;
            return null;
        }
    }

    /// <param name="key">Of the outbox item that was not answered.</param>
    /// <returns>Whether the service counts as away since now.</returns>
    public bool IsSilent(string key, DateTimeOffset now)
    {
        lock (_gate)
        {
            _silences++;
            if (_silent.Count < OfDifferent) _silent.Add(key);
            if (_awaySince is not null || _silences < SilencesBeforeAway || _silent.Count < OfDifferent) return false;
            (_awaySince, _nextProbe) = (now, now + ProbeEvery);
            return true;
        }
    }

    /// <returns>When an item that was not answered may come back while the service is away; null if it is not.</returns>
    public DateTimeOffset? AsideUntil(DateTimeOffset now)
    {
        lock (_gate) return _awaySince is null ? null : now + AfterProbe;
    }

    /// <returns>Since when it had been away; null if it had not.</returns>
    public DateTimeOffset? Answers()
    {
        lock (_gate)
        {
            var since = _awaySince;
            (_awaySince, _silences) = (null, 0);
            _silent.Clear();
            return since;
        }
    }
}
