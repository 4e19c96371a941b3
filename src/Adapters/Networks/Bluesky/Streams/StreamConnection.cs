using System.Net.Sockets;
using System.Net.WebSockets;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// One connection to a stream, from its beginning to its end. What the other side pushes is kept until somebody takes it, up to a bound; beyond it the other side
/// waits. Whatever goes wrong ends the connection, never anything else.
/// </summary>
sealed class StreamConnection : IAsyncDisposable
{
    /// <summary>Frames kept while others are being read.</summary>
    const int MostBytes = 8 << 20;

    /// <summary>Of a message that is too long no more than this is passed over.</summary>
    const long MostPassedOver = 64 << 20;

    readonly StreamTimings _timings;
    readonly TimeProvider _time;
    readonly IStreamFormat _format;
    readonly CancellationTokenSource _end = new();
    readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _room = new(0, 1);
    readonly Lock _gate = new();
    readonly Task _life;
    FrameBuffer _filling = new();
    TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset _lastSign;
    DateTimeOffset? _messageBegan;
    DateTimeOffset? _fullSince;
    string? _failure;
    bool _hurry;
    int _giants;

    /// <param name="after">Place after which to begin; null is the present.</param>
    public StreamConnection(IStreamFormat format, long? after, StreamTimings timings, TimeProvider time)
    {
        (_format, _timings, _time) = (format, timings, time);
        _life = Live(format.Connect(after));
    }

    /// <summary>Completes when the stream has let us in, or never will.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Since when it is open.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>Why it has ended; null while it has not.</summary>
    public string? Failure { get { lock (_gate) return _filling.Count == 0 ? _failure : null; } }

    /// <summary>What came last cannot be received at all (text that is none, a frame against the protocol), and would come again.</summary>
    public bool IsPoisoned { get; private set; }

    /// <summary>Since when nothing has come and nothing waits; null if something does.</summary>
    public DateTimeOffset? QuietSince { get { lock (_gate) return _filling.Count == 0 && _failure is null && _messageBegan is null ? _lastSign : null; } }

