using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Simulation.Fakes;

/// <summary>A network with one public stream, a mind of its own about when to deliver what, and a perfect memory.</summary>
public class FakeNetwork : INetwork
{
    readonly VirtualClock _clock;
    readonly Chance _chance;
    readonly Digest _digest;
    readonly Stream _stream;
    readonly PostingLimits? _limits;
    readonly Dictionary<string, WorldReply> _byKey = [];
    readonly Dictionary<string, WorldPost> _announced = [];
    DateTimeOffset _downUntil;
    DateTimeOffset _limitedUntil;
    int _numbers;

    public FakeNetwork(Setting setting, NetworkTruth truth, string name)
    {
        (_clock, _chance, _digest, Truth, Name) = (setting.Clock, setting.Chance, setting.Digest, truth, name);
        Storefront = new(name, "storefront");
        _stream = new(setting, truth, Storefront);
        _limits = setting.Limits;
    }

    public string Name { get; }
    public SocialAccount Storefront { get; }
    public NetworkTruth Truth { get; }

    /// <summary>As it tells them.</summary>
    public virtual PostingLimits? Limits => _limits;

    /// <summary>Everybody can read the storefront's replies.</summary>
    public event Action<WorldReply>? Replied;

    /// <summary>The storefront's offer posts.</summary>
    public List<PostKey> OfferPosts { get; } = [];

    public int Length => _stream.Length;

    public IEnumerable<PostKey> PostsBetween(int from, int to) => _stream.PostsBetween(from, to);

    public WorldPost Post(
        SocialAccount author, ImmutableArray<string> tags, PostKind kind = PostKind.Original, bool isPublic = true, bool addressed = false, PostKey? below = null, string? venue = null)
    {
        var post = new WorldPost(NextKey(), author, _clock.Now, _clock.Stamp(), kind, isPublic, addressed, below, tags) { Venue = venue };
        Truth.Posts.Add(post.Key, post);
        _stream.Add(post);
        _digest.Add($"{Name}: post {post.Key.Id} {author.Id} {post.At:O} {kind} {string.Join(' ', tags)}{venue}");
        return post;
    }

    public void Delete(WorldPost post)
    {
        if (!Truth.Deleted.TryAdd(post.Key, _clock.Now)) return;
        if (_chance.Meets(Fault.PostWithdrawn)) _stream.Withdraw(post.Key);
        _stream.Add(new PostDeletion(post.Key, post.Author, _clock.Now));
        _digest.Add($"{Name}: delete {post.Key.Id} {_clock.Now:O}");
    }

    /// <summary>An account is deactivated or there again. While it is gone its owner posts nothing.</summary>
    public void Leave(SocialAccount account, bool gone)
    {
        if (gone) Truth.Left.Add(account);
        _stream.Add(new AccountNews(account, gone, null, _clock.Now));
        _digest.Add($"{Name}: {account.Id} is {(gone ? "gone" : "back")} {_clock.Now:O}");
    }

    public void GoDown(TimeSpan time)
    {
        if (IsDown) return;
        _downUntil = _clock.Now + time;
        Truth.Outages.Add(new(Name, _clock.Now, _downUntil));
    }

    /// <summary>Whatever was wrong is over, and nothing is held back any longer.</summary>
    public void Recover()
    {
        (_downUntil, _limitedUntil) = (_clock.Now, _clock.Now);
        _stream.ReleaseAll();
    }

