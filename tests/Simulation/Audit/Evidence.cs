using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>What the auditor goes by: the truth of network and bank, what people were told, and what the store says in the end.</summary>
public sealed class Evidence
{
    readonly ILookup<PostKey, WorldReply> _replies;
    readonly ILookup<(SocialAccount, string), WorldPost> _postsByTag;

    public Evidence(World world)
    {
        World = world;
        Purchases = All<PurchaseView>(page => world.Queries.Purchases(new(), page)).ToDictionary(v => v.Purchase.Id, v => Remember(v.Purchase));
        Offers = world.Offers.ToDictionary(o => o.Id);
        Journal = All<JournalLine>(page => world.Queries.Journal(null, page));
        Prints = world.People.SelectMany(p => p.Member?.Cards ?? []).Concat(Chronicle.Cards).ToDictionary(c => c.Token, c => c.Fingerprint);
        _replies = Network.Replies.ToLookup(r => r.To);
        _postsByTag = Network.Posts.Values.SelectMany(p => p.Tags.Select(tag => (p, tag))).ToLookup(x => (x.p.Author, x.tag), x => x.p);
    }

    public World World { get; }
    public NetworkTruth Network => World.Network.Truth;
    public PaymentTruth Payments => World.Payments.Truth;
    public Chronicle Chronicle => World.Chronicle;
    public TimeSpan Window { get; } = TimeSpan.FromMinutes(15);

    /// <summary>As the store has them at the end.</summary>
    public Dictionary<PurchaseId, Purchase> Purchases { get; }

    /// <summary>As they were published.</summary>
    public Dictionary<OfferId, Offer> Offers { get; }
    public IReadOnlyList<JournalLine> Journal { get; }

    public IEnumerable<WorldReply> RepliesTo(PostKey post) => _replies[post];

    /// <summary>Fingerprints by token, as the cards were given out.</summary>
    public Dictionary<string, string> Prints { get; }

    public Purchase? PurchaseOf(WorldCharge charge) => PurchaseId.TryParse(charge.Key, out var id) ? Purchases.GetValueOrDefault(id) : null;

    public bool IsOutBetween(DateTimeOffset from, DateTimeOffset to) => Network.Outages.Any(o => o.From <= to && o.Until >= from);

    /// <summary>Posts that confirm a purchase by the letter of the rule: its code, by the account that asked, fresh, public, after the reply and within the window.</summary>
    public IEnumerable<WorldPost> Confirmations(Purchase purchase)
    {
        if (RepliesTo(purchase.Post).FirstOrDefault() is not { } reply || ReplyReading.Code(reply.Text) is not { } code) return [];
        return _postsByTag[(purchase.Account, code)]
            .Where(p => p.Kind == PostKind.Original && p.IsPublic && p.At >= reply.At && p.Stamp > reply.Stamp && p.At <= reply.At + Window);
    }

    /// <summary>What is erased from the store with a member who left is still known to who saw it happen.</summary>
    Purchase Remember(Purchase purchase) => World.Witness.Asks.TryGetValue(purchase.Id, out var ask)
        ? purchase with { Account = ask.Account, PostId = ask.PostId }
        : purchase;

    static List<T> All<T>(Func<PageRequest, Page<T>> list)
    {
        var all = new List<T>();
        for (string? after = null; ;)
        {
            var page = list(new(after, 200));
            all.AddRange(page.Items);
            if ((after = page.Next) is null) return all;
        }
    }
}
