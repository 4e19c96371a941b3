using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Workers;

/// <summary>Reads one network's stream into the engine. The cursor is kept only behind what is durable.</summary>
public sealed class NetworkReader(INetwork network, IStore store, OfferTags tags, GroupCommit engine, Draw draw, TimeProvider time)
{
    /// <summary>Where nothing concerns us the cursor still moves on, but not with a commit for every look.</summary>
    static readonly TimeSpan KeepCursorEvery = TimeSpan.FromSeconds(10);

    string? _cursor;

    /// <summary>
    /// Handled durably, and kept with what is read next: a commit of its own would cost as much as that of a post, and in the same breath with what it stands for
    /// it could be spread over two batches of which only the second succeeds.
    /// </summary>
    SourcePosition? _handled;
    DateTimeOffset _keptAt;
    DateTimeOffset _failedAt;
    bool _leads;
    long _watermark;
    long _behindAt = time.GetUtcNow().UtcTicks;

    public string Network => network.Name;

    /// <summary>Of several processes one reads a network.</summary>
    public bool Leads => Volatile.Read(ref _leads);

    /// <summary>Every post up to this trusted time has been handled durably. The distant past until the stream has been caught up with.</summary>
    public DateTimeOffset Watermark => new(Volatile.Read(ref _watermark), TimeSpan.Zero);

    /// <summary>When we last knew that there was more to read: after a start, and while missed posts are replayed.</summary>
    public DateTimeOffset BehindAt => new(Volatile.Read(ref _behindAt), TimeSpan.Zero);

    /// <summary>Handles what is waiting.</summary>
    /// <returns>True if more may be waiting.</returns>
    /// <exception cref="NetworkUnavailableException">The network does not answer; everything read so far is safe.</exception>
    public async Task<bool> Step(CancellationToken cancellation)
    {
        if (!store.Leads(network.Name))
        {
            Volatile.Write(ref _leads, false);
            return false;
        }
        if (!_leads) Begin();

        Delivery delivery;
        long known;
        var notices = new List<Notice>();
        // An offer published meanwhile by another process: its first posts may have been passed over as nobody's. Before the first look there is nothing to pass over, and a second one
        // would begin later.
        do
        {
            known = tags.Last;
            delivery = await network.Read(_cursor, cancellation);
            notices.AddRange(delivery.Notices);
        }
        while (tags.Refresh() != known && _cursor is not null);
        try
        {
            await Submit(delivery with { Notices = [.. notices] });
            if (_cursor is null) await KeepFirst();
        }
        catch (StoreException)
        {
            // What waits for the store grows old through no fault of its author's, and we are behind until it is read.
            _failedAt = time.GetUtcNow();
            Volatile.Write(ref _behindAt, _failedAt.UtcTicks);
            throw;
        }
        _cursor = delivery.Cursor;
        Volatile.Write(ref _watermark, delivery.Watermark.UtcTicks);
        if (!delivery.CaughtUp) Volatile.Write(ref _behindAt, time.GetUtcNow().UtcTicks);
        return !delivery.CaughtUp;
    }

    void Begin()
    {
        var position = store.Position(network.Name);
        (_cursor, _handled) = (position?.Cursor, null);
        Volatile.Write(ref _watermark, 0);
        Volatile.Write(ref _behindAt, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _leads, true);
    }

    public Task Changed(CancellationToken cancellation) => network.Changed(cancellation);

    /// <summary>At once: a process killed before it read anything must not begin at a later present.</summary>
    async Task KeepFirst()
    {
        await engine.Submit(new AdvanceSource(_handled!) { At = time.GetUtcNow() });
        _handled = null;
    }

    /// <summary>In the order of trusted time, as far as one delivery goes: a deletion undoes what came before it and not what came after.</summary>
    async Task Submit(Delivery delivery)
    {
        var now = time.GetUtcNow();
        var happened = new List<(DateTimeOffset At, Command Command)>();
        // Our own replies come by too, as many as we write: they are not worth a transaction.
        foreach (var post in delivery.Posts.Where(p => p.Author != network.Storefront))
            happened.Add((post.At, new ReadPost(post with { At = Earlier(post.At, now), Replayed = post.Replayed || post.At < _failedAt }, draw.PurchaseId(tags.LaneOf(post)), draw.Entropy()) { At = now }));
        var linked = Linked(delivery);
        foreach (var deletion in delivery.Deletions.Where(d => linked.Contains(d.Author))) happened.Add((deletion.At, new ReadDeletion(deletion) { At = now }));
        foreach (var news in delivery.Accounts.Where(n => linked.Contains(n.Account))) happened.Add((news.At, new ReadAccountNews(news) { At = now }));
        foreach (var notice in delivery.Notices) happened.Add((now, new TellOperator(network.Name, notice) { At = now }));
        foreach (var like in delivery.Likes) happened.Add((like.At, new ReadLike(like) { At = now }));

        var commands = happened.OrderBy(h => h.At).Select(h => h.Command).ToList();
        var keep = _handled is not null && (commands.Count > 0 || now - _keptAt >= KeepCursorEvery);
        if (keep) commands.Insert(0, new AdvanceSource(_handled!) { At = now });
        foreach (var handled in commands.ConvertAll(engine.Enqueue)) await HandledOrParked(handled);

        if (keep) (_handled, _keptAt) = (null, now);
        if (delivery.Cursor != _cursor) _handled = new(network.Name, delivery.Cursor, delivery.Watermark);
    }

    /// <summary>A network tells of everybody's deletions and accounts, many more than a transaction is worth: only members' can mean anything.</summary>
    IReadOnlySet<SocialAccount> Linked(Delivery delivery) =>
        store.Linked([.. delivery.Deletions.Select(d => d.Author).Concat(delivery.Accounts.Select(n => n.Account)).Distinct()]);

    /// <summary>A parked post is durably set aside: the stream goes on without it.</summary>
    static async Task HandledOrParked(Task<object> handled)
    {
        try
        {
            await handled;
        }
        catch (ParkedException)
        {
        }
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
