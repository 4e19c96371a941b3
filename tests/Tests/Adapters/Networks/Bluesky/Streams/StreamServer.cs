using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tagsale.Adapters.Networks.Bluesky.Streams;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>How a <see cref="StreamServer"/> deals with one connection instead of telling what happened.</summary>
delegate Task Misbehaviour(WebSocket socket, CancellationToken cancellation);

/// <summary>A stream as the real ones behave, in either form, which can be made to misbehave: what happened so far is told from the cursor on, then what happens.</summary>
sealed class StreamServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly bool _isJetstream;
    readonly Lock _gate = new();
    readonly List<(long Place, byte[] Message)> _log = [];
    readonly Queue<Misbehaviour> _misbehaviours = [];
    readonly List<long?> _asked = [];
    readonly List<CancellationTokenSource> _connected = [];
    readonly string _url;
    TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    StreamServer(WebApplication app, bool isJetstream)
    {
        (_app, _isJetstream) = (app, isJetstream);
        app.UseWebSockets();
        app.Map("/subscribe", Serve);
        app.Map("/xrpc/com.atproto.sync.subscribeRepos", Serve);
        app.StartAsync().GetAwaiter().GetResult();
        _url = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Url => _url.Replace("http://", "ws://", StringComparison.Ordinal) + (_isJetstream ? "/subscribe" : "");

    /// <summary>The number the firehose gives next.</summary>
    public long NextSeq { get; set; } = 1;

    /// <summary>What came before this place is forgotten.</summary>
    public long Oldest { get; set; }

    /// <summary>Connections are refused while it is set.</summary>
    public bool IsDown { get; set; }

    /// <summary>Connections made while it is set answer no ping.</summary>
    public bool DeafFromNowOn { get; set; }

    /// <summary>How many are connected.</summary>
    public int Listening { get { lock (_gate) return _connected.Count; } }

    /// <summary>The cursors connections asked for, in order.</summary>
    public IReadOnlyList<long?> Asked { get { lock (_gate) return [.. _asked]; } }

    /// <summary>The cursor of a reader that has got as far as that.</summary>
    public string CursorAt(long place, DateTimeOffset time) => new StreamCursor(place, time, new Uri(Url).Authority + (_isJetstream ? "/subscribe" : "")).ToString();

    public static StreamServer Start(bool isJetstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        return new(builder.Build(), isJetstream);
    }

    /// <summary>It happens now, or happened then.</summary>
    public void Happen(Told told, DateTimeOffset? at = null)
    {
        var when = at ?? DateTimeOffset.UtcNow;
        lock (_gate)
        {
            var place = _isJetstream ? Math.Max(Told.Micros(when), _log.Count == 0 ? 0 : _log[^1].Place + 1) : NextSeq++;
            _log.Add((place, _isJetstream ? told.AsEvent(DateTimeOffset.UnixEpoch.AddMicroseconds(place)) : told.AsFrame(place, when)));
            Wake();
        }
    }

    /// <summary>Those who listen are sent this, which is no event.</summary>
    public void Send(byte[] message)
    {
        lock (_gate)
        {
            _log.Add((_log.Count == 0 ? 0 : _log[^1].Place, message));
            Wake();
        }
    }

    /// <summary>The next connection is dealt with so.</summary>
    public void Next(Misbehaviour misbehaviour)
    {
        lock (_gate) _misbehaviours.Enqueue(misbehaviour);
    }

    /// <summary>As after it was set up anew.</summary>
    public void ForgetAll(long nextSeq)
    {
        lock (_gate) _log.Clear();
        NextSeq = nextSeq;
    }

    /// <summary>Everybody is cut off in the middle of whatever it is.</summary>
    public void CutOff()
    {
        // Whoever ends by itself meanwhile waits until it has been told.
        lock (_gate)
            foreach (var connection in _connected.ToList()) connection.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        CutOff();
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    async Task Serve(HttpContext http)
    {
        var cursor = long.TryParse(http.Request.Query["cursor"], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : (long?)null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        Misbehaviour? misbehaviour;
        int? begin;
        lock (_gate) _asked.Add(cursor);
        if (IsDown)
        {
            http.Response.StatusCode = 503;
            return;
        }
        lock (_gate)
        {
            _misbehaviours.TryDequeue(out misbehaviour);
            _connected.Add(end);
            begin = Begin(cursor);
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var pongs = DeafFromNowOn ? Task.CompletedTask : Listen(socket, end.Token);
        try
        {
            if (misbehaviour is not null) await misbehaviour(socket, end.Token);
            else await Tell(socket, cursor, begin, end.Token);
            await pongs.WaitAsync(TimeSpan.FromSeconds(2), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception cut) when (cut is OperationCanceledException or WebSocketException)
        {
            http.Abort();
        }
        finally
        {
            lock (_gate) _connected.Remove(end);
            await end.CancelAsync();
            await pongs;
        }
    }

    /// <summary>Which entry is told first; null if the cursor is not of this world.</summary>
    int? Begin(long? cursor)
    {
        if (cursor is not { } from) return _log.Count;
        if (!_isJetstream && from >= NextSeq) return null;
        var first = _log.FindIndex(entry => entry.Place >= Oldest && (entry.Place > from || _isJetstream && entry.Place == from));
        return first < 0 ? _log.Count : first;
    }

    async Task Tell(WebSocket socket, long? cursor, int? begin, CancellationToken end)
    {
        if (begin is not { } next)
        {
            await socket.SendAsync(Told.Error("FutureCursor"), WebSocketMessageType.Binary, true, end);
            await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "FutureCursor", end);
            return;
        }
        if (!_isJetstream && cursor + 1 < Oldest) await socket.SendAsync(Told.Info("OutdatedCursor"), WebSocketMessageType.Binary, true, end);
        while (true)
        {
            Task more;
            byte[]? message;
            lock (_gate) (message, more) = (next < _log.Count ? _log[next].Message : null, _happened.Task);
            if (message is null) await more.WaitAsync(end);
            else
            {
                await socket.SendAsync(message, _isJetstream ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, end);
                next++;
            }
        }
    }

    /// <summary>Reads, so that pings are answered.</summary>
    static async Task Listen(WebSocket socket, CancellationToken end)
    {
        try
        {
            while ((await socket.ReceiveAsync(new byte[1024].AsMemory(), end)).MessageType != WebSocketMessageType.Close) { }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException)
        {
        }
    }

    void Wake()
    {
        _happened.TrySetResult();
        _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
