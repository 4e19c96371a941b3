using System.Collections.Concurrent;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Replies;

namespace Tagsale.Web.Workers;

/// <summary>
/// Pays for what goes out on accounts that their networks limit. What was paid is kept in the store, which several processes may share; what is remembered here can only be too hopeful, and the
/// store has the last word.
/// </summary>
public sealed class ReplyBudget(IStore store, TimeProvider time)
{
    /// <summary>Others pay too: whoever waits looks again then, however long it may still have to wait.</summary>
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    static readonly Verdict Now = new Verdict.Now();

    readonly ConcurrentDictionary<string, Known> _known = [];

    /// <summary>True if nothing that this process knows limits the network: the usual case costs nothing.</summary>
    public bool IsFree(INetwork network) => network.Limits is null && !_known.ContainsKey(network.Name);

    /// <summary>Pays for an attempt, if it can be made now.</summary>
    /// <param name="ahead">Points of what waits and goes before it.</param>
    /// <returns>Null if nobody wants the item any more.</returns>
    public Verdict? Ask(INetwork network, string key, ReplyPriority priority, int points, long ahead, DateTimeOffset deadline)
    {
        if (IsFree(network)) return Now;

        var windows = network.Limits?.For(priority) ?? [];
        var known = _known.GetValueOrDefault(network.Name) ?? Look(network);
        for (var tries = 0; tries < 3; tries++)
        {
            var now = time.GetUtcNow();
            if (now - known.ReadAt > LookAgain) known = Look(network);
            var verdict = ReplySchedule.Judge(known.Ledger, windows, points, ahead, now, deadline);
            if (verdict is Verdict.Later(var from)) return from - now > LookAgain ? new Verdict.Later(now + LookAgain) : verdict;
            if (verdict is not Verdict.Now || network.Limits is null) return verdict;

            switch (store.Spend(key, network.Storefront, points, windows, now))
            {
                case SpendOutcome.Paid:
                    _known.AddOrUpdate(network.Name, known, (_, latest) => latest with { Ledger = latest.Ledger.Spend(now, points) });
                    return verdict;
                case SpendOutcome.NotInHand: return null;
                case SpendOutcome.TooLittle: known = Look(network); break;
            }
        }
        // Others are quicker; they will not always be.
        return new Verdict.Later(time.GetUtcNow() + LookAgain);
    }

    /// <summary>The network wants to hear nothing of the account until then: not of anything, and from no process.</summary>
    public void Pause(INetwork network, DateTimeOffset until)
    {
        store.Pause(network.Storefront, until);
        Look(network);
    }

    /// <summary>What there is to know of an account, for the console.</summary>
    public PostingLedger Ledger(INetwork network) => store.Ledger(network.Storefront, Since(network));

    Known Look(INetwork network)
    {
        var known = new Known(Ledger(network), time.GetUtcNow());
        // Without limits only a pause is worth remembering, and only while it lasts.
        if (network.Limits is null && known.Ledger.PausedUntil <= known.ReadAt) _known.TryRemove(network.Name, out _);
        else _known[network.Name] = known;
        return known;
    }

    DateTimeOffset Since(INetwork network)
    {
        var now = time.GetUtcNow();
        return network.Limits is { Windows: { Length: > 0 } windows } ? windows.Min(w => w.Since(now)) : now;
    }

    sealed record Known(PostingLedger Ledger, DateTimeOffset ReadAt);
}
