using System.Runtime.CompilerServices;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Rewards;

/// <summary>What a feed told, checked.</summary>
/// <param name="Id">As it was given; null where that could not be read.</param>
/// <param name="Line">Of a file, from 1; else 0.</param>
public sealed record FeedItem(string? Id, Checked<CardTransaction> Told, int Line = 0);

public enum FeedStatus
{
    Taken,

    /// <summary>It was told before, the same.</summary>
    Already,
    Refused,

    /// <summary>The store did not answer: it is to be told again.</summary>
    Unanswered,
}

/// <param name="Taken">As it stands now; null where it is refused or unanswered.</param>
/// <param name="Wrong">Where it is refused: why.</param>
public sealed record FeedResult(FeedItem Item, FeedStatus Status, TakenTransaction? Taken, Errors Wrong);

/// <summary>Takes what the card side reports, many at once; told again, it changes nothing.</summary>
public sealed class TransactionFeed(GroupCommit engine, TimeProvider time)
{
    /// <summary>Of one call, and of what is submitted of a file before its first answer is waited for.</summary>
    public const int MostAtOnce = 500;

    /// <summary>While one commits the next are read.</summary>
    const int SlicesUnderWay = 4;

    /// <returns>For each, in their order.</returns>
    public async Task<IReadOnlyList<FeedResult>> Take(IReadOnlyList<FeedItem> items)
    {
        var now = time.GetUtcNow();
        // All of them before the first is waited for, so that they share a transaction.
        var under = items.Select(item => item.Told.Value is { } told ? engine.Submit(new TakeTransaction(told) { At = now }) : null).ToList();
        var results = new List<FeedResult>(items.Count);
        for (var i = 0; i < items.Count; i++) results.Add(under[i] is { } outcome ? await Result(items[i], outcome) : new(items[i], FeedStatus.Refused, null, items[i].Told.Errors));
        return results;
    }

    /// <summary>However many there are: the results of one slice after the other, in their order.</summary>
    public async IAsyncEnumerable<IReadOnlyList<FeedResult>> Take(IEnumerable<FeedItem> items, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var under = new Queue<Task<IReadOnlyList<FeedResult>>>();
        foreach (var slice in items.Chunk(MostAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            under.Enqueue(Take(slice));
            if (under.Count == SlicesUnderWay) yield return await under.Dequeue();
        }
        while (under.TryDequeue(out var last)) yield return await last;
    }

    static async Task<FeedResult> Result(FeedItem item, Task<TransactionOutcome> outcome)
    {
        try
        {
            return await outcome switch
            {
                TransactionOutcome.Taken taken => new(item, FeedStatus.Taken, taken.Transaction, new()),
                TransactionOutcome.Already before => new(item, FeedStatus.Already, before.Transaction, new()),
                TransactionOutcome.Contradicts => Refused(item, "id", "came before with other content, and that stands"),
                _ => throw new InvariantException("a transaction is taken, known or contradicts"),
            };
        }
        catch (ParkedException)
        {
            return Refused(item, "id", "could not be processed; see the parked commands");
        }
        catch (StoreException)
        {
            return new(item, FeedStatus.Unanswered, null, new());
        }
    }

    static FeedResult Refused(FeedItem item, string field, string why)
    {
        var wrong = new Errors();
        wrong.Add(field, why);
        return new(item, FeedStatus.Refused, null, wrong);
    }
}
