using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Posts lately read from the stream, so that an answer need not ask for what we have just been told. Bounded: the oldest are forgotten first.</summary>
public sealed class PostMemory
{
    const int Most = 50_000;

    readonly Lock _gate = new();
    readonly Dictionary<string, Thread?> _threads = [];
    readonly Queue<string> _order = [];

    /// <param name="root">What the post itself names as its thread's beginning; null where it begins one.</param>
    public void Remember(PostKey post, string cid, RecordReference? root)
    {
        if (RecordReference.Of(post.Id, cid) is { } itself) Keep(post.Id, new Thread(itself, root ?? itself));
    }

    /// <summary>It was deleted.</summary>
    public void Forget(PostKey post) => Keep(post.Id, null);

    /// <returns>False where nothing is known of it. A thread that is null is a post that is gone.</returns>
    internal bool TryFind(PostKey post, out Thread? thread)
    {
        lock (_gate) return _threads.TryGetValue(post.Id, out thread);
    }

    void Keep(string id, Thread? thread)
    {
        lock (_gate)
        {
            if (!_threads.ContainsKey(id)) _order.Enqueue(id);
            _threads[id] = thread;
            if (_order.Count > Most) _threads.Remove(_order.Dequeue());
        }
    }
}
