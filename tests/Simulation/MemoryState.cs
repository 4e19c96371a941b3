using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Simulation;

public sealed record KeptPurchase(Purchase Purchase, ImmutableArray<HistoryLine> History);

public sealed record ToldEvent(PaymentEvent Event, DateTimeOffset? HandledAt = null);

public sealed record KeptRequest(RequestAnswer Answer, DateTimeOffset At);

/// <param name="Owner">Number of the process that has it in hand; 0 while nobody has.</param>
public sealed record KeptItem(long Seq, OutboxItem Item, int Owner, DateTimeOffset DueAt, int Attempts = 0, string? Error = null)
{
    public int Priority => Item switch
    {
        OutboxItem.Charge or OutboxItem.CancelCharge or OutboxItem.Refund => 0,
        OutboxItem.Reply reply => (int)reply.Priority,
        OutboxItem.Mail { Kind: MailKind.ConfirmationRequest } => (int)ReplyPriority.Confirmation,
        _ => 5,
    };
}

/// <summary>Everything a store knows at one moment. It never changes: a batch makes the next one.</summary>
public sealed record MemoryState
{
    public bool Paused { get; init; }
    public TaxTable Taxes { get; init; } = TaxTable.Empty;
    public ImmutableDictionary<string, SourcePosition> Sources { get; init; } = ImmutableDictionary<string, SourcePosition>.Empty;
    public ImmutableDictionary<PostKey, SeenPost> Posts { get; init; } = ImmutableDictionary<PostKey, SeenPost>.Empty;
    public ImmutableDictionary<SocialAccount, Contact> Contacts { get; init; } = ImmutableDictionary<SocialAccount, Contact>.Empty;
    public Shelf<SocialAccount, CodeTry> CodeTries { get; init; } = Shelf<SocialAccount, CodeTry>.Empty;
    public ImmutableDictionary<MemberId, Member> Members { get; init; } = ImmutableDictionary<MemberId, Member>.Empty;
    public ImmutableDictionary<SocialAccount, MemberId> Accounts { get; init; } = ImmutableDictionary<SocialAccount, MemberId>.Empty;
    public ImmutableDictionary<(MemberId, int), ShipTo> Addresses { get; init; } = ImmutableDictionary<(MemberId, int), ShipTo>.Empty;
    public ImmutableDictionary<OfferId, Offer> Offers { get; init; } = ImmutableDictionary<OfferId, Offer>.Empty;
    public ImmutableDictionary<OfferId, Picture> Pictures { get; init; } = ImmutableDictionary<OfferId, Picture>.Empty;
    public ImmutableList<string> Published { get; init; } = [];
    public ImmutableDictionary<string, OfferId> Tags { get; init; } = ImmutableDictionary<string, OfferId>.Empty;
    public ImmutableDictionary<string, OfferId> Skeletons { get; init; } = ImmutableDictionary<string, OfferId>.Empty;
    public ImmutableDictionary<PostKey, OfferId> OfferPosts { get; init; } = ImmutableDictionary<PostKey, OfferId>.Empty;
    public ImmutableDictionary<PurchaseId, KeptPurchase> Purchases { get; init; } = ImmutableDictionary<PurchaseId, KeptPurchase>.Empty;
    public ImmutableHashSet<PurchaseId> Open { get; init; } = [];

    /// <summary>With the time until which somebody has it in hand.</summary>
    public ImmutableDictionary<PurchaseTimer, DateTimeOffset> Timers { get; init; } = ImmutableDictionary<PurchaseTimer, DateTimeOffset>.Empty;
    public Shelf<MemberId, PurchaseId> OfMember { get; init; } = Shelf<MemberId, PurchaseId>.Empty;
    public Shelf<string, PurchaseId> OfCard { get; init; } = Shelf<string, PurchaseId>.Empty;
    public Shelf<string, PurchaseId> OfCode { get; init; } = Shelf<string, PurchaseId>.Empty;
    public MemoryRewards Rewards { get; init; } = new();
    public ImmutableList<BookedLine> Journal { get; init; } = [];
    public ImmutableDictionary<string, KeptItem> Outbox { get; init; } = ImmutableDictionary<string, KeptItem>.Empty;
    public long OutboxSeq { get; init; }
    public ImmutableDictionary<SocialAccount, PostingLedger> Postings { get; init; } = ImmutableDictionary<SocialAccount, PostingLedger>.Empty;
    public ImmutableDictionary<string, KeptRequest> Requests { get; init; } = ImmutableDictionary<string, KeptRequest>.Empty;
    public ImmutableDictionary<PaymentEventKey, ToldEvent> PaymentEvents { get; init; } = ImmutableDictionary<PaymentEventKey, ToldEvent>.Empty;
    public ImmutableDictionary<string, DateTimeOffset> Listed { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;
    public ImmutableHashSet<MemberId> Erasures { get; init; } = [];

    /// <summary>The process that reads a network, by number.</summary>
    public ImmutableDictionary<string, int> Leaders { get; init; } = ImmutableDictionary<string, int>.Empty;
    public ImmutableList<Alert> Alerts { get; init; } = [];
    public ImmutableList<Parked> Parked { get; init; } = [];
    public ImmutableDictionary<WebhookId, Webhook> Webhooks { get; init; } = ImmutableDictionary<WebhookId, Webhook>.Empty;

    /// <summary>What webhooks want to be told. The model tells them nothing.</summary>
    public ImmutableList<ProgramEvent> Events { get; init; } = [];

    public Purchase Purchase(PurchaseId id) => Purchases[id].Purchase;

    public IEnumerable<Purchase> PurchasesOf(MemberId member) => OfMember[member].Select(Purchase);
}

/// <summary>Many values under one key.</summary>
public sealed class Shelf<TKey, TValue>(ImmutableDictionary<TKey, ImmutableHashSet<TValue>> values) where TKey : notnull
{
    public static readonly Shelf<TKey, TValue> Empty = new(ImmutableDictionary<TKey, ImmutableHashSet<TValue>>.Empty);

    public ImmutableHashSet<TValue> this[TKey key] => values.GetValueOrDefault(key) ?? [];

    public IEnumerable<TValue> All => values.Values.SelectMany(all => all);

    public Shelf<TKey, TValue> Without(TKey key) => new(values.Remove(key));

    public Shelf<TKey, TValue> Without(TKey key, TValue value) => new(values.SetItem(key, this[key].Remove(value)));

    public Shelf<TKey, TValue> Add(TKey key, TValue value) => new(values.SetItem(key, this[key].Add(value)));
}
