using Tagsale.Core.Engine;
using Tagsale.Core.Members;

namespace Tagsale.Core.Rewards;

/// <summary>Why an offer is not loaded. Each has its own reply text.</summary>
public enum LoadRefusal
{
    ProgramPaused,

    /// <summary>Asked for by a post of an account that others cannot see.</summary>
    AccountNotPublic,
    OfferNotStarted,
    OfferEnded,
    NoCard,
    CardNotEligible,

    /// <summary>By this member, or by somebody else to the same card.</summary>
    AlreadyLoaded,

    /// <summary>As many members have loaded it as can.</summary>
    EnrollmentLimitReached,
    BudgetUsedUp,

    /// <summary>The post lacks the hashtag that tells it is advertising.</summary>
    DisclosureMissing,
}

/// <summary>A reward offer is loaded to a member's card, however that was asked for.</summary>
static class Loading
{
    /// <summary>What is in the way; null if nothing is.</summary>
    /// <param name="card">Null for a member who has none.</param>
    public static LoadRefusal? Objection(WorkingSet set, RewardOffer offer, Member member, Card? card, DateTimeOffset at)
    {
        if (set.Paused) return LoadRefusal.ProgramPaused;
        if (!offer.HasStarted(at)) return LoadRefusal.OfferNotStarted;
        if (offer.HasEnded(at)) return LoadRefusal.OfferEnded;
        if (card is null) return LoadRefusal.NoCard;
        if (!card.IsValid(at)) return LoadRefusal.CardNotEligible;

        var before = set.Rewards.EnrollmentIn(offer.Id, member);
        if (before is not null && (before.EndedAt is null || before.Member != member.Id)) return LoadRefusal.AlreadyLoaded;
        // A member whose card is gone may go on with another, but not with one that somebody else has loaded it to.
        if (set.Rewards.HasLoaded(offer.Id, card.Fingerprint, otherThan: member.Id)) return LoadRefusal.AlreadyLoaded;
        if (before is null && offer.Budget.Enrolled >= offer.EnrollmentLimit) return LoadRefusal.EnrollmentLimitReached;
        return Claim(offer, before) is null ? LoadRefusal.BudgetUsedUp : null;
    }

    /// <summary>To be asked only where there is no <see cref="Objection"/>. A member whose card is gone goes on with another where they had got to.</summary>
    public static Enrollment Enrol(WorkingSet set, EnrollmentId id, RewardOffer offer, Member member, Card card, EnrollmentSource source, DateTimeOffset at)
    {
        var before = set.Rewards.EnrollmentIn(offer.Id, member);
        var claim = Claim(offer, before) ?? throw new InvariantException($"the budget of {offer.Id} does not carry it");
        var enrollment = (before ?? new Enrollment
        {
            Id = id,
            Offer = offer.Id,
            Member = member.Id,
            Card = default,
            Fingerprint = "",
            At = at,
            Source = source,
        }) with
        {
            Card = new(card.Service, card.Token),
            Fingerprint = card.Fingerprint,
            At = at,
            Source = source,
            ClaimMinor = claim,
            ReservedMinor = claim,
            EndedAt = null,
        };
        set.Rewards.SetBudget(offer.Id, budget => before is null ? budget.Enrol(claim) : budget.Reserve(claim));
        set.Rewards.Put(enrollment);
        return enrollment;
    }

    /// <summary>The card is not the member's any more: what was set aside is free for others.</summary>
    public static void End(WorkingSet set, Enrollment enrollment, DateTimeOffset at)
    {
        if (enrollment.EndedAt is null) set.Rewards.Put(Free(set, enrollment) with { EndedAt = at });
    }

    /// <summary>What is set aside for it goes back to the budget.</summary>
    public static Enrollment Free(WorkingSet set, Enrollment enrollment)
    {
        set.Rewards.SetBudget(enrollment.Offer, budget => budget.Reserve(-enrollment.ReservedMinor));
        return enrollment with { ReservedMinor = 0, ClaimMinor = 0 };
    }

    /// <summary>
    /// What is set aside: what the member can hope for, as far as there is so much; of a fixed credit once at least, or it would be promised in vain. Null where the budget does not carry that.
    /// </summary>
    static long? Claim(RewardOffer offer, Enrollment? before)
    {
        var free = offer.Budget.Free;
        if (!offer.Reserves || offer.MostPerEnrollmentMinor is not long most) return free > 0 ? 0 : null;

        // What was credited before counts only against what one member can earn in all.
        var hope = offer.MostPerMemberMinor is null ? most : Math.Max(0, most - (before?.CreditedMinor ?? 0));
        var least = Math.Min(offer.LeastPerEnrollmentMinor, hope);
        return free >= least ? Math.Min(free, hope) : null;
    }
}
