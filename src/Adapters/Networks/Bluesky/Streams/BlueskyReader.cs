using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Reads the network's stream where the port pulls and the stream pushes: a connection collects frames, and a read takes what it has. What was delivered last is kept
/// until the next read, so that it can be looked at anew; a read from anywhere else connects anew from there. Nothing the stream says or fails to say stops it.
/// One caller at a time.
/// </summary>
public sealed class BlueskyReader : IAsyncDisposable
{
    /// <summary>Where only the time is known, more is read again than can have been missed: repeats change nothing.</summary>
    static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>How often a stream that is being caught up with is looked at.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>How often in a row a message that breaks the connection is tried again, and how often it is then stepped over, further each time, before all begins anew.</summary>
    const int TriesOfPoison = 3, StepsOverPoison = 11;

    readonly StreamAddress _address;
    readonly IStreamFormat _format;
    readonly StreamTranslation _translation;
    readonly StreamTimings _timings;
    readonly TimeProvider _time;
    readonly BackOff _backOff;
    readonly StreamLog _log;
    readonly Freshness _freshness;
    readonly LikeComparison? _likes;
    StreamConnection? _connection;
    Span _span;
    Held? _held;
    FrameBuffer _spare = new();
    string? _at;
    DateTimeOffset _watermark;
    bool _placeLost;
    int _poisoned;

    public BlueskyReader(StreamAddress address, Did storefront, LiveTags live, PostMemory memory, TimeProvider time, StreamTimings? timings = null)
    {
        (_address, _time, _timings) = (address, time, timings ?? new());
        var wanted = new PostFilter(live, storefront.Value);
        _format = address.IsJetstream
            ? new JetstreamFormat(address.Uri, new(wanted, storefront))
            : new FirehoseFormat(address.Uri, new(wanted, storefront), storefront);
        _translation = new(_format, storefront, live, memory, new());
        (_backOff, _log, _freshness) = (new(_timings, time), new(address.Source, _timings, time), new(_timings.Late));
    }

    /// <summary>Tells where the catalogue differs from what the storefront likes now; null where that cannot be told now.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<StorefrontLike>?>>? CompareLikes
    {
        init => _likes = value is null ? null : new(value, _timings.BetweenComparisons, _time);
    }

    /// <inheritdoc cref="INetwork.Read"/>
    public async Task<Delivery> Read(string? cursor, CancellationToken cancellation)
    {
        var delivery = await ReadStream(cursor, cancellation);
        return _likes is null ? delivery : delivery with { Likes = [.. delivery.Likes, .. await _likes.Found(cancellation)] };
    }

    async Task<Delivery> ReadStream(string? cursor, CancellationToken cancellation)
    {
        if (cursor is null) return await Begin(cancellation);
        if (_held is { } held && held.Before == cursor)
        {
            _likes?.Want(); // What was delivered with it before has come to nothing.
            return Deliver(held, _translation.Read(held.Frames, held.Span));
        }

        await MoveTo(cursor);
        var patience = _time.GetUtcNow() + _timings.Patience;
        while (true)
        {
            if (_connection is null && await Connect(cursor, cancellation) is { } failure) return Away(cursor, failure);
            if (Look(cursor) is { } delivery) return delivery;
            if (_connection!.Failure is { } reason) await HangUp(reason);
            else if (HasSettled() || _log.HasNews || _time.GetUtcNow() >= patience) return Quiet(cursor);
            else await MoreOr(Moment, cancellation);
        }
    }

    /// <inheritdoc cref="INetwork.Changed"/>
    public Task Changed(CancellationToken cancellation) => MoreOr(_timings.Look, cancellation);

    public async ValueTask DisposeAsync()
    {
        // However it ends, it is not ours any more.
        (var open, _connection) = (_connection, null);
        if (open is not null) await open.DisposeAsync();
    }

