using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Member.Rewards;

public enum LoadedState
{
    Waiting,

    /// <summary>It has earned, and can again.</summary>
    Earning,
    UsedUp,
    Ended,
}

/// <summary>A loaded offer in the member's words.</summary>
public static class LoadedWords
{
    public static LoadedState StateAt(this EnrollmentView view, DateTimeOffset now)
    {
        var (loaded, offer) = view;
        return loaded.EndedAt is not null || offer.HasEnded(now) ? LoadedState.Ended
            : loaded.CreditedMinor >= offer.MostPerMemberMinor || loaded.ReservedMinor + offer.Budget.Free <= 0 || loaded.Visits >= offer.Visit ? LoadedState.UsedUp
            : loaded.CreditedMinor > 0 ? LoadedState.Earning
            : LoadedState.Waiting;
    }

    public static string Name(this LoadedState state) => state switch
    {
        LoadedState.Waiting => "Waiting for your payment",
        LoadedState.Earning => "Earned so far",
        LoadedState.UsedUp => "Used up",
        LoadedState.Ended => "Ended",
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(this LoadedState state) => state switch
    {
        LoadedState.Waiting => "warn",
        LoadedState.Earning => "good",
        LoadedState.UsedUp or LoadedState.Ended => "",
    };

    /// <summary>What the member does next, or why there is nothing to do.</summary>
    /// <param name="card">In words.</param>
    public static string Meaning(this EnrollmentView view, DateTimeOffset now, string card)
    {
        var (loaded, offer) = view;
        return view.StateAt(now) switch
        {
            LoadedState.Waiting or LoadedState.Earning => $"Pay with {card}: {offer.Promise()}{(offer.MinSpendMinor > 0 ? ", in one payment" : "")}.",
            LoadedState.UsedUp when loaded.CreditedMinor >= offer.MostPerMemberMinor => "You have earned all that one member can.",
            LoadedState.UsedUp when loaded.Visits >= offer.Visit => $"The visit that earns was the {RewardWords.Ordinal(offer.Visit.Value)}.",
            LoadedState.UsedUp => "The offer’s budget is used up.",
            LoadedState.Ended when loaded.EndedAt is not null && !offer.HasEnded(now) => "The card it was loaded to is removed. What you paid with it before still earns, and you can load the offer to another card.",
            LoadedState.Ended => "The offer is over. What you paid in time still earns when it clears.",
        };
    }

    public static string Name(this EnrollmentSource source) => source switch
    {
        EnrollmentSource.Post => "by your post",
        EnrollmentSource.CheckIn => "by checking in",
        EnrollmentSource.Click => "by a click",
        EnrollmentSource.Api => "by the programme",
    };

    /// <summary>
    /// The latest payment that the offer is about, where all that it lacks is the minimum; what has cleared of it, in minor units.
    /// </summary>
    /// <param name="newestFirst">The member's transactions.</param>
    public static (TakenTransaction Payment, long ClearedMinor)? TooSmall(this EnrollmentView view, IReadOnlyList<TakenTransaction> newestFirst)
    {
        var latest = newestFirst.FirstOrDefault(t => t.Transaction.Type == TransactionType.Clearing && t.Transaction.At >= view.Enrollment.At && Spend(t, view.Offer) is not null);
        if (latest is null || Spend(latest, view.Offer) is { Held: true }) return null;
        return (latest, newestFirst.Where(t => t.Transaction.Type == TransactionType.Clearing && t.Sale == latest.Sale).Sum(t => t.Transaction.Amount.Minor));
    }

    /// <summary>Held against the payment only where the rules before it were kept.</summary>
    static RuleCheck? Spend(TakenTransaction taken, RewardOffer offer) => taken.Why.Offers.FirstOrDefault(trace => trace.Offer == offer.Id)?.Rules.FirstOrDefault(rule => rule.Rule == "minimumSpend");
}
