using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Engine;

/// <summary>
/// What a batch needs to know, named before it is loaded so that the store can fetch everything in a handful of set-based statements.
/// A purchase brings its offer, and where it is named by its id its account's contact too, and its member where a code that came early is still to be judged; an account brings its member and its
/// contact; an ask brings the offers of its tags and what the member and the member's cards have of them already, bought or loaded.
/// Stock and budget may be changed of what these bring; never of what only a code brings, nor of an offer that only <see cref="Payments"/> bring and that does not count them.
/// </summary>
public sealed class Keys
{
    /// <summary>Something is taken away from whoever has open purchases: no other batch may be under way meanwhile, on this node or another.</summary>
    public bool Alone { get; set; }

    public HashSet<PostKey> Posts { get; } = [];

    /// <summary>Posts whose purchase is wanted too.</summary>
    public HashSet<PostKey> OpenedBy { get; } = [];
    public HashSet<SocialAccount> Accounts { get; } = [];

    /// <summary>Folded hashtags of a post together with its author.</summary>
    public HashSet<(SocialAccount Author, string Tag)> Asks { get; } = [];

    /// <summary>Accounts whose tries at other people's codes in the hour before the given time are counted.</summary>
    public Dictionary<SocialAccount, DateTimeOffset> CodeTries { get; } = [];

    /// <summary>Folded confirmation codes.</summary>
    public HashSet<string> Codes { get; } = [];
    public HashSet<PurchaseId> Purchases { get; } = [];
    public HashSet<MemberId> Members { get; } = [];

    /// <summary>Members whose open purchases are wanted too.</summary>
    public HashSet<MemberId> OpenPurchasesOf { get; } = [];

    /// <summary>Accounts whose open purchases are wanted too.</summary>
    public HashSet<SocialAccount> OpenPurchasesOfAccount { get; } = [];
    public HashSet<OfferId> Offers { get; } = [];

    /// <summary>Skeletons of hashtags about to be published.</summary>
    public HashSet<string> Skeletons { get; } = [];

    /// <summary>Offer posts of the storefront, by post.</summary>
    public HashSet<PostKey> OfferPosts { get; } = [];
    public HashSet<string> Outbox { get; } = [];
    public HashSet<string> Requests { get; } = [];

    /// <summary>Of which it is asked whether they have been kept.</summary>
    public HashSet<PaymentEventKey> PaymentEvents { get; } = [];

    /// <summary>Cards as a feed names them: each brings its holder, and its enrolments with their offers.</summary>
    public HashSet<CardKey> FeedCards { get; } = [];

    /// <summary>As <see cref="FeedCards"/>, where it is known that with the card only its offers for that merchant can come to be credited.</summary>
    public HashSet<(CardKey Card, CardMerchant Merchant)> Payments { get; } = [];

    /// <summary>
    /// By the feed's id. Each brings the transaction, what waits for it, and what its payment has earned so far, by that id or by the payment that the transaction belongs to, with enrolments and
    /// offers.
    /// </summary>
    public HashSet<string> Transactions { get; } = [];

    /// <summary>Cards of which the newest <see cref="MostRedemptions"/> payments with something left to take back are wanted, with enrolments and offers.</summary>
    public HashSet<CardKey> Refunded { get; } = [];

    /// <summary>Cards of which it is wanted what came before anybody had them, and their enrolments.</summary>
    public HashSet<CardKey> Linked { get; } = [];

    /// <summary>Of which the enrolment is wanted, by the member or any of the member's cards.</summary>
    public HashSet<(OfferId Offer, MemberId Member)> Loads { get; } = [];

    /// <summary>Members whose enrolments are wanted, with their offers.</summary>
    public HashSet<MemberId> EnrollmentsOf { get; } = [];
    public HashSet<CreditKey> Credits { get; } = [];

    /// <summary>Venues of check-ins together with who checked in: as an ask of the offers that have the venue.</summary>
    public HashSet<(SocialAccount Author, string Venue)> CheckIns { get; } = [];

    public const int MostRedemptions = 50;

    /// <summary>All webhooks of the programme: they are few.</summary>
    public bool Webhooks { get; set; }
}
