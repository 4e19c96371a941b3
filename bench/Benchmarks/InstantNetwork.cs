using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Benchmarks;

/// <summary>
/// A network that answers at once, with shoppers on it: each asks, finds the code in the reply, posts it, and is done when told how it ended. Posts are read in the
/// order they are made.
/// </summary>
/// <param name="first">The number of the first purchase, where others have been made of those before it.</param>
sealed class InstantNetwork(Shoppers shoppers, TimeProvider time, long first = 0) : INetwork
{
    public const string NetworkName = "instant";

    const int LargestDelivery = 4_000;

    /// <summary>So often the watermark moves on where nothing is posted.</summary>
    static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(500);

    // Posts are not kept, only their hash: any will do.
    static readonly string Hash = new('7', 64);

    readonly Lock _gate = new();
    readonly Dictionary<string, Visit> _unanswered = [];
    readonly HashSet<string> _lastReplies = [];
    readonly Queue<Post> _posted = [];
    readonly List<double> _milliseconds = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Delivery? _last;
    int _most;
    long _asked;
    long _done;
    long _posts = first * 4;

    public string Name => NetworkName;

    public SocialAccount Storefront { get; } = new(NetworkName, "did:bench:storefront");

    /// <summary>How many purchases may be under way at once: a new one is begun for each that is done. 0 lets those under way come to their end.</summary>
    public int Open
    {
        set
        {
            lock (_gate)
            {
                _most = value;
                Tell();
            }
        }
    }

    /// <summary>Purchases begun.</summary>
    public long Asked => Locked(() => _asked);

    /// <summary>Purchases whose last reply is out and settled.</summary>
    public long Done => Locked(() => _done);

    public int Unanswered => Locked(() => _unanswered.Count);

    /// <summary>From the ask to the last reply of each purchase, in the order of these replies.</summary>
    public List<double> Milliseconds => Locked(() => _milliseconds.ToList());

    public int Replies { get; private set; }

    /// <summary>Replies to posts that had one already, or that nobody made.</summary>
    public int AnsweredTwice { get; private set; }

    /// <summary>Of the stopwatch.</summary>
    public long LastReplyAt { get; private set; }

    /// <summary>So many ask, all at once.</summary>
    public void AskAtOnce(int count)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            for (var i = 0; i < count; i++) _posted.Enqueue(Ask(now));
            Tell();
        }
    }

    /// <summary>To be called after each commit.</summary>
    public void Settle(Changes changes)
    {
        lock (_gate)
        {
            foreach (var key in changes.Done)
                if (_lastReplies.Remove(key)) _done++;
            Tell();
        }
    }

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // What nobody has gone on from is read again.
            if (_last is not null && cursor != _last.Cursor) return Task.FromResult(_last);
            var now = time.GetUtcNow();
            var posts = ImmutableArray.CreateBuilder<Post>();
            while (posts.Count < LargestDelivery && _posted.TryDequeue(out var post)) posts.Add(post);
            while (posts.Count < LargestDelivery && MayAsk) posts.Add(Ask(now));
            _last = new(posts.DrainToImmutable(), [], [], _posts.ToString(CultureInfo.InvariantCulture), now, !HasMore);
            return Task.FromResult(_last);
        }
    }

    public Task Changed(CancellationToken cancellation)
    {
        lock (_gate) return HasMore ? Task.CompletedTask : Task.WhenAny(_changed.Task, Task.Delay(QuietTime, cancellation));
    }

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var published = Out();
            Replies++;
            LastReplyAt = Stopwatch.GetTimestamp();
            if (!_unanswered.Remove(inReplyTo.Id, out var visit)) AnsweredTwice++;
            else if (Hashtags.Scan(text).FirstOrDefault(ConfirmationCode.LooksLikeOne) is { } code)
            {
                _posted.Enqueue(Post(visit, published.At, code));
                Tell();
            }
            else
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(visit.AskedAt).TotalMilliseconds);
                _lastReplies.Add(key);
            }
            return Task.FromResult<PublishAnswer>(published);
        }
    }

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => Task.FromResult<PublishAnswer>(new PublishAnswer.Refused("every reply was answered at once"));

    public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<PublishAnswer>(Out());
    }

    bool HasMore => _posted.Count > 0 || MayAsk;

    bool MayAsk => _asked - _done < _most;

    PublishAnswer.Published Out() => new(new(NetworkName, NextId()), time.GetUtcNow());

    Post Ask(DateTimeOffset now)
    {
        var number = first + _asked++;
        return Post(new(shoppers.MemberOf(number), Stopwatch.GetTimestamp()), now, Hashtags.Fold(Shoppers.Hashtag(shoppers.OfferOf(number)))!);
    }

    Post Post(Visit visit, DateTimeOffset at, string tag)
    {
        var id = NextId();
        _unanswered.Add(id, visit);
        return new(new(NetworkName, id), new(NetworkName, Shoppers.Account(visit.Member)), at, PostKind.Original, true, true, false, null, [tag], Hash, false);
    }

    /// <summary>Ordered by time, as every network's are.</summary>
    string NextId() => Shoppers.PostId(++_posts);

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

    /// <param name="AskedAt">Of the stopwatch.</param>
    readonly record struct Visit(int Member, long AskedAt);
}
