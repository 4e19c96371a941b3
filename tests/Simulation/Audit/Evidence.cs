using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <param name="At">From here on a window counts.</param>
public sealed record Telling(DateTimeOffset At, long Stamp, string Text, bool InPublic);

/// <summary>What the auditor goes by: the truth of network and bank, what people were told, and what the store says in the end.</summary>
public sealed class Evidence
{
    readonly ILookup<PostKey, WorldReply> _replies;
    readonly ILookup<PostKey, WorldLetter> _letters;
    readonly ILookup<(SocialAccount, string), WorldPost> _postsByTag;

    public Evidence(World world)
    {
        World = world;
        Purchases = All<PurchaseView>(page => world.Queries.Purchases(new(), page)).ToDictionary(v => v.Purchase.Id, v => Remember(v.Purchase));
        Offers = world.Offers.ToDictionary(o => o.Id);
        Bonuses = world.Bonuses.ToDictionary(o => o.Id);
        ShopPayments = [.. world.Feed.Transactions.Where(t => t.Payment is not null).GroupBy(t => t.Payment!).Select(parts => new ShopPayment([.. parts]))];
        Alerts = All<Alert>(world.Queries.Alerts);
        Journal = [.. world.Queries.Books.Lines(new LineQuery()).Select(booked => booked.Line)];
        Prints = world.People.SelectMany(p => p.Member?.Cards ?? []).Concat(Chronicle.Cards).ToDictionary(c => c.Token, c => c.Fingerprint);
        var asked = Chronicle.Refundings.Select(r => $"refund/{r.Purchase}/{r.Number}").ToHashSet();
        Unasked = Payments.Refunds.Where(r => !r.AtBank && !asked.Contains(r.Key)).ToLookup(r => r.Charge);
        Sold = Payments.Approved.Where(c => !IsReturned(c) && PurchaseOf(c) is not null).ToDictionary(c => c, c => PurchaseOf(c)!);
        Tolerance = world.Faults.ContainsKey(Fault.ClockStep) ? 2 * MachineClock.MostOff : TimeSpan.Zero;
        _replies = Network.Replies.ToLookup(r => r.To);
        _letters = world.LetterBox.Letters.ToLookup(l => l.Ask);
        _postsByTag = Network.Posts.Values.SelectMany(p => p.Tags.Select(tag => (p, tag))).ToLookup(x => (x.p.Author, x.tag), x => x.p);
    }

    public World World { get; }
    public NetworkTruth Network => World.NetworkTruth;
    public PaymentTruth Payments => World.Payments.Truth;
    public Chronicle Chronicle => World.Chronicle;
    public TimeSpan Window { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Where machines believe it to be another time than networks do, a window's ends are that much in doubt.</summary>
    public TimeSpan Tolerance { get; }

    /// <summary>Charges of which the money stayed, and what it was paid for.</summary>
    public Dictionary<WorldCharge, Purchase> Sold { get; }

    /// <summary>Refunds no operator asked for, by charge.</summary>
    public ILookup<string, WorldRefund> Unasked { get; }

    /// <summary>As the store has them at the end.</summary>
    public Dictionary<PurchaseId, Purchase> Purchases { get; }

    /// <summary>As they were published.</summary>
    public Dictionary<OfferId, ProductOffer> Offers { get; }

    /// <inheritdoc cref="Offers"/>
    public Dictionary<OfferId, RewardOffer> Bonuses { get; }

    /// <summary>In shops, by the card side's word.</summary>
    public IReadOnlyList<ShopPayment> ShopPayments { get; }
    public IReadOnlyList<JournalLine> Journal { get; }
    public IReadOnlyList<Alert> Alerts { get; }

    public IEnumerable<WorldReply> RepliesTo(PostKey post) => _replies[post];

    /// <summary>How whoever made a post was answered, in public or in private, the first first.</summary>
    public IEnumerable<Telling> AnswersTo(PostKey post) => _replies[post].Select(r => new Telling(r.At, r.Stamp, r.Text, InPublic: true))
        .Concat(_letters[post].Select(l => new Telling(l.At, l.Stamp, l.Text, InPublic: false)))
        .OrderBy(t => t.Stamp);

    /// <summary>Fingerprints by token, as the cards were given out.</summary>
    public Dictionary<string, string> Prints { get; }

    /// <summary>Every card somebody ever had, by token.</summary>
    public IEnumerable<string> CardsOf(MemberId member) => World.People.Where(p => p.Member?.Id == member).SelectMany(p => p.Wallet).Select(c => c.Token);

    public Purchase? PurchaseOf(WorldCharge charge) => PurchaseId.TryParse(charge.Key, out var id) ? Purchases.GetValueOrDefault(id) : null;

    /// <summary>All of its money went back without anybody's asking.</summary>
    public bool IsReturned(WorldCharge charge) => Unasked[charge.Reference].Any(r => r.Amount == charge.Amount);

    /// <summary>The network was down or the program ran nowhere.</summary>
    public bool IsOutBetween(string network, DateTimeOffset from, DateTimeOffset to) =>
        Network.Outages.Any(o => o.Network == network && o.From <= to && o.Until >= from) || Chronicle.Absences.Any(a => a.From <= to && a.Until >= from);

    /// <summary>How long the program ran nowhere.</summary>
    public TimeSpan AbsentBetween(DateTimeOffset from, DateTimeOffset to) => Chronicle.Absences.Aggregate(TimeSpan.Zero, (sum, absence) =>
        sum + (Earlier(absence.Until, to) - Later(absence.From, from) is { Ticks: > 0 } time ? time : TimeSpan.Zero));

    /// <summary>Posts that confirm a purchase by the letter of the rule: its code, by the account that asked, fresh, public, after the reply and within the window.</summary>
    public IEnumerable<WorldPost> Confirmations(Purchase purchase) => AnswersTo(purchase.Post).FirstOrDefault() is { } reply
        ? PostsWithCode(purchase).Where(p => p.At <= reply.At + Window + Tolerance)
        : [];

    /// <summary>Like <see cref="Confirmations"/>, late ones too.</summary>
    public IEnumerable<WorldPost> PostsWithCode(Purchase purchase)
    {
        if (AnswersTo(purchase.Post).FirstOrDefault() is not { } reply || ReplyReading.Code(reply.Text) is not { } code) return [];
        return _postsByTag[(purchase.Account, code)].Where(p => p.Kind == PostKind.Original && p.IsPublic && p.Stamp > reply.Stamp);
    }

    /// <summary>What is erased from the store with a member who left is still known to who saw it happen.</summary>
    Purchase Remember(Purchase purchase) => World.Witness.Asks.TryGetValue(purchase.Id, out var ask)
        ? purchase with { Account = ask.Account, PostId = ask.PostId }
        : purchase;

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    internal static List<T> All<T>(Func<PageRequest, Page<T>> list)
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
