using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Members;

/// <summary>Changes that take something away: each takes effect at once and cancels what is open because of it.</summary>
public abstract record Leaving(MemberId Id) : ChangeMember(Id)
{
    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Alone = true;
        keys.OpenPurchasesOf.Add(Id);
        keys.EnrollmentsOf.Add(Id);
    }

    private protected void CancelOpen(WorkingSet set, Func<Purchase, bool> which, string reason)
    {
        foreach (var purchase in set.PurchasesOf(Id).Where(p => p.State.Holds() && which(p))) set.CancelIfOpen(purchase, At, reason);
    }

    /// <summary>What hangs on the card ends with it.</summary>
    /// <returns>The member without the card.</returns>
    private protected Member Drop(WorkingSet set, Member member, Card card, string reason)
    {
        CancelOpen(set, p => p.Card == card.Id, reason);
        EndEnrollments(set, card);
        return member with { Cards = member.Cards.Remove(card), PreferredCard = member.PreferredCard == card.Id ? null : member.PreferredCard };
    }

    /// <summary>What was loaded to a card that the member has no more.</summary>
    private protected void EndEnrollments(WorkingSet set, params ReadOnlySpan<Card> cards)
    {
        foreach (var card in cards)
            foreach (var enrollment in set.Rewards.EnrollmentsOf(card.Key)) Loading.End(set, enrollment, At);
    }
}

public sealed record UnlinkAccount(MemberId Id, SocialAccount Account) : Leaving(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (member.Linked(Account) is not { } linked) return new MemberOutcome.NotFound();
        CancelOpen(set, p => p.Account == Account, "the account was unlinked");
        // Whoever signed in with that account is signed out: it may be unlinked because it was taken over.
        return Keep(set, member with { Accounts = member.Accounts.Remove(linked), Session = member.Session + 1 });
    }
}

public sealed record RemoveCard(MemberId Id, CardId Card) : Leaving(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (member.Cards.FirstOrDefault(c => c.Id == Card) is not { } card) return new MemberOutcome.NotFound();
        set.Queue(new OutboxItem.DetachCard(card.Id, card.Service, card.Token));
        return Keep(set, Drop(set, member, card, "the card was removed"));
    }
}

/// <summary>For a member who fears that somebody else is signed in: whatever that somebody began ends with it.</summary>
public sealed record SignOutEverywhere(MemberId Id) : Leaving(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        CancelOpen(set, _ => true, "the member signed out everywhere");
        return Keep(set, member with { Session = member.Session + 1 });
    }
}

/// <summary>Erases what is personal. Purchases and the journal keep the member's id, which then names nobody.</summary>
public sealed record DeleteMember(MemberId Id) : Leaving(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        CancelOpen(set, _ => true, "the membership was deleted");
        EndEnrollments(set, [.. member.Cards]);
        foreach (var card in member.Cards) set.Queue(new OutboxItem.DetachCard(card.Id, card.Service, card.Token));
        return Keep(set, member with
        {
            Name = "",
            Email = "",
            Address = null,
            Accounts = [],
            Cards = [],
            PreferredCard = null,
            Consent = member.Consent with { From = null },
            Session = member.Session + 1,
            DeletedAt = At,
        });
    }
}
