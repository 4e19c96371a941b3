using Tagsale.Core.Engine;

namespace Tagsale.Core.Offers;

/// <summary>The operator corrects the units on hand. What is held for somebody cannot be taken away.</summary>
/// <param name="Variant">The variant's tag; null where the offer has no choice.</param>
public sealed record AdjustStock(OfferId Id, string? Variant, int Delta, string Reason) : Command<AdjustOutcome>
{
    public override string Subject => Id.ToString();

    public override void Need(Keys keys) => keys.Offers.Add(Id);

    public override AdjustOutcome Decide(WorkingSet set)
    {
        if (set.Product(Id) is not { } offer) return new AdjustOutcome.NotFound();
        if (offer.Variants.FirstOrDefault(v => v.Tag == (Variant ?? "")) is not { } variant) return new AdjustOutcome.VariantNotFound([.. offer.Variants.Select(v => v.Tag)]);
        if (!variant.Stock.Takes(Delta)) return new AdjustOutcome.BelowHeld(variant.Stock);

        set.SetStock(Id, variant.Tag, stock => stock.Adjust(Delta));
        set.Changes.StockCorrections.Add((Id, variant.Tag, Delta, Reason, At));
        if (Delta < 0) set.TellIfSoldOut(Id, At);
        return new AdjustOutcome.Adjusted(set.Product(Id)!);
    }
}

public abstract record AdjustOutcome
{
    public sealed record Adjusted(ProductOffer Offer) : AdjustOutcome;
    public sealed record NotFound : AdjustOutcome;
    public sealed record VariantNotFound(IReadOnlyList<string> Tags) : AdjustOutcome;
    public sealed record BelowHeld(Stock Stock) : AdjustOutcome;
}
