using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;

namespace Tagsale.Core.Purchases;

/// <summary>A post with confirmation codes: a clear yes if they are the author's own and in time.</summary>
static class Confirming
{
    public static PostOutcome Decide(WorkingSet set, ReadPost read, Member? member)
    {
        var codes = read.Post.Tags.Where(ConfirmationCode.LooksLikeOne).ToList();
        var found = codes.SelectMany(set.PurchasesWithCode).ToList();
        var own = found.Where(p => p.Account == read.Post.Author).ToList();
        var tried = RecordTries(set, read, found.Except(own));

        if (own.Count == 0 && tried) return SomebodyElses(set, read);
        if (member is null) return ReadPost.Ignore(IgnoredReason.Stranger);
        if (own.Count == 0) return Refuse(set, read, CodeRefusal.Unknown);

        if (own is [var only] && PendingConfirmation.IsFor(only, read.Post.At, set.Rules)) return PendingConfirmation.Keep(set, read, only);

        var window = set.Rules.ConfirmationWindow;
        var valid = own.Where(p => Objection(p, read.Post.At, window) is null).ToList();
        if (valid.Count > 0) return Confirm(set, read, member, valid);
        return own.Any(p => read.Post.At < p.ReplyAt)
            ? ReadPost.Ignore(IgnoredReason.BeforeReply)
            : Refuse(set, read, Objection(own[0], read.Post.At, window)!.Value);
    }

    /// <summary>Of an account that opted out, too: it is not answered, but what it tries is known.</summary>
    public static PostOutcome? RecordOnly(WorkingSet set, ReadPost read)
    {
        var others = read.Post.Tags.SelectMany(set.PurchasesWithCode).Where(p => p.Account != read.Post.Author);
        return RecordTries(set, read, others) ? SomebodyElses(set, read) : null;
    }

    /// <summary>Why a code of one's own does not count, by the post's trusted time and not by when it was delivered.</summary>
    static CodeRefusal? Objection(Purchase purchase, DateTimeOffset posted, TimeSpan window) => purchase.State switch
    {
        // Knowing the code proves that the reply is out, even if its answer has not reached us yet. When it went out is unknown, but not before the hold.
        PurchaseState.AwaitingReply => posted > purchase.CreatedAt + window ? CodeRefusal.Late : null,
        PurchaseState.AwaitingConfirmation => posted > purchase.Deadline ? CodeRefusal.Late : posted < purchase.ReplyAt ? CodeRefusal.NoLongerOpen : null,
        PurchaseState.Expired => CodeRefusal.Late,
        PurchaseState.Cancelled or PurchaseState.Declined or PurchaseState.Refunded => CodeRefusal.NoLongerOpen,
        PurchaseState.Paying or PurchaseState.ActionRequired or PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered =>
            CodeRefusal.AlreadyConfirmed,
    };

    static PostOutcome Confirm(WorkingSet set, ReadPost read, Member member, List<Purchase> purchases)
    {
        var ids = purchases.Select(p => p.Id).ToImmutableArray();
        foreach (var purchase in purchases)
        {
            var replied = purchase.State == PurchaseState.AwaitingReply ? ReplySeen(set, read, purchase) : purchase;
            var confirmed = set.TryMove(replied, PurchaseEvent.Confirmed, read.At, "confirmed by post", p => p with
            {
                ConfirmPostId = read.Post.Key.Id,
                ConfirmedAt = read.Post.At,
                Together = ids.Remove(p.Id),
            });
            Invariant.Require(confirmed is not null, $"{purchase.Id} could not be confirmed");
            QueueCharge(set, confirmed, member);
        }
        set.See(read.Post, "confirmation", ids[0]);
        return new PostOutcome.Confirmed(ids);
    }

    static Purchase ReplySeen(WorkingSet set, ReadPost read, Purchase purchase) => Invariant.Found(
        set.TryMove(purchase, PurchaseEvent.ReplyPublished, read.At, "the code was posted, so the reply is out", p => p with
        {
            ReplyAt = read.Post.At,
            Deadline = read.Post.At + set.Rules.ConfirmationWindow,
        }), $"reply of {purchase.Id}");

    /// <summary>The key is the purchase's: however often it is queued or asked, the service charges once.</summary>
    public static void QueueCharge(WorkingSet set, Purchase purchase, Member member)
    {
        var card = Invariant.Found(member.Cards.FirstOrDefault(c => c.Id == purchase.Card), $"card of {purchase.Id}");
        var title = set.OfferOf(purchase).Title;
        set.Queue(new OutboxItem.Charge(purchase.Id, purchase.Service, card.Token, purchase.Total, $"{set.Rules.Name}: {title}", purchase.Together)
        {
            Customer = card.Customer,
            AskedAt = purchase.ChargeAskedAt,
        });
    }

    static bool RecordTries(WorkingSet set, ReadPost read, IEnumerable<Purchase> purchases)
    {
        var before = set.CodeTries(read.Post.Author);
        foreach (var purchase in purchases) set.Record(new(read.Post.Author, read.At, read.Post.Key, purchase.Id));

        var (after, limit) = (set.CodeTries(read.Post.Author), set.Rules.CodeTriesBeforeAlert);
        if (before < limit && after >= limit)
            set.Raise(read.At, "copied-codes", $"{read.Post.Author.Network} account {read.Post.Author.Id} tried {after} codes of other people within an hour");
        return after > before;
    }

    static PostOutcome SomebodyElses(WorkingSet set, ReadPost read)
    {
        set.See(read.Post, "somebody else's code");
        return new PostOutcome.CodeOfSomebodyElse();
    }

    static PostOutcome Refuse(WorkingSet set, ReadPost read, CodeRefusal refusal)
    {
        set.See(read.Post, $"code refused: {refusal}");
        read.Reply(set, ReplyText.CodeRefused(set.Rules, refusal), ReplyPriority.Refusal);
        return new PostOutcome.CodeRefused(refusal);
    }
}