    /// <summary>Completes when something is worth taking at once, or nothing ever will be, or after a while. What concerns nobody can wait and be taken with the rest.</summary>
    public async Task MoreOr(TimeSpan wait, CancellationToken cancellation)
    {
        Task more;
        lock (_gate)
        {
            if (_hurry || _failure is not null) return;
            if (_more.Task.IsCompleted) _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            more = _more.Task;
        }
        await more.WaitAsync(wait, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>What has come since the last time; null if nothing has.</summary>
    /// <param name="empty">Filled from now on.</param>
    /// <param name="giants">How many messages were passed over because they were too long.</param>
    public FrameBuffer? Take(FrameBuffer empty, out int giants)
    {
        lock (_gate)
        {
            (giants, _giants, _fullSince, _hurry) = (_giants, 0, null, false);
            if (_filling.Count == 0) return null;
            var taken = _filling;
            _filling = empty;
            if (_room.CurrentCount == 0) _room.Release();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _life;
        _end.Dispose();
        _room.Dispose();
    }

    async Task Live(Uri uri)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("User-Agent", "Tagsale");
        socket.Options.KeepAliveInterval = _timings.Ping;
        socket.Options.KeepAliveTimeout = _timings.Pong;
        try
        {
            await Connect(socket, uri);
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            var watch = Watch(socket, watching.Token);
            try
            {
                await Receive(socket);
            }
            finally
            {
                socket.Abort();
                await watching.CancelAsync();
                await watch;
            }
        }
        catch (Exception failure) when (failure is WebSocketException or HttpRequestException or SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            IsPoisoned = OpenedAt is not null && failure is WebSocketException { WebSocketErrorCode: WebSocketError.Faulted or WebSocketError.InvalidMessageType or WebSocketError.HeaderError };
            End(Reason(failure));
        }
        finally
        {
            End("it ended");
            _opened.TrySetResult();
        }
    }

    async Task Connect(ClientWebSocket socket, Uri uri)
    {
        using var late = new CancellationTokenSource(_timings.Connect, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _end.Token);
        await socket.ConnectAsync(uri, either.Token);
        lock (_gate) _lastSign = _time.GetUtcNow();
        OpenedAt = _lastSign;
        _opened.TrySetResult();
    }

    async Task Receive(ClientWebSocket socket)
    {
        var message = new byte[64 << 10];
        var (length, passedOver) = (0, 0L);
        while (true)
        {
            if (length == message.Length) (message, length, passedOver) = Larger(message, length, passedOver);
            var received = await socket.ReceiveAsync(message.AsMemory(length), _end.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                End($"the other side hung up ({(int?)socket.CloseStatus})");
                return;
            }
            length += received.Count;
            lock (_gate) _messageBegan = received.EndOfMessage ? null : _messageBegan ?? _time.GetUtcNow();
            if (!received.EndOfMessage) continue;

            if (passedOver > 0) CountGiant();
            else if (length > 0) await Keep(message.AsMemory(0, length));
            (length, passedOver) = (0, 0);
        }
    }

    /// <summary>Room for more of a message, as long as it may still be one; beyond that it is read to its end and forgotten.</summary>
    (byte[], int, long) Larger(byte[] message, int length, long passedOver)
    {
        if (passedOver == 0 && message.Length < _format.LargestFrame)
        {
            Array.Resize(ref message, Math.Min(message.Length * 4, _format.LargestFrame));
            return (message, length, 0);
        }
        if (passedOver + length > MostPassedOver) throw new IOException("a message without an end");
        return (message, 0, passedOver + length);
    }

    void CountGiant()
    {
        lock (_gate)
        {
            _giants++;
            _lastSign = _time.GetUtcNow();
        }
    }

    async ValueTask Keep(ReadOnlyMemory<byte> message)
    {
        var concerns = _format.MayConcern(message.Span);
        while (!TryKeep(message.Span, concerns)) await _room.WaitAsync(_end.Token);
    }

    bool TryKeep(ReadOnlySpan<byte> message, bool concerns)
    {
        lock (_gate)
        {
            _lastSign = _time.GetUtcNow();
            if (_filling.Count > 0 && _filling.Length + message.Length > MostBytes)
            {
                _fullSince ??= _lastSign;
                Hurry();
                return false;
            }
            _filling.Add(message, _lastSign);
            if (concerns) Hurry();
            return true;
        }
    }

    void Hurry()
    {
        _hurry = true;
        _more.TrySetResult();
    }

    /// <summary>Ends a connection that nobody can use: a message that never ends, silence, or frames that nobody fetches. That it is dead the pings tell.</summary>
    async Task Watch(ClientWebSocket socket, CancellationToken over)
    {
        using var tick = new PeriodicTimer(Shortest(_timings.Message, _timings.Silence, _timings.Unread) / 4, _time);
        while (!over.IsCancellationRequested)
        {
            if (Complaint(_time.GetUtcNow()) is { } complaint)
            {
                End(complaint);
                socket.Abort();
                return;
            }
            Task next = tick.WaitForNextTickAsync(over).AsTask();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    string? Complaint(DateTimeOffset now)
    {
        lock (_gate)
            return now - _messageBegan > _timings.Message ? "a message trickled for too long"
                : now - _fullSince > _timings.Unread ? "nobody read it"
                : _fullSince is null && now - _lastSign > _timings.Silence ? "it was silent for too long"
                : null;
    }

    void End(string reason)
    {
        lock (_gate)
        {
            _failure ??= reason;
            _more.TrySetResult();
        }
    }

    string Reason(Exception failure) => failure is OperationCanceledException
        ? _end.IsCancellationRequested ? "it was ended" : "it did not answer in time"
        : failure.GetBaseException().Message.TrimEnd('.');

    static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> times)
    {
        var shortest = times[0];
        foreach (var time in times) shortest = time < shortest ? time : shortest;
        return shortest;
    }
}
