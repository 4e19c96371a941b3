using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Members;

/// <summary>A person joins, with what accounts and cards they bring.</summary>
public sealed record EnrolMember(Member Member) : Command<MemberOutcome>
{
    public override int Lane => Lanes.Of(Subject);

    public override string Subject => Member.Id.ToString();

    public override void Need(Keys keys)
    {
        keys.Members.Add(Member.Id);
        foreach (var linked in Member.Accounts) keys.Accounts.Add(linked.Account);
        foreach (var card in Member.Cards) keys.Linked.Add(card.Key);
    }

    public override MemberOutcome Decide(WorkingSet set)
    {
        if (set.Member(Member.Id) is { } same) return new MemberOutcome.Done(same);
        foreach (var linked in Member.Accounts)
            if (set.Member(linked.Account) is not null) return new MemberOutcome.AccountTaken(linked.Account);

        set.Put(Member);
        foreach (var card in Member.Cards) Taking.TakeUnknown(set, card.Key, At);
        return new MemberOutcome.Done(Member);
    }
}

public abstract record MemberOutcome
{
    public sealed record Done(Member Member) : MemberOutcome;
    public sealed record NotFound : MemberOutcome;

    /// <summary>The account is linked to a member already; one account has one member.</summary>
    public sealed record AccountTaken(SocialAccount Account) : MemberOutcome;
}
