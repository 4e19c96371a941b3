using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Ports;

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the page after it; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <param name="After">Cursor from an earlier page; null for the first. One that cannot be read counts as none.</param>
/// <param name="Limit">From 1 to 200.</param>
public readonly record struct PageRequest(string? After, int Limit)
{
    public static PageRequest First(int limit) => new(null, limit);
}

/// <param name="Search">An id, a post's id, a code or a member's handle, each whole.</param>
/// <param name="Merchant">As the offer names it.</param>
public sealed record PurchaseQuery(OfferId? Offer = null, MemberId? Member = null, PurchaseState? State = null, string? Search = null, string? Merchant = null);

/// <summary>A purchase with what people need to see beside it.</summary>
public sealed record PurchaseView(Purchase Purchase, ProductOffer Offer, ImmutableArray<HistoryLine> History);

/// <summary>A name and an address as they were when a purchase was made.</summary>
public sealed record ShipTo(string Name, Address Address);

/// <param name="DueAt">When it is tried next.</param>
/// <param name="Error">What the last attempt met; null before the first failure.</param>
public sealed record OutboxView(OutboxItem Item, int Attempts, DateTimeOffset DueAt, string? Error);

/// <summary>Replies of a rank that wait on a network.</summary>
public sealed record WaitingReplies(string Network, ReplyPriority Priority, int Count);

/// <param name="ToldPrivately">By network: purchases of which the confirmation request went out in private.</param>
public sealed record ReplyTraffic(IReadOnlyList<WaitingReplies> Waiting, IReadOnlyDictionary<string, int> ToldPrivately);

/// <param name="Listed">Its offer is in the catalogue.</param>
public readonly record struct OfferPost(PostKey Post, bool Listed);

public sealed record EnrollmentQuery(OfferId? Offer = null, MemberId? Member = null);

/// <summary>A loaded offer with the offer as it is now.</summary>
public sealed record EnrollmentView(Enrollment Enrollment, RewardOffer Offer);

public sealed record TransactionQuery(MemberId? Member = null, TransactionStatus? Status = null);

public sealed record CreditQuery(MemberId? Member = null, OfferId? Offer = null, CreditState? State = null);

/// <summary>A credit or clawback with what it is for.</summary>
public sealed record CreditView(StatementCredit Credit, RewardOffer Offer, TakenTransaction? Transaction);

/// <summary>What is in store, counted.</summary>
public sealed record StoreSummary(int Offers, int Members, int OpenPurchases, int PaidPurchases, int Queued, int Parked, int Alerts, bool Paused);

/// <summary>The store's reading side, for pages and API. Never part of a decision: what it tells may be old by the time it is read.</summary>
public interface IQueries
{
    Offer? Offer(OfferId id);

    Offer? OfferTagged(string foldedTag);

    /// <summary>Null where it has none.</summary>
    Picture? Picture(OfferId id);

    /// <summary>The words for its picture, without the picture; null where it has none.</summary>
    string? PictureAlt(OfferId id);

    /// <summary>The storefront's offer posts on a network.</summary>
    IReadOnlyList<OfferPost> OfferPosts(string network);

    /// <summary>Newest first.</summary>
    Page<Offer> Offers(bool listedOnly, PageRequest page);

    Member? Member(MemberId id);

    Member? Member(SocialAccount account);

    /// <summary>Newest first; deleted members are left out.</summary>
    Page<Member> Members(PageRequest page);

    /// <summary>Their names, for a page of rows about them; those who have left are missing.</summary>
    IReadOnlyDictionary<MemberId, string> NamesOf(IReadOnlyCollection<MemberId> members);

    Contact Contact(SocialAccount account);

    PurchaseView? Purchase(PurchaseId id);

    /// <summary>Newest first.</summary>
    Page<PurchaseView> Purchases(PurchaseQuery query, PageRequest page);

    ShipTo? ShipToOf(Purchase purchase);

    /// <summary>Those who have a card that a payment service keeps under a token.</summary>
    IReadOnlyList<MemberId> MembersWithCard(string service, string token);

    /// <summary>What a payment service told; null if it is not kept, or not any more.</summary>
    PaymentEvent? PaymentEvent(PaymentEventKey key);

    /// <summary>Listed offers that run at a time and are not loaded by the member, the newest first; those that are used up are among them.</summary>
    Page<RewardOffer> RewardsToLoad(MemberId member, DateTimeOffset at, PageRequest page);

    /// <summary>Newest first.</summary>
    Page<EnrollmentView> Enrollments(EnrollmentQuery query, PageRequest page);

    /// <param name="id">The feed's.</param>
    TakenTransaction? Transaction(string id);

    /// <summary>Newest first.</summary>
    Page<TakenTransaction> Transactions(TransactionQuery query, PageRequest page);

    /// <summary>Newest first.</summary>
    Page<CreditView> Credits(CreditQuery query, PageRequest page);

    /// <summary>When an offer's budget moved, the oldest first.</summary>
    /// <param name="step">How long each stretch is: an hour or a day, counted from 1970, UTC.</param>
    IReadOnlyList<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step);

    /// <summary>An offer's credits by how far they have come.</summary>
    IReadOnlyList<CreditSum> CreditSums(OfferId offer);

    /// <summary>What loaded offers may cost yet, by currency.</summary>
    IReadOnlyList<Liability> Liabilities();

    /// <summary>Payments that earned nothing by an offer they were held against, of those who loaded it last.</summary>
    RefusedPayments Refusals(OfferId offer);

    /// <summary>The journal's reports.</summary>
    IBooks Books { get; }

    /// <summary>Newest first.</summary>
    Page<Parked> Parked(PageRequest page);

    /// <summary>Newest first.</summary>
    Page<Alert> Alerts(PageRequest page);

    /// <summary>Longest waiting first.</summary>
    Page<OutboxView> Queued(PageRequest page);

    /// <summary>The most urgent first; what was told in private, of purchases asked for since a time.</summary>
    ReplyTraffic Replies(DateTimeOffset since);

    RequestAnswer? Request(string key);

    TaxTable Taxes();

    StoreSummary Summary();
}
