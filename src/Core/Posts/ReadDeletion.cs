using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Posts;

/// <summary>A post was deleted. Before the confirmation that cancels the purchase it asked for; after it, it is only recorded.</summary>
public sealed record ReadDeletion(PostDeletion Deletion) : Command<DeletionOutcome>
{
    public override int Lane => Lanes.Of(Deletion.Author.Id);

    public override string Subject => $"{Deletion.Key.Network}/{Deletion.Key.Id}";

    public override void Need(Keys keys)
    {
        keys.Posts.Add(Deletion.Key);
        keys.OpenedBy.Add(Deletion.Key);
        keys.Accounts.Add(Deletion.Author);
    }

    public override DeletionOutcome Decide(WorkingSet set)
    {
        var seen = set.Seen(Deletion.Key);
        if (seen is null) return Unseen(set);
        if (seen.Author != Deletion.Author || seen.Purchase is not { } id || set.Purchase(id) is not { } purchase || purchase.Post != Deletion.Key)
            return DeletionOutcome.NothingToDo;

        if (purchase.State is PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation)
        {
            set.CancelIfOpen(purchase, At, "the buy post was deleted");
            return DeletionOutcome.Cancelled;
        }
        if (!purchase.State.Counts() || purchase.PostDeletedAt is not null) return DeletionOutcome.NothingToDo;

        set.Put(purchase with { PostDeletedAt = Deletion.At }, At, "the buy post was deleted; the order stands");
        return DeletionOutcome.Recorded;
    }

    /// <summary>A member's deletion may overtake its post: the post must then not be acted on when it comes.</summary>
    DeletionOutcome Unseen(WorkingSet set)
    {
        if (set.Member(Deletion.Author) is null) return DeletionOutcome.NothingToDo;
        set.See(new SeenPost(Deletion.Key, Deletion.Author, Deletion.At, "", "deleted", null));
        return DeletionOutcome.Recorded;
    }
}

public enum DeletionOutcome
{
    Cancelled,
    Recorded,
    NothingToDo,
}
