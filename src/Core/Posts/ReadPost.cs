using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Posts;

/// <summary>A post came in: an ask, a confirmation, an opt-out, a stranger's knock, or nothing to us.</summary>
/// <param name="Purchase">Id for the purchase it may open.</param>
/// <param name="Entropy">For the confirmation code it may draw.</param>
public sealed record ReadPost(Post Post, PurchaseId Purchase, ulong Entropy) : Command<PostOutcome>
{
    const string StopTag = "stop";

    public override int Lane => Purchase.Lane;

    public override string Subject => $"{Post.Key.Network}/{Post.Key.Id}";

    public override void Need(Keys keys)
    {
        keys.Posts.Add(Post.Key);
        keys.Accounts.Add(Post.Author);
        if (Post.RepliesToStorefront is { } ours) keys.OfferPosts.Add(ours);
        if (WantsStop)
        {
            keys.Alone = true;
            keys.OpenPurchasesOfAccount.Add(Post.Author);
        }
        foreach (var tag in Post.Tags)
        {
            if (ConfirmationCode.LooksLikeOne(tag))
            {
                keys.Codes.Add(tag);
                keys.CodeTries[Post.Author] = At.AddHours(-1);
            }
            else keys.Asks.Add((Post.Author, tag));
        }
        foreach (var venue in Post.Venues) keys.CheckIns.Add((Post.Author, venue));
    }

    public override PostOutcome Decide(WorkingSet set)
    {
        if (set.Rules.IsStorefront(Post.Author)) return Ignore(IgnoredReason.OwnPost);
        if (Post.Kind != PostKind.Original) return Ignore(IgnoredReason.NotOriginal);
        if (!Post.IsPublic) return Ignore(IgnoredReason.NotPublic);
        if (set.Seen(Post.Key) is not null) return new PostOutcome.AlreadySeen();
        WelcomeBack(set);
        if (set.Contact(Post.Author).OptedOutAt is not null) return Confirming.RecordOnly(set, this) ?? Ignore(IgnoredReason.OptedOut);
        if (set.Contact(Post.Author).GoneAt is not null) return Confirming.RecordOnly(set, this) ?? Ignore(IgnoredReason.AccountGone);
        if (WantsStop) return Stop(set);

        var member = set.Member(Post.Author);
        // Before the age is looked at: a confirmation counts by when it was posted, however late it comes.
        if (Post.Tags.Any(ConfirmationCode.LooksLikeOne)) return Confirming.Decide(set, this, member);
        if (!Post.Replayed && At - Post.At > set.Rules.OldestPost) return Ignore(IgnoredReason.TooOld);
        if (member is null) return Knocks(set) ? Invite(set) : Ignore(IgnoredReason.Stranger);
        return Post.At < member.Linked(Post.Author)!.LinkedAt ? Ignore(IgnoredReason.BeforeLink) : Asking.Decide(set, this, member);
    }

    bool WantsStop => (Post.MentionsStorefront || Post.RepliesToStorefront is not null) && Post.Tags.Contains(StopTag);

    /// <summary>A stranger is answered only when they turn to the shop: by its name, or below an offer.</summary>
    bool Knocks(WorkingSet set) => Post.MentionsStorefront || Post.RepliesToStorefront is { } ours && set.OfferPosted(ours) is not null;

    /// <summary>Whoever posts is there, even if the news of that was missed.</summary>
    void WelcomeBack(WorkingSet set)
    {
        var contact = set.Contact(Post.Author);
        if (contact.GoneAt < Post.At) set.Put(contact with { GoneAt = null });
    }

    PostOutcome Stop(WorkingSet set)
    {
        set.See(Post, "stop");
        OptOut.Apply(set, Post.Author, At);
        return new PostOutcome.OptedOut();
    }

    PostOutcome Invite(WorkingSet set)
    {
        var contact = set.Contact(Post.Author);
        if (contact.InvitedAt is { } last && At - last < set.Rules.InvitationInterval) return Ignore(IgnoredReason.InvitedLately);

        set.Put(contact with { InvitedAt = At });
        set.See(Post, "invitation");
        Reply(set, ReplyText.Invitation(set.Rules), ReplyPriority.Invitation);
        return new PostOutcome.Invited();
    }

    /// <summary>Queues this post's one reply.</summary>
    internal void Reply(WorkingSet set, string text, ReplyPriority priority, PurchaseId? purchase = null) =>
        set.Queue(new OutboxItem.Reply(Post.Key, Post.Author, text, priority, purchase, At + set.Rules.ReplyWindow));

    internal static PostOutcome Ignore(IgnoredReason reason) => new PostOutcome.Ignored(reason);
}
