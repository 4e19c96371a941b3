using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

public sealed record ShipPurchase(PurchaseId Id, string? Carrier, string? Tracking) : PurchaseCommand<FulfilOutcome>(Id)
{
    /// <summary>Tells what would come of it, and changes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>It may take the place of what was told of a parcel on its way. Not from a file: that may be older than what is known.</summary>
    public bool Corrects { get; init; }

    /// <summary>A letter about a correction is another than the first, for the mail server too.</summary>
    int LetterNumber => (int)(At.ToUnixTimeSeconds() % int.MaxValue);

    public override void Need(Keys keys)
    {
        base.Need(keys);
        if (Corrects) keys.Outbox.Add(OutboxItem.Mail.KeyOf(Id, MailKind.Shipped, LetterNumber));
    }

    public override FulfilOutcome Decide(WorkingSet set)
    {
        if (set.Purchase(Id) is not { } purchase) return new FulfilOutcome.NotFound();
        if (purchase.State is PurchaseState.Shipped or PurchaseState.Delivered && (purchase.Carrier, purchase.Tracking) == (Carrier, Tracking)) return new FulfilOutcome.Already(purchase);
        if (Corrects && purchase.State == PurchaseState.Shipped) return Correct(set, purchase);
        if (purchase.StopsParcel) return new FulfilOutcome.Disputed();
        if (DryRun && PurchaseLifecycle.Next(purchase.State, PurchaseEvent.Shipped) is Step.Moves) return new FulfilOutcome.Fulfilled(purchase);
        if (set.TryMove(purchase, PurchaseEvent.Shipped, At, "shipped", p => p with { Carrier = Carrier, Tracking = Tracking }) is not { } shipped)
            return new FulfilOutcome.NotPossible(purchase.State);

        set.Queue(new OutboxItem.Mail(shipped.Member, MailKind.Shipped, shipped.Id));
        return new FulfilOutcome.Fulfilled(shipped);
    }

    FulfilOutcome.Fulfilled Correct(WorkingSet set, Purchase purchase)
    {
        var corrected = set.Put(purchase with { Carrier = Carrier, Tracking = Tracking }, At, "carrier or tracking number corrected");
        set.Queue(new OutboxItem.Mail(corrected.Member, MailKind.Shipped, corrected.Id, LetterNumber));
        return new FulfilOutcome.Fulfilled(corrected);
    }
}

public sealed record DeliverPurchase(PurchaseId Id) : PurchaseCommand<FulfilOutcome>(Id)
{
    public override FulfilOutcome Decide(WorkingSet set)
    {
        if (set.Purchase(Id) is not { } purchase) return new FulfilOutcome.NotFound();
        return set.TryMove(purchase, PurchaseEvent.Delivered, At, "delivered") is { } delivered
            ? new FulfilOutcome.Fulfilled(delivered)
            : new FulfilOutcome.NotPossible(purchase.State);
    }
}

public abstract record FulfilOutcome
{
    public sealed record Fulfilled(Purchase Purchase) : FulfilOutcome;

    /// <summary>The same was told before.</summary>
    public sealed record Already(Purchase Purchase) : FulfilOutcome;
    public sealed record NotFound : FulfilOutcome;
    public sealed record NotPossible(PurchaseState State) : FulfilOutcome;

    /// <summary>The card's bank asks about the payment, or has taken it back.</summary>
    public sealed record Disputed : FulfilOutcome;
}
