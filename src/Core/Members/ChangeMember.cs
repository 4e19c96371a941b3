using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Members;

/// <summary>A change to one living member.</summary>
public abstract record ChangeMember(MemberId Id) : Command<MemberOutcome>
{
    public sealed override string Subject => Id.ToString();

    public override int Lane => Lanes.Of(Subject);

    public override void Need(Keys keys) => keys.Members.Add(Id);

    public sealed override MemberOutcome Decide(WorkingSet set) =>
        set.Member(Id) is { DeletedAt: null } member ? Change(set, member) : new MemberOutcome.NotFound();

    protected abstract MemberOutcome Change(WorkingSet set, Member member);

    protected static MemberOutcome Keep(WorkingSet set, Member member)
    {
        set.Put(member);
        return new MemberOutcome.Done(member);
    }
}

public sealed record LinkAccount(MemberId Id, SocialAccount Account, string Handle) : ChangeMember(Id)
{
    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Accounts.Add(Account);
    }

    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (set.Member(Account) is { } owner) return owner.Id == Id ? new MemberOutcome.Done(member) : new MemberOutcome.AccountTaken(Account);
        return Keep(set, member with { Accounts = member.Accounts.Add(new(Account, Handle, At)) });
    }
}

public sealed record ChangeDetails(MemberId Id, string Name, string Email, Address? Address) : ChangeMember(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        var moved = Address != member.Address;
        return Keep(set, member with
        {
            Name = Name,
            Email = Email,
            Address = Address,
            AddressNumber = moved || Name != member.Name ? member.AddressNumber + 1 : member.AddressNumber,
            AddressChangedAt = moved ? At : member.AddressChangedAt,
        });
    }
}

public sealed record AddCard(MemberId Id, Card Card) : ChangeMember(Id)
{
    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Linked.Add(Card.Key);
    }

    protected override MemberOutcome Change(WorkingSet set, Member member)
    {
        if (member.Cards.Any(c => c.Token == Card.Token)) return new MemberOutcome.Done(member);

        var kept = Keep(set, member with { Cards = member.Cards.Add(Card), PreferredCard = null });
        Taking.TakeUnknown(set, Card.Key, At);
        return kept;
    }
}

public sealed record PreferCard(MemberId Id, CardId Card) : ChangeMember(Id)
{
    protected override MemberOutcome Change(WorkingSet set, Member member) =>
        member.Has(Card) ? Keep(set, member with { PreferredCard = Card }) : new MemberOutcome.NotFound();
}
