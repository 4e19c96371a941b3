using System.Collections.Immutable;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Journal;

/// <summary>Lines that belong together, balanced by construction.</summary>
public sealed class JournalEntry
{
    const string Tax = "tax";
    const string RefundsDue = "refunds-due";

    /// <exception cref="InvariantException">Debits and credits differ, or currencies mix.</exception>
    public JournalEntry(params ImmutableArray<JournalLine> lines)
    {
        Lines = [.. lines.Where(l => l.Amount.Minor != 0)];
        Invariant.Require(Lines.All(l => l.Amount.Minor > 0), "a journal line has no sign");
        Invariant.Require(Lines.Select(l => l.Amount.Currency).Distinct().Count() <= 1, "a journal entry is in one currency");
        Invariant.Require(Sum(Side.Debit) == Sum(Side.Credit), "debits and credits differ");
    }

    public ImmutableArray<JournalLine> Lines { get; }

    /// <summary>The service owes us the total; we owe the merchant price and shipping, and the state its tax.</summary>
    public static JournalEntry Charged(Purchase purchase, Offer offer, string service, DateTimeOffset at) => new(
        new(at, Service(service), Side.Debit, purchase.Total, purchase.Id),
        new(at, Merchant(offer), Side.Credit, purchase.Total - offer.Tax, purchase.Id),
        new(at, Tax, Side.Credit, offer.Tax, purchase.Id));

    /// <summary>Decided: taken from merchant and tax in proportion, owed to the member until the service has paid it.</summary>
    public static JournalEntry RefundDecided(Purchase before, long refundedMinor, Offer offer, DateTimeOffset at)
    {
        var amount = before.Total with { Minor = refundedMinor - before.RefundedMinor };
        var tax = before.Total with { Minor = TaxWithin(refundedMinor) - TaxWithin(before.RefundedMinor) };
        return new(
            new(at, Merchant(offer), Side.Debit, amount - tax, before.Id),
            new(at, Tax, Side.Debit, tax, before.Id),
            new(at, RefundsDue, Side.Credit, amount, before.Id));

        // Cumulative, so that partial refunds add up to the whole tax whatever their number.
        long TaxWithin(long minor) => (long)Math.Round((decimal)offer.Tax.Minor * minor / before.Total.Minor, MidpointRounding.ToEven);
    }

    public static JournalEntry RefundSettled(PurchaseId purchase, Money amount, string service, DateTimeOffset at) => new(
        new(at, RefundsDue, Side.Debit, amount, purchase),
        new(at, Service(service), Side.Credit, amount, purchase));

    static string Service(string name) => "service:" + name;
    static string Merchant(Offer offer) => "merchant:" + offer.Merchant;

    long Sum(Side side) => Lines.Where(l => l.Side == side).Sum(l => l.Amount.Minor);
}
