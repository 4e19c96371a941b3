using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Simulation.Fakes;

/// <summary>Stands beside the store and notes what each commit makes durable, in the world's one order.</summary>
public sealed class Witness(VirtualClock clock, IReadOnlyDictionary<string, FakeNetwork> networks, IEnumerable<ProductOffer> offers)
{
    readonly HashSet<PostKey> _handled = [];
    readonly Dictionary<string, int> _cursors = networks.Keys.ToDictionary(name => name, _ => 0);
    int _commits;

    /// <summary>How far each network's stream has been durably handled.</summary>
    public IReadOnlyDictionary<string, int> Cursors => _cursors;

    /// <summary>Accounts whose opt-out is durable, since when.</summary>
    public Dictionary<SocialAccount, (long Stamp, DateTimeOffset At)> OptedOut { get; } = [];

    /// <summary>Of accounts that are gone, by what is durable: from when to when, and at what time that began.</summary>
    public Dictionary<SocialAccount, List<(long From, long Until, DateTimeOffset At)>> Gone { get; } = [];

    /// <summary>The asks that opened purchases, and when those were durable. The store forgets them with the member.</summary>
    public Dictionary<PurchaseId, (SocialAccount Account, string PostId, long Stamp)> Asks { get; } = [];

    /// <summary>The commit by which a post was decided, when that was, and what it was taken for.</summary>
    public Dictionary<PostKey, (int Commit, DateTimeOffset At, string Understood)> Decided { get; } = [];

    /// <summary>Purchases that were sent while it was durable that their payment is disputed.</summary>
    public List<PurchaseId> SentDisputed { get; } = [];

    readonly HashSet<PurchaseId> _disputed = [];

    public Units Units { get; } = new(offers);

    public Loads Loads { get; } = new(clock);

    public List<(PostKey Post, string Cursor)> PassedOver { get; } = [];

    public void Saw(Keys? keys, Changes changes)
    {
        _commits++;
        foreach (var post in keys?.Posts ?? []) _handled.Add(post);
        foreach (var seen in changes.Posts) Decided[seen.Key] = (_commits, clock.Now, seen.Understood);
        foreach (var contact in changes.Contacts.Values.Select(c => c.After).Where(c => c.OptedOutAt is not null)) OptedOut.TryAdd(contact.Account, (clock.Stamp(), clock.Now));
        foreach (var contact in changes.Contacts.Values) NoteGone(contact.Before?.GoneAt is not null, contact.After);
        foreach (var (before, opened, _) in changes.Purchases.Values)
            if (before is null) Asks.TryAdd(opened.Id, (opened.Account, opened.PostId, clock.Stamp()));
        foreach (var (before, after, _) in changes.Purchases.Values)
        {
            if (before?.State == PurchaseState.Paid && after.State == PurchaseState.Shipped && _disputed.Contains(after.Id)) SentDisputed.Add(after.Id);
            if (after.Disputes.Any(d => d.State != DisputeState.Won)) _disputed.Add(after.Id);
            else if (!after.Disputes.IsEmpty) _disputed.Remove(after.Id);
        }
        Units.Saw(_commits, changes);
        Loads.Saw(_commits, changes);
        foreach (var source in changes.Sources.Values) LookBehind(source.Network, source.Cursor);
    }

    void NoteGone(bool was, Contact contact)
    {
        if (was == contact.GoneAt is not null) return;
        if (!Gone.TryGetValue(contact.Account, out var times)) Gone.Add(contact.Account, times = []);
        if (was) times[^1] = times[^1] with { Until = clock.Stamp() };
        else times.Add((clock.Stamp(), long.MaxValue, clock.Now));
    }

    void LookBehind(string network, string cursor)
    {
        var (before, now) = (_cursors[network], int.Parse(cursor, CultureInfo.InvariantCulture));
        if (now <= before) return;
        PassedOver.AddRange(networks[network].PostsBetween(before, now).Where(post => !_handled.Contains(post)).Select(post => (post, cursor)));
        _cursors[network] = now;
    }
}
