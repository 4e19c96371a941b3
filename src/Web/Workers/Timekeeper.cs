using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>Timers are rows: what is due is looked up, never remembered.</summary>
public sealed class Timekeeper(IStore store, GroupCommit engine, IEnumerable<NetworkReader> readers, TimeProvider time)
{
    const int MostAtOnce = 10_000;

    readonly List<NetworkReader> _readers = [.. readers];
    readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Parked once is enough: the operator knows, and the others must not wait.</summary>
    readonly HashSet<PurchaseId> _parked = [];

    /// <returns>How many purchases moved.</returns>
    public async Task<int> Step()
    {
        // The watermark first: what it covers must have been handled before the due purchases are looked up.
        var streams = _readers.ToDictionary(r => r.Network, r => (r.Watermark, r.BehindAt));
        var unread = (DateTimeOffset.MinValue, _startedAt);
        var now = time.GetUtcNow();
        var lapses = store.Due(now, MostAtOnce)
            .Where(due => !_parked.Contains(due.Id))
            .Select(due => (due.Id, Outcome: Submit(due)))
            .ToList();

        var moved = 0;
        foreach (var (id, outcome) in lapses)
        {
            try
            {
                if (await outcome == LapseOutcome.Lapsed) moved++;
            }
            catch (ParkedException)
            {
                _parked.Add(id);
            }
        }
        return moved;

        Task<LapseOutcome> Submit(DuePurchase due)
        {
            var (watermark, behindAt) = streams.GetValueOrDefault(due.Network, unread);
            return engine.Submit(new Lapse(due.Id, watermark, behindAt) { At = now });
        }
    }
}
