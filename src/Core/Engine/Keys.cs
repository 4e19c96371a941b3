using Tagsale.Core.Posts;

namespace Tagsale.Core.Engine;

/// <summary>
/// What a batch needs to know, named before it is loaded so that the store can fetch everything in a handful of set-based statements.
/// A purchase brings its offer, its member and its account's contact; an account brings its member and its contact; an ask brings the offers of its tags and what
/// the member and the member's cards have of them already; a post brings the purchase it opened.
/// </summary>
public sealed class Keys
{
    public HashSet<PostKey> Posts { get; } = [];
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
}
