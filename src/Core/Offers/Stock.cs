namespace Tagsale.Core.Offers;

/// <summary>Units of one variant. Never below zero in any of its numbers; what is held is part of what is on hand.</summary>
/// <param name="OnHand">Still ours, held units included.</param>
/// <param name="Held">Set aside for purchases that are not paid yet.</param>
/// <param name="Sold">Paid and not returned to stock.</param>
public readonly record struct Stock(int OnHand, int Held, int Sold)
{
    public int Available => OnHand - Held;

    public Stock Hold() => (this with { Held = Held + 1 }).Sound();
    public Stock Release() => (this with { Held = Held - 1 }).Sound();
    public Stock Sell() => new Stock(OnHand - 1, Held - 1, Sold + 1).Sound();
    public Stock Return() => new Stock(OnHand + 1, Held, Sold - 1).Sound();

    /// <summary>Whether a correction leaves every held unit in place.</summary>
    public bool Takes(int delta) => (long)OnHand + delta >= Held && (long)OnHand + delta <= Limit;
    public Stock Adjust(int delta) => (this with { OnHand = OnHand + delta }).Sound();

    /// <summary>The most units one variant may have.</summary>
    public const int Limit = 1_000_000_000;

    Stock Sound()
    {
        Invariant.Require(Held >= 0 && Sold >= 0 && OnHand >= Held && OnHand <= Limit, $"stock would become {this}");
        return this;
    }
}
