using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Members;

/// <summary>The payment service tells of a saved card what has changed: it was replaced by its bank, say, and pays on.</summary>
public sealed record RenewCard(MemberId Id, string Service, string Token, SavedCard Card) : ChangeMember(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (member.CardSaved(Service, Token) is not { } card) return new MemberOutcome.NotFound();
        var renewed = card with { Brand = Card.Brand, Last4 = Card.Last4, Fingerprint = Card.Fingerprint, Expires = Card.Expires, Customer = Card.Customer ?? card.Customer };
        return renewed == card ? new MemberOutcome.Done(member) : Keep(set, member with { Cards = member.Cards.Replace(card, renewed) });
    }
}

/// <summary>The payment service does not keep the card any more, and we did not ask for that: it is removed here too.</summary>
public sealed record LoseCard(MemberId Id, string Service, string Token) : Leaving(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (member.CardSaved(Service, Token) is not { } card) return new MemberOutcome.NotFound();
        CancelOpen(set, p => p.Card == card.Id, "the payment service does not keep the card any more");
        EndEnrollments(set, card);
        return Keep(set, member with { Cards = member.Cards.Remove(card), PreferredCard = member.PreferredCard == card.Id ? null : member.PreferredCard });
    }
}
