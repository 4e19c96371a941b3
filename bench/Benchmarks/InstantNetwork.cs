using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Benchmarks;

/// <summary>
/// A network that answers at once, with shoppers on it: each asks, finds the code in the reply, posts it, and has bought when its receipt is out and settled. As
/// many purchases are under way as <see cref="Open"/> lets in.
/// </summary>
sealed class InstantNetwork(Shoppers shoppers) : INetwork
{
    public const string NetworkName = "instant";

    const int LargestDelivery = 4_000;

    // Posts are not kept, only their hash: any will do.
    static readonly string Hash = new('7', 64);

    readonly Lock _gate = new();
    readonly Dictionary<string, Visit> _unanswered = [];
    readonly HashSet<string> _receipts = [];
    readonly Queue<Post> _confirmations = [];
    readonly List<double> _milliseconds = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Delivery? _last;
    int _most;
    int _open;
    long _posts;

    public string Name => NetworkName;

    public SocialAccount Storefront { get; } = new(NetworkName, "did:bench:storefront");

    /// <summary>How many purchases may be under way at once; 0 lets those under way come to their end.</summary>
    public int Open
    {
        get => Locked(() => _most);
        set
        {
            lock (_gate)
            {
                _most = value;
                Tell();
            }
        }
    }

    public int UnderWay => Locked(() => _open);

    /// <summary>Purchases begun.</summary>
    public long Asked { get; private set; }

    /// <summary>From the ask to the receipt, of each purchase whose receipt is out.</summary>
    public List<double> Milliseconds => Locked(() => _milliseconds.ToList());

    /// <summary>Purchases whose receipt is out and settled.</summary>
    public long Bought { get; private set; }

    /// <summary>Replies to posts that had one already, or that nobody made.</summary>
    public int AnsweredTwice { get; private set; }

    /// <summary>To be called after each commit.</summary>
    public void Settle(Changes changes)
    {
        lock (_gate)
        {
            foreach (var key in changes.Done)
            {
                if (!_receipts.Remove(key)) continue;
                Bought++;
                _open--;
            }
            Tell();
        }
    }

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // What nobody has gone on from is read again.
            if (_last is not null && cursor != _last.Cursor) return Task.FromResult(_last);
            var now = DateTimeOffset.UtcNow;
            var posts = ImmutableArray.CreateBuilder<Post>();
            while (posts.Count < LargestDelivery && _confirmations.TryDequeue(out var confirmation)) posts.Add(confirmation);
            while (posts.Count < LargestDelivery && _open < _most) posts.Add(Ask(now));
            _last = new(posts.DrainToImmutable(), [], [], _posts.ToString(CultureInfo.InvariantCulture), now, !HasMore);
            return Task.FromResult(_last);
        }
    }

    public Task Changed(CancellationToken cancellation)
    {
        lock (_gate) return HasMore ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
    }

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var published = Out();
            if (!_unanswered.Remove(inReplyTo.Id, out var visit)) AnsweredTwice++;
            else if (visit.HasConfirmed)
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(visit.AskedAt).TotalMilliseconds);
                _receipts.Add(key);
            }
            else
            {
                _confirmations.Enqueue(Post(visit with { HasConfirmed = true }, published.At, Code(text)));
                Tell();
            }
            return Task.FromResult<PublishAnswer>(published);
        }
    }

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => Task.FromResult<PublishAnswer>(new PublishAnswer.Refused("every reply was answered at once"));

    public Task<PublishAnswer> Announce(string key, string text, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<PublishAnswer>(Out());
    }

    bool HasMore => _confirmations.Count > 0 || _open < _most;

    PublishAnswer.Published Out() => new(new(NetworkName, NextId()), DateTimeOffset.UtcNow);

    Post Ask(DateTimeOffset now)
    {
        _open++;
        var number = Asked++;
        return Post(new(shoppers.MemberOf(number), Stopwatch.GetTimestamp(), false), now, Hashtags.Fold(Shoppers.Hashtag(shoppers.OfferOf(number)))!);
    }

    Post Post(Visit visit, DateTimeOffset at, string tag)
    {
        var id = NextId();
        _unanswered.Add(id, visit);
        return new(new(NetworkName, id), new(NetworkName, Shoppers.Account(visit.Member)), at, PostKind.Original, true, true, false, null, [tag], Hash, false);
    }

    /// <summary>Ordered by time, as every network's are.</summary>
    string NextId() => (++_posts).ToString("d15", CultureInfo.InvariantCulture);

    void Tell()
    {
        if (!HasMore) return;
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }

    static string Code(string reply) => Hashtags.Scan(reply).First(Core.Purchases.ConfirmationCode.LooksLikeOne);

    /// <param name="AskedAt">Of the stopwatch.</param>
    readonly record struct Visit(int Member, long AskedAt, bool HasConfirmed);
}
