using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Workers;

/// <summary>
/// What this process has in hand to do in the outside world: handed over at each commit, and claimed from the store where it was left by a failed attempt or by a
/// process that is gone.
/// </summary>
public sealed class Outbox(IStore store, TimeProvider time)
{
    const int MostASweep = 1_000;
    const int MostALook = 1_000;

    /// <summary>Within it nobody else will have taken out what was queued: its author opted out in another process, say.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    readonly Lock _gate = new();

    /// <summary>Each with the time at which it was last known to be wanted.</summary>
    readonly Dictionary<string, DateTimeOffset> _waiting = [];
    readonly HashSet<string> _underWay = [];

    /// <summary>Under way, and claimed anew meanwhile.</summary>
    readonly HashSet<string> _claimedAgain = [];

    /// <summary>Their end could not be processed: the operator knows, and they would be parked again with every sweep.</summary>
    readonly HashSet<string> _parked = [];

    /// <summary>Waiting too, but not before a time.</summary>
    readonly List<(QueuedItem Item, DateTimeOffset Until)> _aside = [];

    readonly Dictionary<OutboxLane, LaneQueue> _lanes = Enum.GetValues<OutboxLane>().ToDictionary(lane => lane, _ => new LaneQueue());
    bool _unsure;

    /// <summary>Called after each commit.</summary>
    public void Take(Changes changes)
    {
        lock (_gate)
        {
            foreach (var key in changes.Done) Forget(key);
            foreach (var deferral in changes.Deferred) End(deferral.Key);
            foreach (var account in changes.DropRepliesTo) Drop(account);
            foreach (var item in changes.Queued.Values) Add(new(item, 0));
        }
    }

    /// <summary>What is in hand may not be what the store says: what waits is let go, and taken up again from there.</summary>
    public void Distrust()
    {
        lock (_gate) LetGo();
    }

    /// <summary>Picks up what is free.</summary>
    public void Sweep()
    {
        // Under the gate, so that what is read here cannot be settled and forgotten before it is added.
        lock (_gate)
        {
            if (_unsure) store.Disown();
            _unsure = false;
            var now = time.GetUtcNow();
            foreach (var item in store.Claim(now, MostASweep)) Add(item);
            Resume(now);
            LookAfterWhatWaits();
        }
    }

    void LookAfterWhatWaits()
    {
        var now = time.GetUtcNow();
        LookAnew([.. _waiting.Where(w => now - w.Value > Fresh).Take(MostASweep).Select(w => w.Key)]);
    }

    /// <summary>What has waited may have been taken out by another process: its author opted out there, or the purchase was cancelled.</summary>
    void LookAnew(HashSet<string> keys)
    {
        if (keys.Count == 0) return;
        var now = time.GetUtcNow();
        foreach (var key in store.Missing(keys)) _waiting.Remove(key);
        foreach (var key in keys.Where(_waiting.ContainsKey)) _waiting[key] = now;
    }

    public async Task<QueuedItem> Next(OutboxLane lane, CancellationToken cancellation)
    {
        while (true)
        {
            await _lanes[lane].Filled.WaitAsync(cancellation);
            if (Taken(lane) is { } item) return item;
        }
    }

    QueuedItem? Taken(OutboxLane lane)
    {
        try
        {
            return Dequeue(lane);
        }
        catch
        {
            // It still stands in its queue.
            _lanes[lane].Filled.Release();
            throw;
        }
    }

    /// <summary>The next item of any lane, at once; null if nothing waits.</summary>
    public QueuedItem? TryNext() => _lanes.Keys.Select(Dequeue).FirstOrDefault(item => item is not null);

