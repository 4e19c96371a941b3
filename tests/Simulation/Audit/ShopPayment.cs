using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>A payment in a shop, with all that names it: the first of them is its authorisation, where it has one.</summary>
public sealed class ShopPayment(IReadOnlyList<WorldTransaction> parts)
{
    public IReadOnlyList<CardTransaction> Parts { get; } = [.. parts.Select(p => p.Transaction)];
    public long Stamp => parts[0].Stamp;
    public CardKey Card => Parts[0].Card;
    public CardMerchant Shop => Parts[0].Merchant;
    public string Currency => Parts[0].Amount.Currency;

    public IEnumerable<CardTransaction> Clearings => Parts.Where(p => p.Type == TransactionType.Clearing);
    public long ClearedMinor => Clearings.Sum(c => c.Amount.Minor);

    /// <summary>When it was made, by whichever of them the program may have known.</summary>
    public IEnumerable<DateTimeOffset> Times => Clearings.Select(c => c.At).Append(Parts[0].At);

    /// <summary>What went back for sure: by what names a clearing, and of each no more than it was.</summary>
    public long RefundedMinor => Clearings.Sum(c => Math.Min(c.Amount.Minor, Parts.Where(p => p.Original == c.Id).Sum(p => p.Type == TransactionType.Reversal ? c.Amount.Minor : p.Amount.Minor)));

    public bool IsTouched => Parts.Any(p => p.Type is TransactionType.Refund or TransactionType.Reversal);
}
