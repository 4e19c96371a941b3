using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Workers;

/// <summary>What is to be done in the outside world, as far as this process knows it: handed over at each commit, swept from the store for what is left.</summary>
public sealed class Outbox(IStore store, TimeProvider time)
{
    const int MostASweep = 1_000;

    readonly Lock _gate = new();

    /// <summary>Waiting or under way. Until the store has heard of its end, an item is not taken up again.</summary>
    readonly HashSet<string> _known = [];
    readonly HashSet<string> _waiting = [];
    readonly Dictionary<OutboxLane, LaneQueue> _lanes = Enum.GetValues<OutboxLane>().ToDictionary(lane => lane, _ => new LaneQueue());

    /// <summary>Called after each commit, in commit order.</summary>
    public void Take(Changes changes)
    {
        lock (_gate)
        {
            foreach (var key in changes.Done) Forget(key);
            foreach (var deferral in changes.Deferred) Forget(deferral.Key);
            foreach (var account in changes.DropRepliesTo) Drop(account);
            foreach (var item in changes.Queued.Values) Add(new(item, 0));
        }
    }

    /// <summary>The store may have changed without a word: what waits may have been dropped, and only a sweep tells what has not.</summary>
    public void Distrust()
    {
        lock (_gate)
        {
            _known.ExceptWith(_waiting);
            _waiting.Clear();
        }
    }

    /// <summary>Picks up what a failed attempt or an earlier process left.</summary>
    public void Sweep()
    {
        // Under the gate, so that what is read here cannot be settled and forgotten before it is added.
        lock (_gate)
        {
            foreach (var item in store.Outbox(time.GetUtcNow(), _known, MostASweep)) Add(item);
        }
    }

    public async Task<QueuedItem> Next(OutboxLane lane, CancellationToken cancellation)
    {
        while (true)
        {
            await _lanes[lane].Filled.WaitAsync(cancellation);
            if (Dequeue(lane) is { } item) return item;
        }
    }

    /// <summary>The next item of any lane, at once; null if nothing waits.</summary>
    public QueuedItem? TryNext() => _lanes.Keys.Select(Dequeue).FirstOrDefault(item => item is not null);

    /// <summary>An attempt has come to its end. If the store does not know of it, the next sweep takes the item up again.</summary>
    public void Release(string key)
    {
        lock (_gate) _known.Remove(key);
    }

    void Add(QueuedItem item)
    {
        if (!_known.Add(item.Item.Key)) return;
        _waiting.Add(item.Item.Key);
        var lane = _lanes[LaneOf(item.Item)];
        lane.Items.Enqueue(item, (PriorityOf(item.Item), lane.Count++));
        lane.Filled.Release();
    }

    QueuedItem? Dequeue(OutboxLane lane)
    {
        lock (_gate)
        {
            var queue = _lanes[lane];
            while (queue.Items.TryDequeue(out var item, out _))
                if (_waiting.Remove(item.Item.Key)) return item;
            return null;
        }
    }

    /// <summary>What still stands in a queue is passed over when its turn comes.</summary>
    void Forget(string key)
    {
        _known.Remove(key);
        _waiting.Remove(key);
    }

    void Drop(SocialAccount account)
    {
        foreach (var (item, _) in _lanes[OutboxLane.Replies].Items.UnorderedItems.ToList())
            if (item.Item is OutboxItem.Reply reply && reply.Author == account) Forget(reply.Key);
    }

    static OutboxLane LaneOf(OutboxItem item) => item switch
    {
        OutboxItem.Reply => OutboxLane.Replies,
        OutboxItem.Charge or OutboxItem.CancelCharge or OutboxItem.Refund => OutboxLane.Money,
        _ => OutboxLane.Rest,
    };

    static int PriorityOf(OutboxItem item) => item is OutboxItem.Reply reply ? (int)reply.Priority : 0;

    sealed class LaneQueue
    {
        public PriorityQueue<QueuedItem, (int Priority, long Order)> Items { get; } = new();
        public SemaphoreSlim Filled { get; } = new(0);
        public long Count { get; set; }
    }
}

/// <summary>Kinds of deeds that must not wait for each other.</summary>
public enum OutboxLane
{
    Replies,
    Money,
    Rest,
}
