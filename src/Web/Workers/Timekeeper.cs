using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>Timers are rows: what is due is looked up, never remembered. Those of a network are watched by the process that reads it.</summary>
public sealed class Timekeeper(IStore store, GroupCommit engine, IEnumerable<NetworkReader> readers, ProgramRules rules, TimeProvider time)
{
    const int MostAtOnce = 10_000;

    /// <summary>Longer than ever lies between two looks, and so little of the hour a hold is given that what is left of it will do.</summary>
    static readonly TimeSpan Sleep = TimeSpan.FromMinutes(10);

    readonly Dictionary<string, NetworkReader> _readers = readers.ToDictionary(r => r.Network);
    DateTimeOffset _awakeSince = time.GetUtcNow();
    DateTimeOffset _lookedAt = time.GetUtcNow();

    /// <summary>Parked once is enough: the operator knows, and the others must not wait.</summary>
    readonly HashSet<PurchaseId> _parked = [];

    /// <returns>How many purchases moved.</returns>
    public async Task<int> Step()
    {
        var moved = 0;
        foreach (var network in store.Networks()) moved += await Step(network);
        return moved;
    }

    async Task<int> Step(string network)
    {
        var now = time.GetUtcNow();
        // The machine slept and is as far behind as after a start: what was posted meanwhile is read before anything lapses.
        if (now - _lookedAt > Sleep) _awakeSince = now;
        _lookedAt = now;
        // The watermark first: what it covers must have been handled before the due purchases are looked up.
        if (Read(network) is not { } read) return 0;
        var lapses = store.Due(network, Until(read, now), now, MostAtOnce)
            .Where(timer => !_parked.Contains(timer.Purchase))
            .Select(timer => (timer.Purchase, Outcome: engine.Submit(new Lapse(timer, read.Watermark, read.BehindAt) { At = now })))
            .ToList();

        var moved = 0;
        foreach (var (purchase, outcome) in lapses)
        {
            try
            {
                if (await outcome == LapseOutcome.Lapsed) moved++;
            }
            catch (ParkedException)
            {
                _parked.Add(purchase);
            }
        }
        return moved;
    }

    /// <summary>How far the network has been read; null if another process reads it and knows better.</summary>
    (DateTimeOffset Watermark, DateTimeOffset BehindAt)? Read(string network)
    {
        // Of a network that is no longer configured nothing will ever be read.
        if (!_readers.TryGetValue(network, out var reader)) return (DateTimeOffset.MinValue, _awakeSince);
        return reader.Leads ? (reader.Watermark, reader.BehindAt > _awakeSince ? reader.BehindAt : _awakeSince) : null;
    }

    /// <summary>Nothing can be over before the network's own watermark has passed it, or so long ago that nobody waits for that.</summary>
    DateTimeOffset Until((DateTimeOffset Watermark, DateTimeOffset BehindAt) read, DateTimeOffset now)
    {
        var givenUp = now - rules.LapseWithoutWatermark;
        var until = read.BehindAt > givenUp || read.Watermark > givenUp ? read.Watermark : givenUp;
        return until < now ? until : now;
    }
}
