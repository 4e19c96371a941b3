using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Offers;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>Plaza as the storefront sees it: the square's log as a stream, and an account to post with.</summary>
public sealed class PlazaNetwork : INetwork
{
    const int MaxEvents = 1_000;
    static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    readonly PlazaSquare _square;
    readonly PlazaAccount _storefront;
    readonly PlazaFaults _faults;
    readonly TimeProvider _time;
    readonly PlazaTranslation _translation;
    readonly PlazaWithholding _withholding;
    DateTimeOffset? _connectedAt;
    long _seen;

    public PlazaNetwork(
        PlazaSquare square,
        string storefrontHandle,
        EventFilter mayConcern,
        Func<string, ImmutableArray<string>> scan,
        PlazaFaults faults,
        TimeProvider time)
    {
        (_square, _faults, _time) = (square, faults, time);
        _storefront = square.FindByHandle(storefrontHandle) ?? SignUp(square, storefrontHandle);
        _translation = new(_storefront.Id, mayConcern, scan);
        _withholding = new(faults);
    }

    public string Name => PlazaTranslation.Network;

    public SocialAccount Storefront => new(Name, _storefront.Id);

    public PostingLimits? Limits => _faults.Limits;

    public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_faults.Down)
        {
            _connectedAt = null;
            throw new NetworkUnavailableException("Plaza does not answer.");
        }

        return Task.FromResult(cursor is null ? Present() : After(Position(cursor)));
    }

    public Task Changed(CancellationToken cancellation)
    {
        // Asked for before the look at the log, or a commit between the two would go unnoticed.
        var nextCommit = _square.NextCommit;
        return _square.LastSeq > Volatile.Read(ref _seen) ? Task.CompletedTask : NextCommitOrQuietTime(nextCommit, cancellation);
    }

    public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation)
    {
        Invariant.Require(inReplyTo.Network == Name, $"a post on {inReplyTo.Network} cannot be answered on {Name}");
        cancellation.ThrowIfCancellationRequested();
        if (_faults.Down) return Task.FromResult<PublishAnswer>(new PublishAnswer.Unavailable("Plaza does not answer."));
        if (_faults.RetryAfter > TimeSpan.Zero) return Task.FromResult<PublishAnswer>(SentAway());
        if (_faults.RefuseReplies) return Task.FromResult<PublishAnswer>(new PublishAnswer.Refused("Plaza takes no replies from us."));
        var answer = Answer(_square.Post(_storefront, text, inReplyTo.Id, idempotencyKey: key));
        return Task.FromResult(_faults.LoseReplyAnswers ? new PublishAnswer.Unavailable("Plaza's answer was lost.") : answer);
    }

    public Task<PublishAnswer> Published(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_faults.Down) return Task.FromResult<PublishAnswer>(new PublishAnswer.Unavailable("Plaza does not answer."));
        return Task.FromResult<PublishAnswer>(_square.FindByKey(_storefront, key) is { } post
            ? new PublishAnswer.Published(new(PlazaTranslation.Network, post.Id), post.CreatedAt)
            : new PublishAnswer.Refused("No post was made with this key."));
    }

    public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_faults.Down) return Task.FromResult<PublishAnswer>(new PublishAnswer.Unavailable("Plaza does not answer."));
        if (_faults.RetryAfter > TimeSpan.Zero) return Task.FromResult<PublishAnswer>(SentAway());
        var posted = _square.Post(_storefront, text, idempotencyKey: key);
        if (posted is PlazaAnswer.Done { Post: { DeletedAt: null } post }) _square.Like(_storefront, post.Id);
        return Task.FromResult(Answer(posted));
    }

    PublishAnswer.Unavailable SentAway() => new("Plaza takes no more from us for a while.", _faults.RetryAfter);

    Delivery Present()
    {
        // The time first: by then the log holds all that happened before it.
        var now = Connect();
        var end = _square.LastSeq;
        Volatile.Write(ref _seen, end);
        return _translation.Deliver(new([], end, OldestMissing: null, CaughtUp: true), now, now);
    }

    Delivery After(long position)
    {
        var now = Connect();
        var end = _square.LastSeq;
        // A position beyond the end comes from another square: nothing of this one has been read.
        if (position > end) position = 0;
        var limit = _faults.DeliverTwice ? MaxEvents / 2 : MaxEvents;
        var log = _square.EventsAfter(position, limit + 1);
        var due = _withholding.Sort(log, position, limit, now);
        Volatile.Write(ref _seen, due.CaughtUp ? end : due.Cursor);
        return _translation.Deliver(due, now, _connectedAt ?? now);
    }

    DateTimeOffset Connect()
    {
        var now = _square.SettledNow();
        _connectedAt ??= now;
        return now;
    }

    async Task NextCommitOrQuietTime(Task nextCommit, CancellationToken cancellation)
    {
        await nextCommit.WaitAsync(QuietTime, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    static PublishAnswer Answer(PlazaAnswer answer) => answer switch
    {
        PlazaAnswer.Done(var post) => new PublishAnswer.Published(new(PlazaTranslation.Network, post.Id), post.CreatedAt),
        PlazaAnswer.Missing(var reason) => new PublishAnswer.Refused(reason),
        PlazaAnswer.NotAuthor(var reason) => new PublishAnswer.Refused(reason),
        PlazaAnswer.TooLong(var reason) => new PublishAnswer.Refused(reason),
        PlazaAnswer.Refused(var reason) => new PublishAnswer.Refused(reason),
        _ => throw new InvariantException($"{answer.GetType().Name} is no answer to a post"),
    };

    // Nobody holds the token: the storefront posts in process only.
    static PlazaAccount SignUp(PlazaSquare square, string handle) => square.SignUp(handle) is SignUpAnswer.SignedUp(var account, _)
        ? account
        : throw new InvariantException($"the storefront cannot have the handle {handle}");

    static long Position(string cursor)
    {
        var isNumber = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        Invariant.Require(isNumber, $"{cursor} is no cursor of {PlazaTranslation.Network}");
        return position;
    }
}
