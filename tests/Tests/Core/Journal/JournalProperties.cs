using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Journal;

/// <summary>Whatever becomes of purchases, in whatever order: the books balance, and say what is owed to whom.</summary>
public sealed class JournalProperties
{
    const string Service = "stripe";

    public enum Deed
    {
        Charge,
        Refund,
        Settle,
        Reverse,
        Dispute,
        Win,
        Lose,
    }

    /// <param name="Purchase">One of a few.</param>
    /// <param name="Minor">An amount, cut to what is there to be moved.</param>
    public sealed record Step(int Purchase, Deed Deed, long Minor, long FeeMinor, bool ForeignFee);

    static Arbitrary<Step[]> Steps => (
        from purchase in Gen.Choose(0, 2)
        from deed in Gen.Elements(Enum.GetValues<Deed>())
        from minor in Gen.Choose(1, 3_000)
        from fee in Gen.Choose(0, 200)
        from foreign in Gen.Elements(true, false)
        select new Step(purchase, deed, minor, fee, foreign)).ArrayOf().ToArbitrary();

    [Fact]
    public void every_currency_of_every_purchase_balances_after_each_entry() => Prop.ForAll(Steps, steps =>
    {
        var books = new Books();
        foreach (var step in steps)
        {
            books.Take(step);
            Assert.All(books.Lines.GroupBy(l => (l.Purchase, l.Amount.Currency)), lines => Assert.Equal(0, lines.Sum(Signed)));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void what_the_service_owes_is_what_it_took_and_has_not_given_back_or_kept() => Prop.ForAll(Steps, steps =>
    {
        var books = new Books();
        foreach (var step in steps) books.Take(step);
        Assert.Equal(books.AtService, Standing(books, Accounts.Service(Service)));
        Assert.Equal(books.Fees, Standing(books, Accounts.Fees(Service)));
        Assert.Equal(books.Due, -Standing(books, Accounts.RefundsDue));
        Assert.Equal(books.Disputed, Standing(books, Accounts.Disputes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void tax_and_merchant_are_never_asked_for_more_than_the_purchase_brought_them() => Prop.ForAll(Steps, steps =>
    {
        var books = new Books();
        foreach (var step in steps) books.Take(step);
        foreach (var account in books.Lines.Where(l => l.Account == Accounts.Tax || Accounts.MerchantOf(l.Account) is not null).GroupBy(l => (l.Purchase, l.Account)))
            Assert.True(account.Sum(Signed) <= 0, $"{account.Key} is overdrawn by {account.Sum(Signed)}");
    }).QuickCheckThrowOnFailure();

    static long Standing(Books books, string account) => books.Lines.Where(l => l.Account == account && l.Amount.Currency == "USD").Sum(Signed);

    static long Signed(JournalLine line) => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor;

    /// <summary>Does what can be done, writes it down, and counts on its own.</summary>
    sealed class Books
    {
        static readonly DateTimeOffset At = Some.Now;
        static readonly ProductOffer Sold = Some.Offer(tax: 137);

        readonly Dictionary<int, Kept> _purchases = [];

        sealed record Kept(Purchase Purchase, long Due = 0, long Settled = 0, long Disputed = 0, bool IsCharged = false);

        public List<JournalLine> Lines { get; } = [];
        public long AtService { get; private set; }
        public long Fees { get; private set; }
        public long Due => _purchases.Values.Sum(p => p.Due);
        public long Disputed => _purchases.Values.Sum(p => p.Disputed);

        public void Take(Step step)
        {
            var kept = _purchases.GetValueOrDefault(step.Purchase) ?? new(Some.Purchase(Sold, Some.Member(), PurchaseState.Paid) with { Total = new(2_999, "USD") });
            _purchases[step.Purchase] = After(step, kept);
        }

        Kept After(Step step, Kept kept)
        {
            var purchase = kept.Purchase;
            var minor = Math.Min(step.Minor, Most(step.Deed, kept));
            var money = new Money(minor, "USD");
            if (minor <= 0 || kept.IsCharged == (step.Deed == Deed.Charge)) return kept;
            switch (step.Deed)
            {
                case Deed.Charge:
                    Write(JournalEntry.Charged(purchase, Sold, Service, At, Fee(step)), purchase.Total.Minor);
                    return kept with { IsCharged = true };
                case Deed.Refund:
                    Write(JournalEntry.RefundDecided(purchase, purchase.RefundedMinor + minor, Sold, At), 0);
                    return kept with { Purchase = purchase with { RefundedMinor = purchase.RefundedMinor + minor }, Due = kept.Due + minor };
                case Deed.Settle:
                    Write(JournalEntry.RefundSettled(purchase.Id, money, Service, At), -minor);
                    return kept with { Due = kept.Due - minor, Settled = kept.Settled + minor };
                case Deed.Reverse:
                    Write(JournalEntry.RefundReversed(purchase.Id, money, Service, At), minor);
                    return kept with { Due = kept.Due + minor, Settled = kept.Settled - minor };
                case Deed.Dispute:
                    Write(JournalEntry.DisputeOpened(purchase.Id, money, Service, At), -minor);
                    if (Fee(step) is { } fee) Write(JournalEntry.FeeTaken(purchase.Id, fee, Service, At), 0);
                    return kept with { Disputed = kept.Disputed + minor };
                case Deed.Win:
                    Write(JournalEntry.DisputeWon(purchase.Id, money, Service, At), minor);
                    return kept with { Disputed = kept.Disputed - minor };
                case Deed.Lose:
                    var due = Math.Min(minor, kept.Due);
                    var lost = new Dispute($"du_{purchase.Disputes.Length}", DisputeState.Lost, money, null, "", minor - due, due);
                    Write(JournalEntry.DisputeLost(purchase, lost, Sold, At), 0);
                    return kept with { Purchase = purchase.With(lost), Disputed = kept.Disputed - minor, Due = kept.Due - due };
                default:
                    throw new InvalidOperationException($"{step.Deed} is no deed");
            }
        }

        static long Most(Deed deed, Kept kept) => deed switch
        {
            Deed.Charge => kept.Purchase.Total.Minor,
            Deed.Refund or Deed.Dispute => kept.Purchase.Refundable.Minor - kept.Disputed,
            Deed.Settle => kept.Due,
            Deed.Reverse => kept.Settled,
            Deed.Win or Deed.Lose => kept.Disputed,
        };

        Money? Fee(Step step)
        {
            if (!step.ForeignFee) (Fees, AtService) = (Fees + step.FeeMinor, AtService - step.FeeMinor);
            return new(step.FeeMinor, step.ForeignFee ? "EUR" : "USD");
        }

        void Write(JournalEntry entry, long atService)
        {
            Lines.AddRange(entry.Lines);
            AtService += atService;
        }
    }
}
