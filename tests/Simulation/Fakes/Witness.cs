using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Fakes;

/// <summary>Stands beside the store and notes what each commit makes durable, in the world's one order.</summary>
public sealed class Witness(VirtualClock clock, FakeNetwork network)
{
    readonly HashSet<PostKey> _handled = [];

    /// <summary>How far the stream has been durably handled.</summary>
    public int Cursor { get; private set; }

    /// <summary>Accounts whose opt-out is durable, since when.</summary>
    public Dictionary<SocialAccount, long> OptedOut { get; } = [];

    /// <summary>The asks that opened purchases. The store forgets them with the member.</summary>
    public Dictionary<PurchaseId, (SocialAccount Account, string PostId)> Asks { get; } = [];

    /// <summary>What no commit may ever do.</summary>
    public List<string> Objections { get; } = [];

    public void Saw(Keys? keys, Changes changes)
    {
        foreach (var post in keys?.Posts ?? []) _handled.Add(post);
        foreach (var contact in changes.Contacts.Values.Select(c => c.After).Where(c => c.OptedOutAt is not null)) OptedOut.TryAdd(contact.Account, clock.Stamp());
        foreach (var (offer, variant, _, after) in changes.Stock.Values)
            if (after.Held < 0 || after.OnHand - after.Held < 0) Objections.Add($"stock of {offer} '{variant}' became {after} at {clock.Now:O}");
        foreach (var (before, opened, _) in changes.Purchases.Values)
            if (before is null) Asks.TryAdd(opened.Id, (opened.Account, opened.PostId));
        foreach (var source in changes.Sources.Values) LookBehind(source.Cursor);
    }

    void LookBehind(string cursor)
    {
        var now = int.Parse(cursor, CultureInfo.InvariantCulture);
        foreach (var post in network.PostsBetween(Cursor, Math.Max(now, Cursor)).Where(post => !_handled.Contains(post)))
            Objections.Add($"the cursor {cursor} passed post {post.Id}, which was not handled");
        Cursor = Math.Max(now, Cursor);
    }
}
