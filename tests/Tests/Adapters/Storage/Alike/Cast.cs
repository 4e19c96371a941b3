using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Web;

namespace Tagsale.Tests.Adapters.Storage.Alike;

/// <summary>Who is there and what they do: turns steps into commands, the same for every store.</summary>
/// <param name="queries">Of the model: what there is by now.</param>
sealed class Cast(IQueries queries, FakeTime time)
{
    public const string Second = "bluesky";

    readonly Draw _draw = new(time, new Random(1));
    readonly List<ReadPost> _read = [];
    readonly List<MemberId> _members = [];
    readonly List<CardTransaction> _told = [];
    int _drawn;

    public static IReadOnlyList<SocialAccount> Accounts { get; } =
        [.. Enumerable.Range(0, 7).Select(n => new SocialAccount(n == 5 ? Second : Some.Network, $"account-{n}"))];

    public List<ProductOffer> Offers { get; } = [];
    public List<RewardOffer> Rewards { get; } = [];
    public IReadOnlyList<MemberId> Members => _members;
    public IReadOnlyList<CardTransaction> Told => _told;
    public IEnumerable<PostKey> Posts => _read.Select(read => read.Post.Key);
    public List<PostKey> OfferPosts { get; } = [];
    public List<string> Requests { get; } = [];

    DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Two members share a card; the last account is a stranger's.</summary>
    public List<Command> Open() =>
    [
        Publish(Some.Offer("BuyTee", stock: 2)),
        Publish(Some.Offer("BuyMug", stock: 5, limit: 3, tax: 300, shipping: 500)),
        Publish(Some.Offer("BuyCap", limit: 2, variants: [Some.Variant("black M", 1), Some.Variant("white M", 1)])),
        Publish(Saving.Of("SaveTenth", new CreditTerms.Percent(1_000), budget: 400, perMember: 150)),
        Publish(Saving.Of("SaveOnce", new CreditTerms.Fixed(100), budget: 250, minSpend: 300)),
        Enrol([Accounts[0], Accounts[1]], "shared"),
        Enrol([Accounts[2], Accounts[3]], "shared"),
        Enrol([Accounts[4], Accounts[5]], "own"),
        new AdvanceSource(new(Some.Network, "0", Now)) { At = Now },
    ];

