using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>
/// A reply that the network's limits do not carry before its deadline. It is never sent: a confirmation request goes out in private instead, and the member's window starts when that is
/// out. Nothing replaces the others: a receipt goes by mail in any case.
/// </summary>
public sealed record TellPrivately(OutboxItem.Reply Item) : ItemCommand<OutboxItem.Reply>(Item)
{
    public override int Lane => Item.Purchase?.Lane ?? Lanes.Of(Item.To.Id);

    public override void Need(Keys keys)
    {
        base.Need(keys);
        if (Item.Purchase is { } purchase) keys.Purchases.Add(purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;
        if (Item.Purchase is not { } id) return SettleOutcome.Settled;

        var purchase = Invariant.Found(set.Purchase(id), $"purchase {id}");
        if (purchase.State != PurchaseState.AwaitingReply) return SettleOutcome.Already;
        set.Put(purchase, At, "the network's limits leave no room for a public reply; the confirmation request goes out in private");
        set.Queue(new OutboxItem.Mail(purchase.Member, MailKind.ConfirmationRequest, purchase.Id));
        return SettleOutcome.Settled;
    }
}

/// <summary>A confirmation request has been sent in private: the member's window starts.</summary>
/// <param name="SentAt">As the letter tells it.</param>
public sealed record SettleLetter(OutboxItem.Mail Item, DateTimeOffset SentAt) : ItemCommand<OutboxItem.Mail>(Item)
{
    public override int Lane => Item.Purchase.Lane;

    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Purchases.Add(Item.Purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        set.TryUnqueue(Item.Key);
        if (set.Purchase(Item.Purchase) is not { } purchase) return SettleOutcome.Already;

        var deadline = SentAt + set.Rules.ConfirmationWindow;
        var told = set.TryMove(purchase, PurchaseEvent.ToldPrivately, At, "the confirmation request is out, in private", p => p with { Deadline = deadline, Due = deadline });
        if (told is null) return SettleOutcome.Already;
        PendingConfirmation.Judge(set, told, At);
        return SettleOutcome.Settled;
    }
}
