using Tagsale.Core.Engine;
using Tagsale.Core.Posts;

namespace Tagsale.Core.Purchases;

/// <summary>
/// A code that was posted before we know when our reply went out, and so late after the hold that it may or may not have been in time. It is kept with the purchase and
/// judged when the network has told: neither is a member charged who was late, nor one refused who was not.
/// </summary>
static class PendingConfirmation
{
    public static bool IsFor(Purchase purchase, DateTimeOffset posted, ProgramRules rules) =>
        purchase.State == PurchaseState.AwaitingReply
        && posted > purchase.CreatedAt + rules.ConfirmationWindow
        && posted <= purchase.CreatedAt + rules.ReplyWindow + rules.ConfirmationWindow;

    public static PostOutcome Keep(WorkingSet set, ReadPost read, Purchase purchase)
    {
        if (purchase.ConfirmPostId is null)
        {
            var kept = purchase with { ConfirmPostId = read.Post.Key.Id, ConfirmedAt = read.Post.At };
            set.Put(kept, read.At, "the code was posted; whether in time will show when the reply's time is known");
        }
        set.See(read.Post, "confirmation", purchase.Id);
        return new PostOutcome.ConfirmationKept(purchase.Id);
    }

    /// <summary>The reply's time is known.</summary>
    public static void Judge(WorkingSet set, Purchase replied, DateTimeOffset at)
    {
        if (replied.ConfirmedAt is not { } posted) return;
        if (posted > replied.Deadline)
        {
            set.Put(replied with { ConfirmPostId = null, ConfirmedAt = null }, at, "the code had been posted too late");
            Answer(set, replied, CodeRefusal.Late, at);
            return;
        }
        var confirmed = Invariant.Found(set.TryMove(replied, PurchaseEvent.Confirmed, at, "confirmed by post"), $"confirmation of {replied.Id}");
        Confirming.QueueCharge(set, confirmed, Invariant.Found(set.Member(confirmed.Member), $"member of {confirmed.Id}"));
    }

    /// <summary>The hold ended without a reply.</summary>
    public static void End(WorkingSet set, Purchase cancelled, DateTimeOffset at)
    {
        if (cancelled.ConfirmPostId is not null) Answer(set, cancelled, CodeRefusal.NoLongerOpen, at);
    }

    static void Answer(WorkingSet set, Purchase purchase, CodeRefusal refusal, DateTimeOffset at) => set.Queue(new OutboxItem.Reply(
        purchase.Post with { Id = purchase.ConfirmPostId! }, purchase.Account, ReplyText.CodeRefused(set.Rules, refusal), ReplyPriority.Refusal, null, at + set.Rules.ReplyWindow));
}
