using Tagsale.Core.Engine;
using Tagsale.Core.Members;

namespace Tagsale.Core.Rewards;

/// <summary>Loads an offer without a post: by one click on the member's page, or by the operator's own app.</summary>
/// <param name="Card">Null for the one that pays.</param>
public sealed record LoadOffer(EnrollmentId Id, OfferId Offer, MemberId Member, CardId? Card, EnrollmentSource Source) : Command<LoadOutcome>
{
    public override int Lane => Lanes.Of(Offer.ToString());

    /// <summary>The member alone: when it is erased, so are answers to requests about it.</summary>
    public override string Subject => Member.ToString();

    public override void Need(Keys keys)
    {
        keys.Offers.Add(Offer);
        keys.Members.Add(Member);
        keys.Loads.Add((Offer, Member));
    }

    public override LoadOutcome Decide(WorkingSet set)
    {
        if (set.Offer(Offer) is not RewardOffer offer) return new LoadOutcome.OfferNotFound();
        if (set.Member(Member) is not { DeletedAt: null } member) return new LoadOutcome.MemberNotFound();

        var card = Card is { } wanted ? member.Cards.FirstOrDefault(c => c.Id == wanted) : member.PayingCard;
        return Loading.Objection(set, offer, member, card, At) is { } refusal
            ? new LoadOutcome.Refused(refusal, set.Rewards.EnrollmentIn(Offer, member) is { } before && before.Member == Member ? before : null)
            : new LoadOutcome.Loaded(Loading.Enrol(set, Id, offer, member, card!, Source, At));
    }
}

public abstract record LoadOutcome
{
    public sealed record Loaded(Enrollment Enrollment) : LoadOutcome;

    /// <param name="Before">The member's own enrolment, where there is one already.</param>
    public sealed record Refused(LoadRefusal Refusal, Enrollment? Before) : LoadOutcome;
    public sealed record OfferNotFound : LoadOutcome;
    public sealed record MemberNotFound : LoadOutcome;
}
