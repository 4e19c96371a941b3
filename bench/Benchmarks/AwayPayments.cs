using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks;

/// <summary>A payment service that is away until told otherwise, and then takes so many charges a second, in the order they are asked for, as a connector does that keeps to what its service allows.</summary>
sealed class AwayPayments(int perSecond, TimeProvider time) : IPaymentService
{
    readonly Lock _gate = new();
    readonly Dictionary<string, DateTimeOffset> _charged = [];
    readonly List<DateTimeOffset> _order = [];
    DateTimeOffset _free = time.GetUtcNow();
    bool _isAway;

    public string Name => InstantPayments.ServiceName;

    public bool IsAway
    {
        set
        {
            lock (_gate) _isAway = value;
        }
    }

    /// <summary>Attempts while it was away.</summary>
    public int Probes { get; private set; }

    /// <summary>Charges asked for under a key that had been charged.</summary>
    public int Repeats { get; private set; }

    public int Charged => Locked(() => _order.Count);

    /// <summary>Charges that more than so many younger ones went before.</summary>
    public int OutOfOrder(int tolerated) => Locked(() =>
    {
        var (violations, seen) = (0, new List<DateTimeOffset>(_order.Count));
        foreach (var asked in _order)
        {
            var place = seen.BinarySearch(asked, null);
            place = place < 0 ? ~place : place;
            while (place < seen.Count && seen[place] == asked) place++;
            if (seen.Count - place > tolerated) violations++;
            seen.Insert(place, asked);
        }
        return violations;
    });

    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) => throw new NotSupportedException();

    public async Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation)
    {
        TimeSpan turn;
        lock (_gate)
        {
            if (_isAway)
            {
                Probes++;
                return new ChargeAnswer.Unavailable("away");
            }
            var now = time.GetUtcNow();
            turn = _free > now ? _free - now : TimeSpan.Zero;
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds(1) / perSecond;
            if (_charged.TryAdd(request.Key, request.AskedAt)) _order.Add(request.AskedAt);
            else Repeats++;
        }
        if (turn > TimeSpan.Zero) await Task.Delay(turn, time, cancellation);
        return new ChargeAnswer.Approved($"ch_{request.Key}", Fee: Money.Zero(request.Amount.Currency));
    }

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) => Task.FromResult<CreditAnswer>(new CreditAnswer.NotOffered());

    public Task Detach(string token, CancellationToken cancellation) => throw new NotSupportedException();

    T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