    /// <summary>
    /// At the present. Its place in the stream is known only with its first event, which may be long in coming: until then the cursor is the time, so that
    /// nothing is lost if we do not live to see it.
    /// </summary>
    async Task<Delivery> Begin(CancellationToken cancellation)
    {
        await DisposeAsync();
        var now = _time.GetUtcNow() - _timings.Margin;
        var place = _format.PlaceAt(now);
        if (await Open(place, new(-1, DateTimeOffset.MinValue, DateTimeOffset.MinValue), settled: true, cancellation) is { } failure)
            throw Unreadable(failure);
        (_held, _watermark, _at) = (null, now, new StreamCursor(place, now, _address.Source).ToString());
        return Delivery(_at, new());
    }

    async Task MoveTo(string cursor)
    {
        if (_held is { } held)
        {
            held.Frames.Clear();
            (_spare, _held, _at) = (held.Frames, null, held.After);
        }
        if (_at == cursor) return;
        await DisposeAsync();
        (_at, _watermark, _placeLost) = (cursor, DateTimeOffset.MinValue, false);
    }

    /// <returns>Why it could not be done; null if it could.</returns>
    async Task<string?> Connect(string cursor, CancellationToken cancellation)
    {
        var from = StreamCursor.Read(cursor);
        if (_watermark < from.Time) _watermark = from.Time;
        if (from.Source == _address.Source && from.Seq is { } seq && !_placeLost)
            return await Open(seq + SteppedOver(), new(seq, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), settled: false, cancellation);
        // A stream that cannot be asked by time tells all it has, and what is too old is passed over.
        var notBefore = from.Time - Again;
        return await Open(_format.PlaceAt(notBefore) ?? 0, new(-1, notBefore, DateTimeOffset.MaxValue), settled: false, cancellation);
    }

    async Task<string?> Open(long? after, Span span, bool settled, CancellationToken cancellation)
    {
        if (_backOff.Pause is var pause && pause > TimeSpan.Zero) await Task.Delay(pause, _time, cancellation);
        var connection = new StreamConnection(_format, after, _timings, _time);
        await connection.Opened.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.OpenedAt is not { } opened)
        {
            var reason = connection.Failure;
            await connection.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            _backOff.Failed();
            return reason ?? "it ended";
        }

