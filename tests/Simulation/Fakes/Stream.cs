using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Fakes;

/// <summary>The log behind a network's stream. A cursor counts the entries before it, and never passes one that is held back.</summary>
sealed class Stream(Setting setting, NetworkTruth truth, SocialAccount storefront)
{
    const int MostAtOnce = 400;
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    readonly VirtualClock _clock = setting.Clock;
    readonly Chance _chance = setting.Chance;
    readonly List<Entry> _log = [];
    readonly Dictionary<PostKey, int> _places = [];
    readonly List<int> _lost = [];
    DateTimeOffset? _connectedAt;

    public int Length => _log.Count;

    public void Add(object what)
    {
        var from = _clock.Now;
        if (_chance.Meets(Fault.PostLate)) from += _chance.Seconds(10, 1800);
        else if (_chance.Meets(Fault.PostLost))
        {
            from = DateTimeOffset.MaxValue;
            _lost.Add(_log.Count);
            setting.Agenda.After(_chance.Seconds(60, 4200), Disconnect);
        }
        if (what is WorldPost post) _places[post.Key] = _log.Count;
        _log.Add(new(what, _clock.Now, from));
    }

    /// <summary>Whoever reads on does not find it any more.</summary>
    public void Withdraw(PostKey post) => _log[_places[post]] = _log[_places[post]] with { What = new Nothing(), From = DateTimeOffset.MinValue };

    /// <summary>Posts between two cursors; what the storefront says itself concerns nobody.</summary>
    public IEnumerable<PostKey> PostsBetween(int from, int to) =>
        _log[from..to].Select(entry => entry.What).OfType<WorldPost>().Where(post => post.Author != storefront).Select(post => post.Key);

    public void ReleaseAll()
    {
        for (var i = 0; i < _log.Count; i++) _log[i] = _log[i] with { From = DateTimeOffset.MinValue };
    }

    /// <summary>The reader begins anew at its cursor, and what was lost is there.</summary>
    public void Disconnect()
    {
        _connectedAt = null;
        foreach (var i in _lost) _log[i] = _log[i] with { From = DateTimeOffset.MinValue };
        _lost.Clear();
    }

    /// <summary>What lies beyond a gap is delivered ahead of it, and again once the gap has closed.</summary>
    public Delivery Read(int cursor)
    {
        var connectedAt = _connectedAt ??= _clock.Now;
        var end = Math.Min(_log.Count, cursor + MostAtOnce);
        var ripe = _log[cursor..end].Where(IsOut).ToList();
        var gap = _log.FindIndex(cursor, end - cursor, entry => !IsOut(entry));
        var next = gap < 0 ? end : gap;

        var watermark = (next < _log.Count ? _log[next].At : _clock.Now) - Moment;
        var posts = Disturbed(ripe.Select(entry => entry.What).OfType<WorldPost>()).Select(post => Deliver(post, connectedAt));
        return new(
            [.. posts],
            [.. Disturbed(ripe.Select(entry => entry.What).OfType<PostDeletion>())],
            [.. ripe.Select(entry => entry.What).OfType<StorefrontLike>()],
            next.ToString(CultureInfo.InvariantCulture),
            watermark,
            CaughtUp: gap >= 0 || end == _log.Count)
        {
            Accounts = Disturbed(ripe.Select(entry => entry.What).OfType<AccountNews>()),
        };
    }

    bool IsOut(Entry entry) => entry.From <= _clock.Now;

    ImmutableArray<T> Disturbed<T>(IEnumerable<T> events)
    {
        var twice = events.SelectMany(e => _chance.Meets(Fault.DeliveredTwice) ? new[] { e, e } : [e]).ToArray();
        if (twice.Length > 1 && _chance.Meets(Fault.Reordered)) _chance.Shuffle(twice.AsSpan());
        return [.. twice];
    }

    Post Deliver(WorldPost post, DateTimeOffset connectedAt)
    {
        var replayed = post.At < connectedAt;
        truth.Arrivals.TryAdd(post.Key, new(_clock.Now, _clock.Stamp(), replayed));
        return new(post.Key, post.Author, post.At, post.Kind, post.IsPublic, true, post.Addressed, post.Below, post.Tags, new('0', 64), replayed) { Venues = post.Venue is { } venue ? [venue] : [] };
    }

    sealed record Entry(object What, DateTimeOffset At, DateTimeOffset From);

    sealed record Nothing;
}
