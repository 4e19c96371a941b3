namespace Tagsale.Core.Webhooks;

/// <summary>What a webhook can ask to be told. Stored by number and, in sets, by the bit of that number: never renumber, 30 is the last.</summary>
public enum EventKind
{
    PurchaseHeld = 1,
    PurchasePaid = 2,
    PurchaseExpired = 3,
    PurchaseDeclined = 4,
    PurchaseRefunded = 5,
    PurchaseShipped = 6,
    PurchaseCancelled = 7,
    PurchaseDelivered = 8,
    OfferSoldOut = 9,
    MemberJoined = 10,
    MemberLeft = 11,
    PurchaseDisputed = 12,
    PurchaseDisputeClosed = 13,
    RewardLoaded = 20,
    RewardCredited = 21,
    RewardClawedBack = 22,
}

/// <summary>What an event happens to.</summary>
public enum EventSubject
{
    Purchase,
    Offer,
    Member,
    Reward,
}

/// <summary>A set of kinds.</summary>
/// <param name="Bits">The bit of each kind's number.</param>
public readonly record struct EventKinds(int Bits)
{
    public bool IsEmpty => Bits == 0;

    public bool Has(EventKind kind) => (Bits & Bit(kind)) != 0;

    public static EventKinds Of(IEnumerable<EventKind> kinds) => new(kinds.Aggregate(0, (bits, kind) => bits | Bit(kind)));

    public static EventKinds All(IEnumerable<EventKinds> sets) => new(sets.Aggregate(0, (bits, set) => bits | set.Bits));

    public IEnumerable<EventKind> Kinds()
    {
        foreach (var kind in Enum.GetValues<EventKind>())
            if (Has(kind)) yield return kind;
    }

    static int Bit(EventKind kind) => 1 << (int)kind;
}

/// <summary>Kinds as they are called outside: <c>purchase.paid</c>.</summary>
public static class EventNames
{
    static readonly Dictionary<string, EventKind> ByName = Enum.GetValues<EventKind>().ToDictionary(Name);

    public static IEnumerable<string> All => ByName.Keys;

    public static string Name(this EventKind kind) => kind switch
    {
        EventKind.PurchaseHeld => "purchase.held",
        EventKind.PurchasePaid => "purchase.paid",
        EventKind.PurchaseExpired => "purchase.expired",
        EventKind.PurchaseDeclined => "purchase.declined",
        EventKind.PurchaseRefunded => "purchase.refunded",
        EventKind.PurchaseShipped => "purchase.shipped",
        EventKind.PurchaseCancelled => "purchase.cancelled",
        EventKind.PurchaseDelivered => "purchase.delivered",
        EventKind.OfferSoldOut => "offer.sold_out",
        EventKind.MemberJoined => "member.joined",
        EventKind.MemberLeft => "member.left",
        EventKind.PurchaseDisputed => "purchase.disputed",
        EventKind.PurchaseDisputeClosed => "purchase.dispute_closed",
        EventKind.RewardLoaded => "reward.loaded",
        EventKind.RewardCredited => "reward.credited",
        EventKind.RewardClawedBack => "reward.clawed_back",
    };

    public static EventSubject Subject(this EventKind kind) => kind switch
    {
        EventKind.PurchaseHeld or EventKind.PurchasePaid or EventKind.PurchaseExpired or EventKind.PurchaseDeclined or EventKind.PurchaseRefunded or EventKind.PurchaseShipped
            or EventKind.PurchaseCancelled or EventKind.PurchaseDelivered or EventKind.PurchaseDisputed or EventKind.PurchaseDisputeClosed => EventSubject.Purchase,
        EventKind.OfferSoldOut => EventSubject.Offer,
        EventKind.MemberJoined or EventKind.MemberLeft => EventSubject.Member,
        EventKind.RewardLoaded or EventKind.RewardCredited or EventKind.RewardClawedBack => EventSubject.Reward,
    };

    /// <param name="name">Of a kind; ending with a star, of all that begin with the rest.</param>
    public static IEnumerable<EventKind> Matching(string? name) =>
        name is null ? []
        : name == "*" || name.EndsWith(".*", StringComparison.Ordinal) ? ByName.Where(known => known.Key.StartsWith(name[..^1], StringComparison.Ordinal)).Select(known => known.Value)
        : ByName.TryGetValue(name, out var kind) ? [kind] : [];
}
