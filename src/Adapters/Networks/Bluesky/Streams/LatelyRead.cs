using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What a reply to a post must name: that very version of it, and the first post of its thread.</summary>
public sealed record ReadPostRef(StrongRef Post, StrongRef Root);

/// <summary>The posts last read that may be answered, so that nobody need be asked for what the stream has told. Bounded: the oldest are forgotten. Any thread may ask.</summary>
public sealed class LatelyRead(int most = 20_000)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, ReadPostRef> _posts = [];
    readonly Queue<string> _order = new();

    public ReadPostRef? Find(PostKey post)
    {
        lock (_gate) return _posts.GetValueOrDefault(post.Id);
    }

    /// <param name="root">Null for a post that is no reply: it is the first of its thread.</param>
    public void Remember(PostKey post, string cid, StrongRef? root)
    {
        var itself = new StrongRef(post.Id, cid);
        lock (_gate)
        {
            if (!_posts.ContainsKey(post.Id)) _order.Enqueue(post.Id);
            _posts[post.Id] = new(itself, root ?? itself);
            if (_order.Count > most) _posts.Remove(_order.Dequeue());
        }
    }
}
