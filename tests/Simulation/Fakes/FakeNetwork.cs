using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Fakes;

/// <summary>A network with one public stream, a mind of its own about when to deliver what, and a perfect memory.</summary>
public class FakeNetwork(VirtualClock clock, Chance chance, Digest digest) : INetwork
{
    readonly Stream _stream = new(clock, chance);
    readonly Dictionary<string, WorldReply> _byKey = [];
    DateTimeOffset _downUntil;
    int _numbers;

    public const string Square = "square";
    public string Name => Square;
    public static SocialAccount Shop { get; } = new(Square, "storefront");
    public SocialAccount Storefront => Shop;
    public NetworkTruth Truth { get; } = new();

    /// <summary>Everybody can read the storefront's replies.</summary>
    public event Action<WorldReply>? Replied;

    public int Length => _stream.Length;

    /// <summary>Every post of the stream between two cursors; what the storefront says itself concerns nobody.</summary>
    public IEnumerable<PostKey> PostsBetween(int from, int to) => _stream.PostsBetween(from, to);

    public WorldPost Post(SocialAccount author, ImmutableArray<string> tags, PostKind kind = PostKind.Original, bool isPublic = true, bool addressed = false)
    {
        var post = new WorldPost(NextKey(), author, clock.Now, clock.Stamp(), kind, isPublic, addressed, tags);
        Truth.Posts.Add(post.Key, post);
        _stream.Add(post);
        digest.Add($"post {post.Key.Id} {author.Id} {post.At:O} {kind} {string.Join(' ', tags)}");
        return post;
    }

    public void Delete(WorldPost post)
    {
        if (!Truth.Deleted.TryAdd(post.Key, clock.Now)) return;
        _stream.Add(new PostDeletion(post.Key, post.Author, clock.Now));
        digest.Add($"delete {post.Key.Id} {clock.Now:O}");
    }

    public void GoDown(TimeSpan time)
    {
        if (IsDown) return;
        _downUntil = clock.Now + time;
        Truth.Outages.Add((clock.Now, _downUntil));
    }

    /// <summary>Whatever was wrong is over, and nothing is held back any longer.</summary>
    public void Recover()
    {
        _downUntil = clock.Now;
        _stream.ReleaseAll();
    }

    /// <summary>The reader has lost its connexion: what it missed comes as replayed.</summary>
    public void Disconnect() => _stream.Disconnect();

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        if (IsDown)
        {
            Disconnect();
            throw new NetworkUnavailableException("The square does not answer.");
        }
        return Task.FromResult(_stream.Read(cursor is null ? _stream.Length : int.Parse(cursor, CultureInfo.InvariantCulture), Truth));
    }

    public Task Changed(CancellationToken cancellation) => Task.CompletedTask;

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation) =>
        Task.FromResult(Answer(key, inReplyTo, text));

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => Task.FromResult<PublishAnswer>(
        IsDown ? new PublishAnswer.Unavailable("down")
        : Earlier(key) is { } reply ? new PublishAnswer.Published(reply.Key, reply.At)
        : new PublishAnswer.Refused("no post was made with this key"));

    public Task<PublishAnswer> Announce(string key, string text, CancellationToken cancellation)
    {
        var post = Post(Storefront, []);
        _stream.Add(new StorefrontLike(post.Key, true, clock.Now));
        return Task.FromResult<PublishAnswer>(new PublishAnswer.Published(post.Key, post.At));
    }

    /// <summary>The reply once published under this key.</summary>
    protected virtual WorldReply? Earlier(string key) => _byKey.GetValueOrDefault(key);

    bool IsDown => clock.Now < _downUntil;

    PublishAnswer Answer(string key, PostKey to, string text)
    {
        var rates = chance.Rates;
        if (IsDown) return Hindered(to, "down");
        if (Earlier(key) is { } earlier) return new PublishAnswer.Published(earlier.Key, earlier.At);
        if (Truth.Deleted.ContainsKey(to)) return new PublishAnswer.Refused("the post is gone");
        if (Truth.Refused.Contains(to) || chance.Fault("replyRefused", rates.ReplyRefused))
        {
            Truth.Refused.Add(to);
            return new PublishAnswer.Refused("the author blocked us");
        }
        if (chance.Fault("replyUnavailable", rates.ReplyUnavailable))
            return Hindered(to, "rate limit", chance.Is(0.5) ? chance.Seconds(1, 60) : null);

        var reply = Publish(key, to, text);
        return chance.Fault("replyAnswerLost", rates.ReplyAnswerLost) ? Hindered(to, "no answer") : new PublishAnswer.Published(reply.Key, reply.At);
    }

    PublishAnswer.Unavailable Hindered(PostKey to, string reason, TimeSpan? wait = null)
    {
        Truth.Hindered.Add(to);
        return new(reason, wait);
    }

    WorldReply Publish(string key, PostKey to, string text)
    {
        var reply = new WorldReply(NextKey(), key, to, text, clock.Now, clock.Stamp());
        Truth.Replies.Add(reply);
        _byKey[key] = reply;
        _stream.Add(new WorldPost(reply.Key, Storefront, reply.At, reply.Stamp, PostKind.Original, true, false, ReplyReading.Tags(text)));
        digest.Add($"reply {to.Id} {reply.At:O} {text}");
        Replied?.Invoke(reply);
        return reply;
    }

    PostKey NextKey() => new(Square, (++_numbers).ToString("d8", CultureInfo.InvariantCulture));
}
