using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Engine;

/// <summary>How many purchases of one offer count against a limit, and how many of them still wait for their confirmation.</summary>
public readonly record struct Claims(int Count, int Waiting)
{
    public static Claims operator +(Claims a, Claims b) => new(a.Count + b.Count, a.Waiting + b.Waiting);
    public static Claims operator -(Claims a, Claims b) => new(a.Count - b.Count, a.Waiting - b.Waiting);

    public static Claims Of(PurchaseState state) => new(state.Counts() ? 1 : 0, state.Waits() ? 1 : 0);
}

/// <summary>A post that was acted on. Its text is not kept.</summary>
/// <param name="Understood">What it was taken for, in one word.</param>
public sealed record SeenPost(PostKey Key, SocialAccount Author, DateTimeOffset At, string Hash, string Understood, PurchaseId? Purchase);

/// <summary>An event of a payment service, by the service's own id.</summary>
public readonly record struct PaymentEventKey(string Service, string Id);

/// <summary>What a payment service told, as it is kept until it is understood, and for a while after.</summary>
/// <param name="At">When it reached us.</param>
public sealed record KeptPaymentEvent(string Service, PaymentEvent Event, DateTimeOffset At)
{
    public PaymentEventKey Key => new(Service, Event.Id);
}

/// <summary>The answer once given to a request, given again to its repeat.</summary>
/// <param name="Subject">What it was about, so that it can be forgotten with it.</param>
public sealed record RequestAnswer(string Key, string BodyHash, Answer Answer, string Subject);

/// <param name="Status">HTTP status code.</param>
public sealed record Answer(int Status, string Body, string? Location = null)
{
    /// <summary>What it told has been erased since.</summary>
    public static Answer Gone { get; } = new(410, "");
}

/// <summary>The store's answer to <see cref="Keys"/>: what exists of what was named.</summary>
public sealed class Loaded
{
    public bool Paused { get; set; }
    public TaxTable Taxes { get; set; } = TaxTable.Empty;

    /// <summary>The kinds of events that any webhook wants, disabled ones included: what they missed can be replayed.</summary>
    public EventKinds Wanted { get; set; }

    /// <summary>Only where asked for.</summary>
    public Dictionary<WebhookId, Webhook> Webhooks { get; } = [];
    public Dictionary<PostKey, SeenPost> Posts { get; } = [];
    public Dictionary<SocialAccount, MemberId> Accounts { get; } = [];
    public Dictionary<SocialAccount, Contact> Contacts { get; } = [];
    public Dictionary<SocialAccount, int> CodeTries { get; } = [];
    public Dictionary<MemberId, Member> Members { get; } = [];
    public Dictionary<OfferId, Offer> Offers { get; } = [];
    public Dictionary<string, OfferId> OfferTags { get; } = [];
    public Dictionary<string, OfferId> OfferSkeletons { get; } = [];
    public Dictionary<PostKey, OfferId> OfferPosts { get; } = [];
    public Dictionary<PurchaseId, Purchase> Purchases { get; } = [];

    /// <summary>By folded code; more than one only if a code was drawn twice.</summary>
    public Dictionary<string, List<PurchaseId>> Codes { get; } = [];
    public Dictionary<(OfferId, MemberId), Claims> ClaimsByMember { get; } = [];
    public Dictionary<(OfferId, string Fingerprint), Claims> ClaimsByCard { get; } = [];
    public HashSet<string> Outbox { get; } = [];
    public Dictionary<string, RequestAnswer> Requests { get; } = [];
    public HashSet<PaymentEventKey> PaymentEvents { get; } = [];

    /// <summary>Who has the card now.</summary>
    public Dictionary<CardKey, MemberId> CardHolders { get; } = [];
    public Dictionary<EnrollmentId, Enrollment> Enrollments { get; } = [];
    public Dictionary<string, TakenTransaction> Transactions { get; } = [];
    public Dictionary<RedemptionKey, Redemption> Redemptions { get; } = [];
    public Dictionary<CreditKey, StatementCredit> Credits { get; } = [];

    /// <summary>Reward offers that a check-in at a venue loads.</summary>
    public Dictionary<string, List<OfferId>> Venues { get; } = [];
}
