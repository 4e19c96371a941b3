using System.Collections.Concurrent;
using System.Diagnostics;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Posts;

namespace Tagsale.Benchmarks;

/// <param name="Text">Of the reply.</param>
sealed record Answered(PlazaAccount Author, string Text, double Milliseconds);

/// <summary>Posts, and tells when the reply to a post can be read on the square.</summary>
sealed class Watcher : IAsyncDisposable
{
    readonly PlazaSquare _square;
    readonly PlazaNetwork _log;
    readonly ConcurrentDictionary<string, TaskCompletionSource<(string Text, long At)>> _waiting = [];
    readonly CancellationTokenSource _stop = new();
    string? _cursor;
    Task _loop = Task.CompletedTask;

    Watcher(PlazaSquare square) => (_square, _log) = (square, new(square, "watcher", _ => true, Hashtags.Scan, new(), TimeProvider.System));

    public static async Task<Watcher> Start(PlazaSquare square)
    {
        var watcher = new Watcher(square);
        watcher._cursor = (await watcher._log.Read(null, CancellationToken.None)).Cursor;
        watcher._loop = watcher.Watch();
        return watcher;
    }

    public async Task<Answered> PostAndWait(PlazaAccount author, string text)
    {
        var post = ((PlazaAnswer.Done)_square.Post(author, text)).Post;
        var accepted = Stopwatch.GetTimestamp();
        var reply = await _waiting.GetOrAdd(post.Id, NewWait).Task;
        // The reply can be there before the poster is back from posting.
        return new(author, reply.Text, Math.Max(0, Stopwatch.GetElapsedTime(accepted, reply.At).TotalMilliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    async Task Watch()
    {
        while (true)
        {
            var changed = _log.Changed(_stop.Token);
            var delivery = await _log.Read(_cursor, _stop.Token);
            var at = Stopwatch.GetTimestamp();
            _cursor = delivery.Cursor;
            foreach (var key in delivery.Posts.Select(p => p.Key))
                if (_square.Find(key.Id) is { InReplyTo: { } asked, Author.Handle: "tagsale" } reply) _waiting.GetOrAdd(asked, NewWait).TrySetResult((reply.Text, at));
            if (delivery.CaughtUp) await changed;
        }
    }

    static TaskCompletionSource<(string, long)> NewWait(string post) => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
