using System.Collections.Immutable;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Journal;

/// <summary>Lines that belong together: what one decision moves, in each currency balanced by construction.</summary>
public sealed class JournalEntry
{
    /// <exception cref="InvariantException">Debits and credits of a currency differ.</exception>
    public JournalEntry(params ImmutableArray<JournalLine> lines)
    {
        Lines = [.. lines.Where(l => l.Amount.Minor != 0)];
        Invariant.Require(Lines.All(l => l.Amount.Minor > 0), "a journal line has no sign");
        foreach (var currency in Lines.GroupBy(l => l.Amount.Currency))
            Invariant.Require(Sum(currency, Side.Debit) == Sum(currency, Side.Credit), $"debits and credits in {currency.Key} differ");
    }

    public ImmutableArray<JournalLine> Lines { get; }

    /// <summary>The service owes us the total; we owe the merchant price and shipping, and the state its tax.</summary>
    /// <param name="fee">What the service keeps of it. Where it settles in another currency than it charged in, so does its fee, and is owed to us less in that.</param>
    public static JournalEntry Charged(Purchase purchase, ProductOffer offer, string service, DateTimeOffset at, Money? fee = null) => new(
    [
        new(at, Accounts.Service(service), Side.Debit, purchase.Total, purchase.Id),
        new(at, Accounts.Merchant(offer.Merchant), Side.Credit, purchase.Total - purchase.Lines.Tax, purchase.Id),
        new(at, Accounts.Tax, Side.Credit, purchase.Lines.Tax, purchase.Id),
        .. Fee(purchase.Id, fee, service, at),
    ]);

    /// <summary>Decided: taken from merchant and tax in proportion, owed to the member until the service has paid it.</summary>
    public static JournalEntry RefundDecided(Purchase before, long refundedMinor, ProductOffer offer, DateTimeOffset at) =>
        GivenBack(before, refundedMinor - before.RefundedMinor, 0, offer, Accounts.RefundsDue, at);

    public static JournalEntry RefundSettled(PurchaseId purchase, Money amount, string service, DateTimeOffset at) => new(
        new(at, Accounts.RefundsDue, Side.Debit, amount, purchase),
        new(at, Accounts.Service(service), Side.Credit, amount, purchase));

    /// <summary>What the service had paid back came back to it: the member is owed it again.</summary>
    public static JournalEntry RefundReversed(PurchaseId purchase, Money amount, string service, DateTimeOffset at) => new(
        new(at, Accounts.Service(service), Side.Debit, amount, purchase),
        new(at, Accounts.RefundsDue, Side.Credit, amount, purchase));

    /// <summary>Taken by the service and never wanted: owed to the member from the start, and to no merchant.</summary>
    public static JournalEntry ChargedByMistake(PurchaseId purchase, Money taken, string service, DateTimeOffset at, Money? fee = null) => new(
    [
        new(at, Accounts.Service(service), Side.Debit, taken, purchase),
        new(at, Accounts.RefundsDue, Side.Credit, taken, purchase),
        .. Fee(purchase, fee, service, at),
    ]);

    /// <summary>What the service keeps, where it tells so later than what it is for.</summary>
    public static JournalEntry FeeTaken(PurchaseId purchase, Money fee, string service, DateTimeOffset at) => new(Fee(purchase, fee, service, at));

    public static JournalEntry FeeReturned(PurchaseId purchase, Money fee, string service, DateTimeOffset at) => new(
        new(at, Accounts.Service(service), Side.Debit, fee, purchase),
        new(at, Accounts.Fees(service), Side.Credit, fee, purchase));

    /// <summary>The member's bank took the money back until it is decided.</summary>
    public static JournalEntry DisputeOpened(PurchaseId purchase, Money amount, string service, DateTimeOffset at) => new(
        new(at, Accounts.Disputes, Side.Debit, amount, purchase),
        new(at, Accounts.Service(service), Side.Credit, amount, purchase));

    /// <summary>The bank gave it back.</summary>
    public static JournalEntry DisputeWon(PurchaseId purchase, Money amount, string service, DateTimeOffset at) => new(
        new(at, Accounts.Service(service), Side.Debit, amount, purchase),
        new(at, Accounts.Disputes, Side.Credit, amount, purchase));

    /// <summary>The bank keeps it: the merchant and the tax bear it as they bear a refund. What the member was owed already they have given before.</summary>
    public static JournalEntry DisputeLost(Purchase before, Dispute lost, ProductOffer offer, DateTimeOffset at) =>
        GivenBack(before, lost.BorneMinor, lost.DueMinor, offer, Accounts.Disputes, at);

    /// <summary>The merchant whose offer it is bears the credit; it is owed to the card. A clawback the other way round.</summary>
    public static JournalEntry CreditDecided(StatementCredit credit, RewardOffer offer) =>
        Moved(credit, Accounts.Merchant(offer.Merchant), Accounts.CreditsDue, credit.At);

    /// <param name="account">Who has moved it, and is owed it now.</param>
    public static JournalEntry CreditPaid(StatementCredit credit, string account, DateTimeOffset at) => Moved(credit, Accounts.CreditsDue, account, at);

    static JournalEntry Moved(StatementCredit credit, string from, string to, DateTimeOffset at)
    {
        var amount = credit.Amount with { Minor = Math.Abs(credit.Amount.Minor) };
        if (credit.Amount.Minor < 0) (from, to) = (to, from);
        return new(
            new(at, from, Side.Debit, amount, null, credit.Key),
            new(at, to, Side.Credit, amount, null, credit.Key));
    }

    /// <param name="dueMinor">Of what stands in refunds-due.</param>
    static JournalEntry GivenBack(Purchase before, long ofSaleMinor, long dueMinor, ProductOffer offer, string account, DateTimeOffset at)
    {
        var given = before.RefundedMinor + before.LostMinor;
        var tax = TaxWithin(given + ofSaleMinor) - TaxWithin(given);
        return new(
            Line(Accounts.Merchant(offer.Merchant), Side.Debit, ofSaleMinor - tax),
            Line(Accounts.Tax, Side.Debit, tax),
            Line(Accounts.RefundsDue, Side.Debit, dueMinor),
            Line(account, Side.Credit, ofSaleMinor + dueMinor));

        JournalLine Line(string name, Side side, long minor) => new(at, name, side, before.Total with { Minor = minor }, before.Id);

        // Cumulative, so that partial refunds add up to the whole tax whatever their number. A bank may take more than was left: there is no more tax in that.
        long TaxWithin(long minor) => (long)Math.Round((decimal)before.TaxMinor * Math.Min(minor, before.Total.Minor) / before.Total.Minor, MidpointRounding.ToEven);
    }

    static ImmutableArray<JournalLine> Fee(PurchaseId purchase, Money? fee, string service, DateTimeOffset at) => fee is not { } kept ? [] :
    [
        new(at, Accounts.Fees(service), Side.Debit, kept, purchase),
        new(at, Accounts.Service(service), Side.Credit, kept, purchase),
    ];

    static long Sum(IEnumerable<JournalLine> lines, Side side) => lines.Where(l => l.Side == side).Sum(l => l.Amount.Minor);
}