    /// <summary>No attempt was made, and none is before a time. It stays in hand.</summary>
    public void PutAside(QueuedItem item, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (!_underWay.Contains(item.Item.Key)) return;
            End(item.Item.Key);
            if (_unsure) return;
            _waiting[item.Item.Key] = time.GetUtcNow();
            _aside.Add((item with { Waited = true }, until));
        }
    }

    /// <summary>What was put aside of these need not wait any longer.</summary>
    public void Recall(Func<OutboxItem, bool> which)
    {
        lock (_gate)
        {
            foreach (var (item, _) in _aside.Where(a => which(a.Item.Item) && _waiting.ContainsKey(a.Item.Item.Key))) Enqueue(item);
            _aside.RemoveAll(a => which(a.Item.Item));
        }
    }

    /// <summary>How many replies on its network were put aside and go before this one. Those that were not had their turn before it.</summary>
    public int Ahead(OutboxItem.Reply reply)
    {
        lock (_gate)
        {
            var urgency = UrgencyOf(reply);
            var count = 0;
            foreach (var (item, _) in _aside)
                if (item.Item is OutboxItem.Reply other && other.To.Network == reply.To.Network && UrgencyOf(other).CompareTo(urgency) < 0 && _waiting.ContainsKey(other.Key)) count++;
            return count;
        }
    }

    /// <summary>The store was told how an attempt ended.</summary>
    public void Release(string key)
    {
        lock (_gate) End(key);
    }

    /// <summary>The store does not know how an attempt ended: it is made again.</summary>
    public void Lose(string key)
    {
        lock (_gate)
        {
            _underWay.Remove(key);
            LetGo();
        }
    }

    public void Park(string key)
    {
        lock (_gate) _parked.Add(key);
    }

    /// <summary>One attempt at a time: what is still under way is taken up after it.</summary>
    void Add(QueuedItem item)
    {
        if (_parked.Contains(item.Item.Key)) return;
        if (_underWay.Contains(item.Item.Key)) _claimedAgain.Add(item.Item.Key);
        else if (_waiting.TryAdd(item.Item.Key, time.GetUtcNow())) Enqueue(item);
    }

    /// <summary>Whoever has waited long enough stands in its queue again, where it stood before.</summary>
    void Resume(DateTimeOffset now)
    {
        foreach (var (item, _) in _aside.Where(a => a.Until <= now && _waiting.ContainsKey(a.Item.Item.Key))) Enqueue(item);
        _aside.RemoveAll(a => a.Until <= now || !_waiting.ContainsKey(a.Item.Item.Key));
    }

    void LetGo()
    {
        _waiting.Clear();
        _aside.Clear();
        _unsure = true;
    }

    void Forget(string key)
    {
        _waiting.Remove(key);
        _underWay.Remove(key);
        _claimedAgain.Remove(key);
    }

    /// <summary>Whoever claimed it meanwhile passed it over, and nobody would come back to it.</summary>
    void End(string key)
    {
        _underWay.Remove(key);
        if (_claimedAgain.Remove(key)) LetGo();
    }

    void Enqueue(QueuedItem item)
    {
        var lane = _lanes[LaneOf(item.Item)];
        lane.Items.Enqueue(item, (UrgencyOf(item.Item), lane.Count++));
        lane.Filled.Release();
    }

    /// <summary>What was let go still stands in its queue, and is passed over when its turn comes.</summary>
    QueuedItem? Dequeue(OutboxLane lane)
    {
        lock (_gate)
        {
            var queue = _lanes[lane].Items;
            while (queue.TryPeek(out var item, out _))
            {
                // What people would see is looked at once more.
                if (item.Item is OutboxItem.Reply && _waiting.TryGetValue(item.Item.Key, out var known) && time.GetUtcNow() - known > Fresh) LookAtNext(queue);
                queue.TryDequeue(out item, out _);
                if (item is null || !_waiting.Remove(item.Item.Key)) continue;
                _underWay.Add(item.Item.Key);
                return item;
            }
            return null;
        }
    }

    /// <summary>A few at once: each look is a way to the store and back.</summary>
    void LookAtNext(PriorityQueue<QueuedItem, ((int, DateTimeOffset), long)> queue)
    {
        var next = new List<(QueuedItem Item, ((int, DateTimeOffset), long) Place)>(MostALook);
        while (next.Count < MostALook && queue.TryDequeue(out var item, out var place)) next.Add((item, place));
        try
        {
            LookAnew([.. next.Select(n => n.Item.Item.Key).Where(_waiting.ContainsKey)]);
        }
        finally
        {
            queue.EnqueueRange(next);
        }
    }

    void Drop(SocialAccount account)
    {
        foreach (var item in _lanes[OutboxLane.Replies].Items.UnorderedItems.Select(queued => queued.Element).Concat(_aside.Select(aside => aside.Item)))
            if (item.Item is OutboxItem.Reply reply && reply.Author == account) _waiting.Remove(reply.Key);
    }

    static OutboxLane LaneOf(OutboxItem item) => item switch
    {
        OutboxItem.Reply => OutboxLane.Replies,
        OutboxItem.Charge or OutboxItem.CancelCharge or OutboxItem.Refund or OutboxItem.Credit => OutboxLane.Money,
        OutboxItem.Mail => OutboxLane.Mail,
        OutboxItem.Understand => OutboxLane.News,
        _ => OutboxLane.Rest,
    };

    /// <summary>
    /// Replies by their rank, then by who has the least time; charges by who has waited longest, after them what goes back, for refunds are paid from what charges bring, and last credits, for
    /// which nobody waits. A confirmation that is asked for by mail goes before all other mail.
    /// </summary>
    static (int Rank, DateTimeOffset Deadline) UrgencyOf(OutboxItem item) => item switch
    {
        OutboxItem.Reply reply => ((int)reply.Priority, reply.Deadline),
        OutboxItem.Charge charge => (0, charge.AskedAt),
        // Of the same age as the charge: whoever cancels many must not put them before those who wait.
        OutboxItem.CancelCharge cancel => (0, cancel.AskedAt),
        OutboxItem.Refund => (1, default),
        OutboxItem.Mail { Kind: not MailKind.ConfirmationRequest } => (1, default),
        OutboxItem.Credit => (2, default),
        _ => default,
    };

    sealed class LaneQueue
    {
        public PriorityQueue<QueuedItem, ((int, DateTimeOffset) Urgency, long Order)> Items { get; } = new();
        public SemaphoreSlim Filled { get; } = new(0);
        public long Count { get; set; }
    }
}

/// <summary>Kinds of deeds that must not wait for each other.</summary>
public enum OutboxLane
{
    Replies,
    Money,

    /// <summary>What payment services told. It asks the same services as money does, and must not stand in its way.</summary>
    News,
    Mail,
    Rest,
}