        _connection = connection;
        _span = span with { ReplayedUntil = span.ReplayedUntil < opened ? span.ReplayedUntil : opened };
        _log.Opened();
        _freshness.Connected(settled);
        return null;
    }

    /// <summary>Twice as far each time, until it is behind us; never by much more than a second, for if it is not the message that is at fault, what is stepped over is lost.</summary>
    long SteppedOver()
    {
        var step = _poisoned % (TriesOfPoison + StepsOverPoison) - TriesOfPoison;
        if (step < 0) return 0;
        _log.SteppedOver();
        return _format.Step << step;
    }

    async Task HangUp(string reason)
    {
        if (_connection!.IsPoisoned) _poisoned++;
        _log.Failed(reason);
        _backOff.Failed();
        await DisposeAsync();
    }

    /// <summary>Nothing can be read. The operator's news go out all the same.</summary>
    Delivery Away(string cursor, string failure)
    {
        _log.Failed(failure);
        return _log.HasNews ? Delivery(cursor, new()) : throw Unreadable(failure);
    }

    NetworkUnavailableException Unreadable(string failure) => new($"The stream at {_address.Source} cannot be read: {failure}.");

    /// <summary>Takes what has come; null if that is nothing with a place in the stream.</summary>
    Delivery? Look(string cursor)
    {
        var frames = _connection!.Take(_spare, out var giants);
        _log.Giants(giants);
        if (frames is null) return null;

        _spare = new();
        var places = Freshness.Sampled(frames.Count).Select(i => (Place: _format.PlaceOf(frames[i]), Arrived: frames.ArrivedAt(i))).Where(s => s.Place is not null).ToList();
        var gathered = _translation.Read(frames, _span);
        Note(cursor, gathered, FirstPlace(frames));
        if (LastPlace(frames) is not { } last)
        {
            frames.Clear();
            _spare = frames;
            return null;
        }

        foreach (var (place, arrived) in places) _freshness.Arrived(place!.Value.At, arrived);
        Watch(last, frames.ArrivedAt(frames.Count - 1));
        _backOff.Progressed();
        _log.Progressed();
        _held = new(cursor, new StreamCursor(last.Seq, _watermark, _address.Source).ToString(), frames, _span);
        _span = _span with { After = last.Seq };
        (_placeLost, _poisoned) = (false, 0);
        return Deliver(_held, gathered);
    }

    void Note(string cursor, Gathered gathered, StreamPlace? first)
    {
        _log.Garbage(gathered.Garbage);
        if (gathered.Failed == "FutureCursor") _placeLost = true;
        if (gathered.Failed is { } error) _log.HungUpWith(error);
        var isGap = gathered.Outdated && (_span.NotBefore == DateTimeOffset.MinValue || first?.At > StreamCursor.Read(cursor).Time);
        if (isGap || _format.KeepsTime && _log.IsFirst && first is { } place && IsLate(place)) Missed(StreamCursor.Read(cursor).Time, first?.At);
        if (gathered.UnknownUnlike) _likes?.Want();
    }

    void Missed(DateTimeOffset from, DateTimeOffset? until)
    {
        _log.Missed(from, until);
        _likes?.Want();
    }

    /// <summary>It tells of no gap; that its first event is so much later than asked for does.</summary>
    bool IsLate(StreamPlace first) => first.At < _span.ReplayedUntil && first.Seq - _span.After > StreamLog.Gap.TotalMicroseconds;

    StreamPlace? FirstPlace(FrameBuffer frames)
    {
        for (var i = 0; i < frames.Count; i++)
            if (_format.PlaceOf(frames[i]) is { } place) return place;
        return null;
    }

    /// <summary>The frames' last place that is beyond what was delivered before.</summary>
    StreamPlace? LastPlace(FrameBuffer frames)
    {
        for (var i = frames.Count - 1; i >= 0; i--)
            if (_format.PlaceOf(frames[i]) is { } place && place.Seq > _span.After) return place;
        return null;
    }

    /// <summary>What accounts' servers say of the time is believed only on the whole.</summary>
    void Watch(StreamPlace last, DateTimeOffset arrived)
    {
        var told = _format.KeepsTime ? last.At : arrived - _freshness.Lag - _timings.Margin;
        var known = told < arrived ? told : arrived;
        if (known > _watermark) _watermark = known;
    }

    /// <summary>Up to date, and nothing waits.</summary>
    bool HasSettled()
    {
        if (_connection?.QuietSince is not { } since || _time.GetUtcNow() - since < _timings.Settle) return _freshness.CaughtUp;
        if (!_freshness.CaughtUp) _freshness.Connected(settled: true);
        _backOff.Progressed();
        _log.Progressed();
        return true;
    }

    /// <summary>Nothing has come. Over a connection that answered its last ping, nothing has happened either, up to the time of that ping.</summary>
    Delivery Quiet(string cursor)
    {
        var proven = _time.GetUtcNow() - _timings.Ping - _timings.Pong - _timings.Margin;
        if (HasSettled() && _connection is { QuietSince: not null } open && open.OpenedAt <= proven && proven > _watermark) _watermark = proven;
        return Delivery(cursor, new());
    }

    Delivery Deliver(Held held, Gathered gathered) => Delivery(held.After, gathered);

    Delivery Delivery(string cursor, Gathered gathered) =>
        new(gathered.Posts.ToImmutable(), gathered.Deletions.ToImmutable(), gathered.Likes.ToImmutable(), cursor, _watermark, _connection is not null && _freshness.CaughtUp)
        {
            Accounts = gathered.Accounts.ToImmutable(),
            Notices = _log.Take(),
        };

    Task MoreOr(TimeSpan wait, CancellationToken cancellation) => _connection is { } open
        ? open.MoreOr(wait, cancellation)
        : Task.Delay(wait, _time, cancellation);

    /// <summary>What was delivered last: asked for again, it is looked at anew, by the hashtags that are live then.</summary>
    sealed record Held(string Before, string After, FrameBuffer Frames, Span Span);
}
