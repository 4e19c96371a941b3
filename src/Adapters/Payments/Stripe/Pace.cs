using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>No more requests a second than Stripe allows, first come first served, and none while it has sent us away.</summary>
sealed class Pace(int perSecond, TimeProvider time)
{
    /// <summary>Whoever would have to wait longer is told at once: the outbox comes again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>For somebody at a page. However many come there, whatever charges wait for stands no further back than that.</summary>
    public static readonly TimeSpan LongestAtPage = TimeSpan.FromSeconds(1);

    /// <summary>A fifth of a second's requests may go out together; more, and two halves of one second could hold twice the limit.</summary>
    readonly TimeSpan _ahead = TimeSpan.FromSeconds(0.2);
    readonly TimeSpan _step = TimeSpan.FromSeconds(1.0 / perSecond);
    readonly Lock _gate = new();

    /// <summary>Turns of those who went away before they came: for whoever comes next, or others would wait behind nobody.</summary>
    readonly SortedSet<DateTimeOffset> _left = [];
    DateTimeOffset _next = DateTimeOffset.UnixEpoch;
    DateTimeOffset _awayUntil = DateTimeOffset.UnixEpoch;

    /// <exception cref="PaymentUnavailableException">It would take longer than <paramref name="patience"/>.</exception>
    public async Task Wait(TimeSpan patience, CancellationToken cancellation)
    {
        var turn = Take(patience);
        try
        {
            while (Remaining(turn) is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            Leave(turn);
            throw;
        }
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

    DateTimeOffset Take(TimeSpan patience)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var first = Latest(now - _ahead, _awayUntil - _ahead);
            // Sent away is an answer of Stripe's; a long queue is ours, and says nothing of Stripe.
            if (first - now > patience) throw TooLong(PassingFailure.Silence);
            _left.RemoveWhere(past => past < first);
            var isNew = _left.Count == 0;
            var turn = isNew ? Latest(first, _next) : _left.Min;
            if (turn - now > patience) throw TooLong(PassingFailure.NotAsked);
            if (isNew) _next = turn + _step;
            else _left.Remove(turn);
            return turn;
        }
    }

    void Leave(DateTimeOffset turn)
    {
        lock (_gate) _left.Add(turn);
    }

    static PaymentUnavailableException TooLong(PassingFailure failure) => new("Stripe allows no more requests at the moment", failure);

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
