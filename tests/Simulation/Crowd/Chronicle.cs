using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Crowd;

/// <param name="Accepted">The operator was told that it is done.</param>
public sealed record Correction(OfferId Offer, string Variant, int Delta, bool Accepted);

/// <param name="Minor">What was given back; zero if refused.</param>
/// <param name="Number">Counts a purchase's refunds, those nobody asked for included.</param>
/// <param name="Asked">When it was asked for: it was decided no sooner.</param>
public sealed record Refunding(PurchaseId Purchase, long Minor, int Number, bool Restocked, long Asked);

public enum Taken
{
    Account,
    Card,
    Membership,

    /// <summary>Whatever was open, by signing out everywhere; nothing that is asked later.</summary>
    OpenPurchases,
}

/// <summary>Somebody took something away from the programme.</summary>
/// <param name="Account">The account that left, if one did.</param>
/// <param name="Token">The card that was removed, if one was.</param>
/// <param name="Told">When they were told that it is done: it was decided no later.</param>
public sealed record Departure(MemberId Member, Taken Taken, SocialAccount? Account, string? Token, long Told);

/// <summary>What operators and members asked for outside of posts, and what they were told.</summary>
public sealed class Chronicle
{
    public List<Correction> Corrections { get; } = [];
    public List<Refunding> Refundings { get; } = [];
    public List<Departure> Departures { get; } = [];

    /// <summary>Times in which the program ran nowhere.</summary>
    public List<(DateTimeOffset From, DateTimeOffset Until)> Absences { get; } = [];

    /// <summary>Cards that were added on the way.</summary>
    public List<Card> Cards { get; } = [];

    /// <summary>Members who gave up a purchase, or whose things have changed: their asks may rightly go unanswered.</summary>
    public HashSet<MemberId> Restless { get; } = [];
}
