using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>A reply is out, was refused by the network, or missed its deadline. The member's window starts with the first.</summary>
/// <param name="Answer">Null if its deadline passed unsent.</param>
public sealed record SettleReply(OutboxItem.Reply Item, PublishAnswer? Answer) : ItemCommand<OutboxItem.Reply>(Item)
{
    public override int Lane => Item.Purchase?.Lane ?? Lanes.Of(Item.To.Id);

    public override void Need(Keys keys)
    {
        base.Need(keys);
        if (Item.Purchase is { } purchase) keys.Purchases.Add(purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        set.TryUnqueue(Item.Key);
        if (Item.Purchase is not { } id) return SettleOutcome.Settled;

        var purchase = Invariant.Found(set.Purchase(id), $"purchase {id}");
        var moved = Answer switch
        {
            PublishAnswer.Published published => Published(set, purchase, published),
            PublishAnswer.Refused refused => Failed(set, purchase, $"the reply was refused: {refused.Reason}"),
            null => Failed(set, purchase, "the reply missed its deadline"),
            _ => throw new InvariantException($"{Answer.GetType().Name} settles no reply"),
        };
        return moved is null ? SettleOutcome.Already : SettleOutcome.Settled;
    }

    Purchase? Published(WorkingSet set, Purchase purchase, PublishAnswer.Published published)
    {
        var deadline = published.At + set.Rules.ConfirmationWindow;
        var replied = set.TryMove(purchase, PurchaseEvent.ReplyPublished, published.At, "the confirmation request is out",
            p => p with { ReplyAt = published.At, Deadline = deadline, Due = deadline });
        if (replied is not null) PendingConfirmation.Judge(set, replied, At);
        return replied;
    }

    Purchase? Failed(WorkingSet set, Purchase purchase, string reason)
    {
        var cancelled = set.TryMove(purchase, PurchaseEvent.ReplyFailed, At, reason);
        if (cancelled is not null) PendingConfirmation.End(set, cancelled, At);
        return cancelled;
    }
}

public enum SettleOutcome
{
    Settled,

    /// <summary>It was settled before, or is over: nothing changed.</summary>
    Already,
}
