using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>No more requests a second than Stripe allows, first come first served, and none while it has sent us away.</summary>
sealed class Pace(int perSecond, TimeProvider time)
{
    /// <summary>Whoever would have to wait longer is told at once: the outbox comes again.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>A fifth of a second's requests may go out together; more, and two halves of one second could hold twice the limit.</summary>
    readonly TimeSpan _ahead = TimeSpan.FromSeconds(0.2);
    readonly TimeSpan _step = TimeSpan.FromSeconds(1.0 / perSecond);
    readonly Lock _gate = new();
    DateTimeOffset _next = DateTimeOffset.UnixEpoch;
    DateTimeOffset _awayUntil = DateTimeOffset.UnixEpoch;

    /// <exception cref="PaymentUnavailableException">It would take too long.</exception>
    public async Task Wait(CancellationToken cancellation)
    {
        var turn = Take();
        while (Remaining(turn) is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
    }

    /// <summary>Stripe asks to be left alone for a while.</summary>
    public void StayAway(TimeSpan wait)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + wait;
            if (until > _awayUntil) _awayUntil = until;
        }
    }

    DateTimeOffset Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = Latest(now - _ahead, _next, _awayUntil - _ahead);
            if (turn - now > LongestWait) throw new PaymentUnavailableException("Stripe allows no more requests at the moment");
            _next = turn + _step;
            return turn;
        }
    }

    TimeSpan? Remaining(DateTimeOffset turn)
    {
        lock (_gate) return Latest(turn, _awayUntil) - time.GetUtcNow();
    }

    static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = times[0];
        foreach (var other in times) latest = other > latest ? other : latest;
        return latest;
    }
}
