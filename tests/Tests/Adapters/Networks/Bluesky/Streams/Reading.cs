using System.Diagnostics;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>Reads a stream as the program does, and keeps all that was delivered.</summary>
sealed class Reading(string url, string shop, StreamTimings? timings = null) : IAsyncDisposable
{
    /// <summary>In a hurry, so that nobody waits for what a real stream takes its time with.</summary>
    public static StreamTimings Hurried { get; } = new()
    {
        Connect = TimeSpan.FromSeconds(10), Ping = TimeSpan.FromMilliseconds(300), Pong = TimeSpan.FromSeconds(1), Message = TimeSpan.FromSeconds(1),
        Silence = TimeSpan.FromSeconds(30), Settle = TimeSpan.FromMilliseconds(100), FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(100),
        Margin = TimeSpan.FromMilliseconds(500), Away = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromMilliseconds(200), Look = TimeSpan.FromMilliseconds(50), BetweenComparisons = TimeSpan.FromMilliseconds(100),
    };

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    readonly StreamTimings _timings = timings ?? Hurried;
    BlueskyReader? _reader;

    public Func<CancellationToken, Task<IReadOnlyList<StorefrontLike>?>>? CompareLikes { get; set; }
    public LiveTags Live { get; } = new();
    public PostMemory Memory { get; } = new();
    public string? Cursor { get; set; }
    public Delivery? Last { get; private set; }
    public List<Post> Posts { get; } = [];
    public List<PostDeletion> Deletions { get; } = [];
    public List<StorefrontLike> Likes { get; } = [];
    public List<AccountNews> Accounts { get; } = [];
    public List<Notice> Notices { get; } = [];

    /// <summary>How often the stream could not be read.</summary>
    public int Failures { get; private set; }

    public IEnumerable<string> Keys => Posts.Select(post => post.Key.Id[(post.Key.Id.LastIndexOf('/') + 1)..]);

    BlueskyReader Reader => _reader ??= new(
        StreamAddress.TryParse(url, out var address) ? address : throw new ArgumentException(url), Did.TryParse(shop, out var did) ? did : throw new ArgumentException(shop),
        Live, Memory, TimeProvider.System, _timings) { CompareLikes = CompareLikes };

    /// <summary>One read. What it brought is handled, unless it is only looked at.</summary>
    public async Task<Delivery> Once(bool handle = true)
    {
        var delivery = await Reader.Read(Cursor, TestContext.Current.CancellationToken);
        if (!handle) return delivery;
        Posts.AddRange(delivery.Posts);
        Deletions.AddRange(delivery.Deletions);
        Likes.AddRange(delivery.Likes);
        Accounts.AddRange(delivery.Accounts);
        Notices.AddRange(delivery.Notices);
        Assert.True(Last is null || delivery.Watermark >= Last.Watermark, "the watermark went back");
        (Cursor, Last) = (delivery.Cursor, delivery);
        return delivery;
    }

    /// <summary>Reads on until it is so.</summary>
    public async Task Until(Func<bool> isSo)
    {
        for (var started = Stopwatch.GetTimestamp(); !isSo();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Longest, $"it never came; {Failures} failures, {Posts.Count} posts, notices: {string.Join("; ", Notices.Select(n => n.Kind))}");
            try
            {
                if ((await Once()).CaughtUp && !isSo()) await Reader.Changed(TestContext.Current.CancellationToken);
            }
            catch (NetworkUnavailableException)
            {
                Failures++;
            }
        }
    }

    /// <summary>As after a kill: what was in memory is gone, and reading begins where it is known to have got to.</summary>
    public async Task Restart(bool forget = false)
    {
        await DisposeAsync();
        if (forget) Cursor = null;
        Last = null;
    }

    /// <summary>Another reader of another stream, which begins where this one has got to.</summary>
    public Reading MovedTo(string otherUrl)
    {
        var moved = new Reading(otherUrl, shop, timings) { Cursor = Cursor };
        moved.Live.Add("buytee");
        return moved;
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null) await _reader.DisposeAsync();
        _reader = null;
    }
}