    /// <summary>Nothing where there is nobody or nothing to do it to.</summary>
    public IEnumerable<Command> Commands(Step step) => step.Deed switch
    {
        Deed.Ask => [Ask(step)],
        Deed.AskAgain => Pick(_read, step).Select(read => read with { At = Now, Purchase = _draw.PurchaseId((byte)_drawn) }),
        Deed.Confirm => Pick(In(step, PurchaseState.AwaitingReply, PurchaseState.AwaitingConfirmation), step).Select(p => Read(step.How == 0 ? Account(step) : p.Account, [p.Code])),
        Deed.Knock => [Read(Account(step), ["hello"], addressed: true)],
        Deed.Stop => [Read(Account(step), ["stop"], addressed: true)],
        Deed.DeletePost => Pick(_read, step).Select(read => new ReadDeletion(new(read.Post.Key, read.Post.Author, Now)) { At = Now }),
        Deed.Carry => Pick(Queued(), step).Select(item => Carry(item, step.How)),
        Deed.CarryAll => Queued().Select(item => Carry(item, 0)),
        Deed.Defer => Pick(Queued(), step).Select(item => new Defer(new(item.Key, step.How, Now.AddSeconds(step.How * 20), "no answer")) { At = Now }),
        Deed.Advance => [new AdvanceSource(new(step.How % 2 == 0 ? Some.Network : Second, $"{step.Which}", Now)) { At = Now }],
        Deed.LoadByPost => [Read(Account(step), step.How % 3 == 0 ? [.. Rewards.Select(o => o.Tag)] : [Rewards[step.How % Rewards.Count].Tag])],
        Deed.CheckIn => [Read(Account(step), [], venue: step.How == 0 ? "nowhere" : Saving.Place)],
        Deed.Load => Pick(_members, step).Select(id => new LoadOffer(new(_draw.PurchaseId(0).Value), Rewards[step.How % Rewards.Count].Id, id, null, EnrollmentSource.Click) { At = Now }),
        Deed.Pay => [new TakeTransaction(Payment(step)) { At = Now }],
        Deed.PayOut => [new PayCredits([.. queries.Credits(new(State: CreditState.Owed), PageRequest.First(200)).Items.Select(view => view.Credit.Key)], $"file-{step.How}") { At = Now }],
        Deed.Cancel => Pick(In(step, PurchaseState.AwaitingReply, PurchaseState.ActionRequired), step).Select(p => new CancelPurchase(p.Id, "given up") { At = Now }),
        Deed.GiveUp => Pick(In(step, PurchaseState.Paying, PurchaseState.Paying), step).Select(p => new GiveUpCharge(p.Id, "not taken") { At = Now }),
        Deed.Recheck => Pick(In(step, PurchaseState.ActionRequired, PurchaseState.ActionRequired), step).Select(p => new RecheckCharge(p.Id, p.Member) { At = Now }),
        Deed.Ship => Pick(In(step, PurchaseState.Paid, PurchaseState.Paid), step).Select(p => Keyed($"ship-{step.How}-{step.Which / 4}", new ShipPurchase(p.Id, "Post", null) { At = Now })),
        Deed.Deliver => Pick(In(step, PurchaseState.Shipped, PurchaseState.Shipped), step).Select(p => new DeliverPurchase(p.Id) { At = Now }),
        Deed.Refund => Pick(In(step, PurchaseState.Paid, PurchaseState.Delivered), step).Select(p => new RefundPurchase(p.Id, step.How % 3 == 0 ? null : 1_000 * step.How, step.How % 2 == 0) { At = Now }),
        Deed.AdjustStock => Pick(Offers, step).Select(o => new AdjustStock(o.Id, o.Variants[^1].Tag, step.How - 4, "counted") { At = Now }),
        Deed.Publish => [Publish(Some.Offer($"New{step.How}"))],
        Deed.List => Pick(OfferPosts, step).Select(post => new ReadLike(new(post, step.How % 2 == 0, Now)) { At = Now }),
        Deed.Pause => [new PauseProgram(step.How < 4) { At = Now }],
        Deed.Enrol => [Enrol([Account(step)], step.How % 2 == 0 ? "shared" : "own")],
        Deed.Link => Pick(_members, step).Select(id => new LinkAccount(id, Accounts[step.How % Accounts.Count], "again") { At = Now }),
        Deed.Unlink => Pick(_members, step).Select(id => new UnlinkAccount(id, Accounts[step.How % Accounts.Count]) { At = Now }),
        Deed.AddCard => Pick(_members, step).Select(id => new AddCard(id, Card(step.How % 2 == 0 ? "shared" : $"card-{step.How}")) { At = Now }),
        Deed.RemoveCard => Pick(_members, step).Where(Has).Select(id => new RemoveCard(id, queries.Member(id)!.Cards[0].Id) { At = Now }),
        Deed.Move => Pick(_members, step).Select(id => new ChangeDetails(id, "Ada Newname", "new@example.org", Some.Address with { Line1 = $"{step.How} Elm St" }) { At = Now }),
        Deed.SignOut => Pick(_members, step).Select(id => new SignOutEverywhere(id) { At = Now }),
        Deed.Leave => Pick(_members, step).Select(id => new DeleteMember(id) { At = Now }),
        Deed.OptOut => [new OptOut(Account(step)) { At = Now }],
        Deed.OptIn => [new OptIn(Account(step)) { At = Now }],
        Deed.Gone or Deed.Back => [new ReadAccountNews(new(Account(step), step.Deed == Deed.Gone, null, Now)) { At = Now }],
        Deed.Rename => [new ReadAccountNews(new(Account(step), null, $"handle-{step.How}", Now)) { At = Now }],
        _ => [],
    };

    public IEnumerable<Command> SendAll() => Purchases().Where(p => p.State == PurchaseState.Paid).Select(p => new ShipPurchase(p.Id, "Post", null) { At = Now });

    public IReadOnlyList<Purchase> Purchases() => [.. queries.Purchases(new(), PageRequest.First(200)).Items.Select(view => view.Purchase)];

    public List<OutboxItem> Queued() => [.. queries.Queued(PageRequest.First(200)).Items.Select(view => view.Item)];

    /// <summary>Where a step makes sense, and now and then anywhere.</summary>
    List<Purchase> In(Step step, PurchaseState first, PurchaseState last) =>
        [.. Purchases().Where(p => step.How == 11 || p.State >= first && p.State <= last)];

    static SocialAccount Account(Step step) => Accounts[step.Which % Accounts.Count];

    static IEnumerable<T> Pick<T>(IReadOnlyList<T> all, Step step) => all.Count == 0 ? [] : [all[step.Which % all.Count]];

    bool Has(MemberId member) => queries.Member(member) is { Cards.Length: > 0 };

    Command Ask(Step step)
    {
        var offer = Offers[step.How % Offers.Count];
        return Read(Account(step), offer.Variants.Length == 1 ? [offer.Tag] : [offer.Tag, .. offer.Variants[step.Which % offer.Variants.Length].Words]);
    }

