using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Posts;

/// <summary>
/// An account is gone, is there again, or has another handle. While it is gone it is told nothing and has nothing open; it stays linked, and when it is back
/// everything is as before. Only the network's own news of an account changes the handle its member is shown with.
/// </summary>
public sealed record ReadAccountNews(AccountNews News) : Command<AccountNewsOutcome>
{
    public override int Lane => Lanes.Of(News.Account.Id);

    public override string Subject => $"{News.Account.Network}/{News.Account.Id}";

    public override void Need(Keys keys)
    {
        keys.Accounts.Add(News.Account);
        if (News.Gone is not true) return;
        keys.Alone = true;
        keys.OpenPurchasesOfAccount.Add(News.Account);
    }

    public override AccountNewsOutcome Decide(WorkingSet set)
    {
        if (set.Member(News.Account) is not { } member) return AccountNewsOutcome.NothingToDo;
        var left = News.Gone is { } gone && Note(set, gone);
        var renamed = News.Handle is { } handle && Rename(set, member, handle);
        return left || renamed ? AccountNewsOutcome.Noted : AccountNewsOutcome.NothingToDo;
    }

    bool Note(WorkingSet set, bool gone)
    {
        var contact = set.Contact(News.Account);
        if (gone == contact.GoneAt is not null) return false;
        set.Put(contact with { GoneAt = gone ? News.At : null });
        if (!gone) return true;

        set.DropRepliesTo(News.Account);
        foreach (var purchase in set.PurchasesOf(News.Account).Where(p => p.State.Holds())) set.CancelIfOpen(purchase, At, "the account is gone from its network");
        return true;
    }

    bool Rename(WorkingSet set, Member member, string handle)
    {
        var linked = member.Linked(News.Account)!;
        if (linked.Handle == handle) return false;
        set.Put(member with { Accounts = member.Accounts.Replace(linked, linked with { Handle = handle }) });
        return true;
    }
}

public enum AccountNewsOutcome
{
    Noted,
    NothingToDo,
}
