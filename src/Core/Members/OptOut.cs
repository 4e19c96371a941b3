using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Members;

/// <summary>No more replies to that account, linked or not; what it has open is cancelled.</summary>
public sealed record OptOut(SocialAccount Account) : Command<Contact>
{
    public override string Subject => $"{Account.Network}/{Account.Id}";

    public override void Need(Keys keys)
    {
        keys.Alone = true;
        keys.Accounts.Add(Account);
        keys.OpenPurchasesOfAccount.Add(Account);
    }

    public override Contact Decide(WorkingSet set) => Apply(set, Account, At);

    internal static Contact Apply(WorkingSet set, SocialAccount account, DateTimeOffset at)
    {
        var contact = set.Contact(account) with { OptedOutAt = at };
        set.Put(contact);
        set.DropRepliesTo(account);
        foreach (var purchase in set.PurchasesOf(account).Where(p => p.State.Holds())) set.CancelIfOpen(purchase, at, "the account opted out");
        return contact;
    }
}

/// <summary>The owner of the account wants replies again.</summary>
public sealed record OptIn(SocialAccount Account) : Command<Contact>
{
    public override string Subject => $"{Account.Network}/{Account.Id}";

    public override void Need(Keys keys) => keys.Accounts.Add(Account);

    public override Contact Decide(WorkingSet set)
    {
        var contact = set.Contact(Account) with { OptedOutAt = null };
        set.Put(contact);
        return contact;
    }
}
