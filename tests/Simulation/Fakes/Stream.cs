using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Fakes;

/// <summary>The log behind a network's stream. A cursor counts the entries before it, and never passes one that is held back.</summary>
sealed class Stream(VirtualClock clock, Chance chance)
{
    const int MostAtOnce = 400;
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    readonly List<Entry> _log = [];
    DateTimeOffset? _connectedAt;

    public int Length => _log.Count;

    public void Add(object what)
    {
        var late = chance.Fault("postsLate", chance.Rates.PostLate);
        _log.Add(new(what, clock.Now, late ? clock.Now + chance.Seconds(10, 1800) : clock.Now));
    }

    public IEnumerable<PostKey> PostsBetween(int from, int to) => _log[from..to].Select(entry => entry.What).OfType<WorldPost>().Where(post => post.Author != FakeNetwork.Shop).Select(post => post.Key);

    public void ReleaseAll()
    {
        for (var i = 0; i < _log.Count; i++) _log[i] = _log[i] with { From = DateTimeOffset.MinValue };
    }

    public void Disconnect() => _connectedAt = null;

    /// <summary>What lies beyond a gap is delivered ahead of it, and again once the gap has closed.</summary>
    public Delivery Read(int cursor, NetworkTruth truth)
    {
        var connectedAt = _connectedAt ??= clock.Now;
        var end = Math.Min(_log.Count, cursor + MostAtOnce);
        var ripe = _log[cursor..end].Where(IsOut).ToList();
        var gap = _log.FindIndex(cursor, end - cursor, entry => !IsOut(entry));
        var next = gap < 0 ? end : gap;

        var watermark = (next < _log.Count ? _log[next].At : clock.Now) - Moment;
        var posts = Disturbed(ripe.Select(entry => entry.What).OfType<WorldPost>()).Select(post => Deliver(post, connectedAt, truth));
        return new(
            [.. posts],
            [.. Disturbed(ripe.Select(entry => entry.What).OfType<PostDeletion>())],
            [.. ripe.Select(entry => entry.What).OfType<StorefrontLike>()],
            next.ToString(CultureInfo.InvariantCulture),
            watermark,
            CaughtUp: gap >= 0 || end == _log.Count);
    }

    bool IsOut(Entry entry) => entry.From <= clock.Now;

    ImmutableArray<T> Disturbed<T>(IEnumerable<T> events)
    {
        var rates = chance.Rates;
        var twice = events.SelectMany(e => chance.Fault("deliveredTwice", rates.DeliveredTwice) ? new[] { e, e } : [e]).ToArray();
        if (twice.Length > 1 && chance.Fault("reordered", rates.Reordered)) chance.Shuffle(twice.AsSpan());
        return [.. twice];
    }

    Post Deliver(WorldPost post, DateTimeOffset connectedAt, NetworkTruth truth)
    {
        var replayed = post.At < connectedAt;
        truth.Arrivals.TryAdd(post.Key, new(clock.Now, clock.Stamp(), replayed));
        return new(post.Key, post.Author, post.At, post.Kind, post.IsPublic, true, post.Addressed, null, post.Tags, new('0', 64), replayed);
    }

    sealed record Entry(object What, DateTimeOffset At, DateTimeOffset From);
}
