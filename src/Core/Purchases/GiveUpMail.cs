using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>A letter that nobody will take. What it said stands on the member's page; a confirmation that was asked for by it alone cannot come.</summary>
/// <param name="Reason">Names nobody.</param>
public sealed record GiveUpMail(OutboxItem.Mail Item, string Reason) : ItemCommand<OutboxItem.Mail>(Item)
{
    public override int Lane => Item.Purchase.Lane;

    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Purchases.Add(Item.Purchase);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;
        set.Raise(At, "mail-refused", $"{Item.Key} was given up: {Reason}");

        if (Item.Kind != MailKind.ConfirmationRequest || set.Purchase(Item.Purchase) is not { } purchase) return SettleOutcome.Settled;
        if (set.TryMove(purchase, PurchaseEvent.ReplyFailed, At, "the confirmation request could not be sent by mail") is { } cancelled) PendingConfirmation.End(set, cancelled, At);
        return SettleOutcome.Settled;
    }
}