    /// <summary>By a card that somebody has, or may have one day; now and then told again. What belongs to another names one told before, or the one that is told next.</summary>
    CardTransaction Payment(Step step)
    {
        if (step.How == 0 && _told.Count > 0) return _told[step.Which % _told.Count];
        List<CardKey> cards = [.. _members.SelectMany(id => queries.Member(id)?.Cards ?? []).Select(card => card.Key)];
        var card = step.Which < cards.Count ? cards[step.Which] : new("sandbox", $"token-{_drawn + step.Which % 3}");
        var type = step.How switch { < 7 => TransactionType.Clearing, 7 => TransactionType.Authorization, 11 => TransactionType.Reversal, _ => TransactionType.Refund };
        var before = _told.Where(t => t.Card == card).ToList();
        var original = step.How switch
        {
            8 => $"tx-{_drawn + 2}",
            5 or 6 or > 8 when before.Count > 0 => before[step.Which % before.Count].Id,
            _ => null,
        };
        var told = new CardTransaction($"tx-{++_drawn}", type, card, new(100 + step.How * 100, "USD"), Now, new(step.How == 4 ? "elsewhere" : Saving.Shop, "ACME", "5812", "US"), original);
        _told.Add(told);
        return told;
    }

    ReadPost Read(SocialAccount author, string[] tags, bool addressed = false, string? venue = null)
    {
        var post = Some.Post(author, tags, at: Now, key: new(author.Network, $"post-{++_drawn}"), addressed: addressed) with { Venues = venue is null ? [] : [venue] };
        var read = new ReadPost(post, _draw.PurchaseId((byte)_drawn), _draw.Entropy()) { At = Now };
        _read.Add(read);
        return read;
    }

    PublishOffer Publish(Offer offer)
    {
        var drawn = offer with { Id = _draw.OfferId(), CreatedAt = Now };
        if (drawn is RewardOffer reward) Rewards.Add(reward);
        else if (Offers.All(o => o.Tag != drawn.Tag)) Offers.Add((ProductOffer)drawn);
        return new(drawn) { At = Now };
    }

    EnrolMember Enrol(SocialAccount[] accounts, string fingerprint)
    {
        var member = Some.Member([.. accounts.Select(account => Some.Linked(account, Now))], [Card(fingerprint)]) with { Id = _draw.MemberId(), CreatedAt = Now };
        _members.Add(member.Id);
        return new(member) { At = Now };
    }

    Card Card(string fingerprint) => Some.Card(fingerprint) with { Id = _draw.CardId(), Token = $"token-{++_drawn}", Expires = new(2040, 1, 1) };

    Request<FulfilOutcome> Keyed(string key, Command<FulfilOutcome> command)
    {
        Requests.Add(key);
        return new(key, command.Subject, command, outcome => new(200, outcome.GetType().Name)) { At = Now };
    }

    Command Carry(OutboxItem item, int how) => item switch
    {
        OutboxItem.Reply reply => new SettleReply(reply, (how % 6) switch { 4 => new PublishAnswer.Refused("no"), 5 => null, _ => Published(reply.To.Network) }) { At = Now },
        OutboxItem.Charge charge => new SettleCharge(charge.Purchase, Answer(charge.Purchase, how), charge.Key, charge.Together) { At = Now },
        OutboxItem.CancelCharge cancel => new SettleCharge(cancel.Purchase, how < 8 ? new ChargeAnswer.Declined(DeclineReason.Cancelled) : Answer(cancel.Purchase, 0), cancel.Key, cancel.Together) { At = Now },
        OutboxItem.Refund refund => new SettleRefund(refund, how < 8 ? new RefundAnswer.Refunded("re") : new RefundAnswer.Refused("too late")) { At = Now },
        OutboxItem.Credit credit => new SettleCredit(credit, (how % 4) switch
        {
            2 => new CreditAnswer.NotOffered(),
            3 => new CreditAnswer.Refused("no"),
            _ => new CreditAnswer.Credited("cr"),
        }) { At = Now },
        OutboxItem.Announce announce => Announced(announce, how),
        _ => new Settle(item.Key) { At = Now },
    };

    static ChargeAnswer Answer(PurchaseId purchase, int how) => (how % 6) switch
    {
        4 => new ChargeAnswer.Declined(DeclineReason.InsufficientFunds),
        5 => new ChargeAnswer.ActionRequired($"ch-{purchase}", new("https://bank.example/")),
        _ => new ChargeAnswer.Approved($"ch-{purchase}"),
    };

    SettleAnnouncement Announced(OutboxItem.Announce announce, int how)
    {
        if (how > 8) return new(announce, new PublishAnswer.Refused("no")) { At = Now };
        var published = Published(announce.Network);
        OfferPosts.Add(published.Post);
        return new(announce, published) { At = Now };
    }

    PublishAnswer.Published Published(string network) => new(new(network, $"ours-{++_drawn}"), Now);
}
