using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Web;

/// <param name="Until">Up to when it was compared.</param>
sealed record ReconciledPart(Reconciliation Found, DateTimeOffset Until);

/// <summary>Compares the journal with what payment services say of themselves, a day at a time: no more is in memory than two days on either side.</summary>
sealed class Reconciler(IReadOnlyList<IPaymentService> services, IBooks books)
{
    /// <summary>With so many movements compared, the rest of a long period is left for another time.</summary>
    const int EnoughMovements = 5_000;

    /// <summary>Each day is at least one question to the service, also where nothing moved.</summary>
    const int MostDays = 31;

    const int MostMovementsAtOnce = 1_000_000;

    /// <summary>An answer may be booked so much later than the service wrote it down, and in other days where it counts them elsewhere.</summary>
    static readonly TimeSpan Around = TimeSpan.FromDays(2);

    public IReadOnlyList<string> Names => [.. services.Select(service => service.Name)];

    /// <summary>What is to be compared, as it is asked for from outside.</summary>
    /// <param name="after">Where an earlier part ended.</param>
    /// <param name="errors">Gets what is wrong; the answer is of use only if nothing is.</param>
    public (IPaymentService? Service, Period Period, Period Remaining) Read(string? service, string? from, string? to, string? after, DateTimeOffset now, Errors errors)
    {
        var found = services.FirstOrDefault(s => s.Name == service);
        if (found is null) errors.Add("service", services.Count == 0 ? "there is no payment service here" : $"must be one of {string.Join(", ", Names)}");
        var (period, rest) = Period.OfMonths(from, to, after, now, errors);
        return (found, period, rest);
    }

    /// <summary>At least the first day of the period.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    public async Task<ReconciledPart> Compare(IPaymentService service, Period period, CancellationToken cancellation)
    {
        var parts = new List<Reconciliation>();
        var (until, compared) = (period.From, 0);
        while (until < period.To && compared < EnoughMovements && parts.Count < MostDays)
        {
            var next = Period.Day(until).AddDays(1);
            var day = new Period(until, next < period.To ? next : period.To);
            var there = await Movements(service, day, cancellation);
            parts.Add(await Compare(service, day, there, cancellation));
            (until, compared) = (day.To, compared + there.Count);
        }
        return new(Reconciliation.Sum(parts), until);
    }

    async Task<Reconciliation> Compare(IPaymentService service, Period day, List<Movement> there, CancellationToken cancellation)
    {
        var found = Reconciliation.Compare(day.From, day.To, Bookings(service, day), there);
        // Each may have its counterpart just outside of the day: a refund of another amount, a fee that was told later.
        if (found.Differences.IsEmpty) return found;

        var around = new Period(day.From - Around, day.To + Around);
        return Reconciliation.Compare(day.From, day.To, Bookings(service, around), await Movements(service, around, cancellation));
    }

    IEnumerable<Booking> Bookings(IPaymentService service, Period period) => Booking.Of(books.Lines(new LineQuery(From: period.From, To: period.To)), service.Name);

    static async Task<List<Movement>> Movements(IPaymentService service, Period period, CancellationToken cancellation)
    {
        var all = new HashSet<Movement>();
        for (string? after = null; ;)
        {
            var page = await service.Movements(period.From, period.To, after, cancellation);
            // A list may shift while it is read: what is told twice is the same.
            all.UnionWith(page.Items);
            if ((after = page.Next) is null) return [.. all];
            if (all.Count > MostMovementsAtOnce) throw new PaymentUnavailableException($"{service.Name} lists more than {MostMovementsAtOnce} movements of a few days.");
        }
    }
}
