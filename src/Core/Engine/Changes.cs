using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Engine;

/// <param name="Before">Null for a new purchase. The store writes only if the row still is in <c>Before.State</c>.</param>
public sealed record PurchaseChange(Purchase? Before, Purchase After, List<HistoryLine> History);

/// <summary>What there was between us and an account is checked to be still so.</summary>
public sealed record ContactChange(Contact? Before, Contact After);

public sealed record MemberChange(Member? Before, Member After);

public sealed record StockChange(OfferId Offer, string Variant, Stock Before, Stock After);

/// <param name="Before">Null for a new one. The store writes only if the row still is as it was.</param>
public sealed record EnrollmentChange(Enrollment? Before, Enrollment After);

/// <summary>Checked to be still so.</summary>
public sealed record BudgetChange(OfferId Offer, Budget Before, Budget After);

/// <inheritdoc cref="EnrollmentChange"/>
public sealed record RedemptionChange(Redemption? Before, Redemption After);

public sealed record TransactionChange(bool IsNew, TakenTransaction After);

public sealed record CreditChange(bool IsNew, StatementCredit After);

/// <summary>One try at a code that belongs to somebody else.</summary>
public sealed record CodeTry(SocialAccount Account, DateTimeOffset At, PostKey Post, PurchaseId Purchase);

/// <summary>Something the operator must see.</summary>
public sealed record Alert(DateTimeOffset At, string Kind, string Text);

/// <summary>A command that could not be processed: set aside so that nothing else waits for it.</summary>
public sealed record Parked(DateTimeOffset At, string Command, string Reason);

/// <summary>How far a network's stream has been durably handled.</summary>
public sealed record SourcePosition(string Network, string Cursor, DateTimeOffset Watermark);

/// <summary>The difference a batch makes, written in one transaction.</summary>
public sealed class Changes
{
    public List<SeenPost> Posts { get; } = [];
    public Dictionary<SocialAccount, ContactChange> Contacts { get; } = [];

    /// <summary>A member that becomes deleted takes along whatever the store keeps that tells who it was; what an order still needs goes when it is over.</summary>
    public Dictionary<MemberId, MemberChange> Members { get; } = [];
    public List<Offer> NewOffers { get; } = [];

    /// <summary>A later one takes the place of an earlier.</summary>
    public Dictionary<OfferId, Picture> Pictures { get; } = [];
    public List<(PostKey Post, OfferId Offer)> OfferPosts { get; } = [];
    public Dictionary<OfferId, bool> Listings { get; } = [];
    public Dictionary<(OfferId, string), StockChange> Stock { get; } = [];
    public List<(OfferId Offer, string Variant, int Delta, string Reason, DateTimeOffset At)> StockCorrections { get; } = [];
    public Dictionary<PurchaseId, PurchaseChange> Purchases { get; } = [];
    public List<JournalEntry> Journal { get; } = [];

    // Of card-linked rewards; the budget's row is what others wait for.
    public Dictionary<OfferId, BudgetChange> Budgets { get; } = [];
    public Dictionary<EnrollmentId, EnrollmentChange> Enrollments { get; } = [];
    public Dictionary<string, TransactionChange> Transactions { get; } = [];
    public Dictionary<RedemptionKey, RedemptionChange> Redemptions { get; } = [];
    public Dictionary<CreditKey, CreditChange> Credits { get; } = [];

    /// <summary>When the clock must look at purchases. Set after <see cref="TimersDone"/> are taken out.</summary>
    public HashSet<PurchaseTimer> Timers { get; } = [];
    public HashSet<PurchaseTimer> TimersDone { get; } = [];

    /// <summary>By key, in the order they were queued. Written after <see cref="Done"/> is taken out.</summary>
    public OrderedDictionary<string, OutboxItem> Queued { get; } = [];

    /// <summary>Keys of items that are done or no longer wanted.</summary>
    public HashSet<string> Done { get; } = [];

    /// <summary>Accounts that opted out or are gone: no reply to them stays queued.</summary>
    public HashSet<SocialAccount> DropRepliesTo { get; } = [];
    public List<Deferral> Deferred { get; } = [];
    public List<CodeTry> CodeTries { get; } = [];
    public List<Alert> Alerts { get; } = [];
    public List<Parked> Parked { get; } = [];

    /// <summary>Subjects of requests whose answers are told no more; their keys stay used. Written before <see cref="Requests"/>.</summary>
    public HashSet<string> Forgotten { get; } = [];
    public List<RequestAnswer> Requests { get; } = [];
    public Dictionary<string, SourcePosition> Sources { get; } = [];
    public List<KeptPaymentEvent> PaymentEvents { get; } = [];

    /// <summary>Payment events that have been understood, and when.</summary>
    public List<(PaymentEventKey Key, DateTimeOffset At)> Handled { get; } = [];

    /// <summary>Until when each payment service's own list of events has been gone through.</summary>
    public Dictionary<string, DateTimeOffset> Listed { get; } = [];
    public bool? Paused { get; set; }

    /// <summary>What happened and is wanted by a webhook, in its order: each gets a delivery for every enabled webhook that wants it. Written after <see cref="Webhooks"/>.</summary>
    public List<ProgramEvent> Events { get; } = [];

    /// <summary>As they become; null for those that are removed.</summary>
    public Dictionary<WebhookId, Webhook?> Webhooks { get; } = [];

    /// <summary>Webhooks that are sent again what happened from a time on; what waits for them is due at once.</summary>
    public Dictionary<WebhookId, Replay> Replays { get; } = [];

    /// <summary>What is wanted when <see cref="Webhooks"/> have changed.</summary>
    public EventKinds? Wanted { get; set; }

    /// <summary>In the place of the whole table before; null where it stays.</summary>
    public TaxTable? Taxes { get; set; }
}