    /// <summary>The reader has lost its connexion: what it missed comes as replayed.</summary>
    public void Disconnect() => _stream.Disconnect();

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        if (IsDown)
        {
            Disconnect();
            throw new NetworkUnavailableException($"The {Name} does not answer.");
        }
        return Task.FromResult(_stream.Read(cursor is null ? _stream.Length : int.Parse(cursor, CultureInfo.InvariantCulture)));
    }

    public Task Changed(CancellationToken cancellation) => Task.CompletedTask;

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation) =>
        Task.FromResult(Answer(key, inReplyTo, text));

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => Task.FromResult<PublishAnswer>(
        IsDown ? new PublishAnswer.Unavailable("down")
        : Earlier(key) is { } reply ? new PublishAnswer.Published(reply.Key, reply.At)
        : new PublishAnswer.Refused("no post was made with this key"));

    public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation)
    {
        if (IsDown) return Task.FromResult<PublishAnswer>(new PublishAnswer.Unavailable("down"));
        if (Costs(_limits?.OfferPostPoints) is { } wait) return Task.FromResult<PublishAnswer>(new PublishAnswer.Unavailable("rate limit", wait));
        if (!_announced.TryGetValue(key, out var post))
        {
            post = _announced[key] = Post(Storefront, ReplyReading.Tags(text));
            OfferPosts.Add(post.Key);
            _stream.Add(new StorefrontLike(post.Key, true, _clock.Now));
        }
        return Task.FromResult<PublishAnswer>(_chance.Meets(Fault.ReplyAnswerLost) ? new PublishAnswer.Unavailable("no answer") : new PublishAnswer.Published(post.Key, post.At));
    }

    /// <summary>The reply once published under this key.</summary>
    protected virtual WorldReply? Earlier(string key) => _byKey.GetValueOrDefault(key);

    bool IsDown => _clock.Now < _downUntil;
    bool IsLimited => _clock.Now < _limitedUntil;

    PublishAnswer Answer(string key, PostKey to, string text)
    {
        if (IsDown) return Hindered(to, "down");
        if (Costs(_limits?.ReplyPoints) is { } tooMuch) return new PublishAnswer.Unavailable("rate limit", tooMuch);
        if (Earlier(key) is { } earlier) return new PublishAnswer.Published(earlier.Key, earlier.At);
        if (Truth.Deleted.ContainsKey(to)) return new PublishAnswer.Refused("the post is gone");
        if (Truth.Refused.Contains(to) || _chance.Meets(Fault.ReplyRefused))
        {
            Truth.Refused.Add(to);
            return new PublishAnswer.Refused("the author blocked us");
        }
        if (_chance.Meets(Fault.RateLimit)) return new PublishAnswer.Unavailable("rate limit", Refuse(_chance.Seconds(5, 900)));
        if (_chance.Meets(Fault.ReplyUnavailable)) return Hindered(to, "try again");

        var reply = Publish(key, to, text);
        return _chance.Meets(Fault.ReplyAnswerLost) ? Hindered(to, "no answer") : new PublishAnswer.Published(reply.Key, reply.At);
    }

    PublishAnswer.Unavailable Hindered(PostKey to, string reason)
    {
        Truth.Hindered.Add(to);
        return new(reason);
    }

    TimeSpan Refuse(TimeSpan wait)
    {
        _limitedUntil = _clock.Now + wait;
        Truth.Refusals.Add(new(Name, _clock.Now, _limitedUntil));
        return wait;
    }

    /// <summary>Whoever knocks pays, whatever comes of it.</summary>
    /// <returns>For how long it must stay away; null if it is let in.</returns>
    TimeSpan? Costs(int? points)
    {
        if (points is { } cost) Truth.Attempts.Add(new(Name, _clock.Now, cost));
        if (IsLimited) return _limitedUntil - _clock.Now;
        var exceeded = (_limits?.Windows ?? []).Where(w => SpentIn(w.Length) > w.Points).Select(w => (PostingWindow?)w).FirstOrDefault();
        return exceeded is null ? null : Refuse(TimeSpan.FromMinutes(1));
    }

    int SpentIn(TimeSpan length) => Truth.Attempts.Where(a => a.Network == Name && a.At > _clock.Now - length).Sum(a => a.Points);

    WorldReply Publish(string key, PostKey to, string text)
    {
        var reply = new WorldReply(NextKey(), key, to, text, _clock.Now, _clock.Stamp());
        Truth.Replies.Add(reply);
        _byKey[key] = reply;
        _stream.Add(new WorldPost(reply.Key, Storefront, reply.At, reply.Stamp, PostKind.Original, true, false, null, ReplyReading.Tags(text)));
        _digest.Add($"{Name}: reply {to.Id} {reply.At:O} {text}");
        Replied?.Invoke(reply);
        return reply;
    }

    /// <summary>Networks count alike: the same id means another post on each.</summary>
    PostKey NextKey() => new(Name, (++_numbers).ToString("d8", CultureInfo.InvariantCulture));
}
