using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Goes through a payment service's own list of events now and then, for those that never arrived. What did arrive is passed over.</summary>
public sealed class PaymentReader(IPaymentNews news, IStore store, GroupCommit engine, TimeProvider time)
{
    /// <summary>Listed again each time: an event may come into the list a little after its time, and clocks differ.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>In a row: a wrong key, say, shows in nothing else while nobody buys.</summary>
    const int FailuresBeforeAlert = 3;

    int _failures;

    public string Service => news.Name;

    /// <returns>How many pages were read; none where another process does.</returns>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    public async Task<int> Step(CancellationToken cancellation)
    {
        if (!store.Leads("payments/" + news.Name)) return 0;
        try
        {
            var pages = await Read(cancellation);
            if (_failures >= FailuresBeforeAlert) await Raise("payments-back", $"{Service} tells again what happened there");
            _failures = 0;
            return pages;
        }
        catch (PaymentUnavailableException failure)
        {
            if (++_failures == FailuresBeforeAlert)
                await Raise("payments-away", $"{Service} has not told what happened there, {_failures} times in a row ({failure.Message}). It is asked again every half a minute, and nothing it keeps is lost");
            throw;
        }
    }

    async Task<int> Read(CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var from = (store.ListedUntil(news.Name) ?? start) - Overlap;
        var pages = 0;
        for (string? after = null; ;)
        {
            var page = await news.Since(from, after, cancellation);
            // By the service's own clock, and never past what it has listed. At a page's end others of the same second may be missing: the overlap has them.
            var until = page.Items.Count == 0 ? (DateTimeOffset?)null : page.Items.Max(told => told.At);
            if (until is not null || pages == 0) await engine.Submit(new KeepPaymentEvents(news.Name, [.. page.Items], until ?? from + Overlap) { At = time.GetUtcNow() });
            pages++;
            if ((after = page.Next) is null) return pages;
        }
    }

    Task Raise(string kind, string text) => engine.Submit(new RaiseAlert(kind, text) { At = time.GetUtcNow() });
}

/// <summary>Keeps the readers of all payment services going, from the start on.</summary>
sealed class PaymentReading(IEnumerable<PaymentReader> readers, ILogger<PaymentReading> log, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(readers.Select(reader => Keep(reader, stoppingToken)));

    async Task Keep(PaymentReader reader, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            var isRead = await Turn.Take($"events of {reader.Service}", () => reader.Step(cancellation), log, cancellation);
            await Turn.Pause(isRead ? Every : AfterFailure, time, cancellation);
        }
    }
}
