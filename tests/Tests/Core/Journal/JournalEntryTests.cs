using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Journal;

public sealed class JournalEntryTests
{
    static readonly DateTimeOffset At = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);
    static readonly PurchaseId Id = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));

    [Fact]
    public void a_charge_is_owed_by_the_service_to_the_merchant_and_the_tax() => Assert.Equal(
        ["Debit service:sandbox 26.49 USD", "Credit merchant:Acme 24.99 USD", "Credit tax 1.50 USD"],
        Written(JournalEntry.Charged(Bought(2649, 150), Selling(150), "sandbox", At)));

    [Fact]
    public void a_charge_without_tax_has_no_line_for_it() => Assert.Equal(
        ["Debit service:sandbox 26.49 USD", "Credit merchant:Acme 26.49 USD"],
        Written(JournalEntry.Charged(Bought(2649), Selling(0), "sandbox", At)));

    [Fact]
    public void a_service_that_keeps_a_fee_owes_that_much_less() => Assert.Equal(
        ["Debit service:stripe 26.49 USD", "Credit merchant:Acme 24.99 USD", "Credit tax 1.50 USD", "Debit fees:stripe 1.07 USD", "Credit service:stripe 1.07 USD"],
        Written(JournalEntry.Charged(Bought(2649, 150), Selling(150), "stripe", At, new Money(107, "USD"))));

    [Fact]
    public void a_fee_kept_in_another_currency_balances_in_that_currency() => Assert.Equal(
        ["Debit service:stripe 26.49 USD", "Credit merchant:Acme 26.49 USD", "Debit fees:stripe 0.98 EUR", "Credit service:stripe 0.98 EUR"],
        Written(JournalEntry.Charged(Bought(2649), Selling(0), "stripe", At, new Money(98, "EUR"))));

    [Fact]
    public void a_fee_of_nothing_has_no_lines() =>
        Assert.Equal(2, JournalEntry.Charged(Bought(2649), Selling(0), "stripe", At, new Money(0, "USD")).Lines.Length);

    [Fact]
    public void what_was_taken_by_mistake_is_owed_to_the_member_and_to_nobody_else() => Assert.Equal(
        ["Debit service:stripe 26.49 USD", "Credit refunds-due 26.49 USD", "Debit fees:stripe 1.07 USD", "Credit service:stripe 1.07 USD"],
        Written(JournalEntry.ChargedByMistake(Id, new(2649, "USD"), "stripe", At, new Money(107, "USD"))));

    [Fact]
    public void a_fee_that_is_told_later_is_kept_then_and_may_come_back()
    {
        Assert.Equal(["Debit fees:stripe 15.00 USD", "Credit service:stripe 15.00 USD"], Written(JournalEntry.FeeTaken(Id, new(1500, "USD"), "stripe", At)));
        Assert.Equal(["Debit service:stripe 15.00 USD", "Credit fees:stripe 15.00 USD"], Written(JournalEntry.FeeReturned(Id, new(1500, "USD"), "stripe", At)));
    }

    [Fact]
    public void what_a_bank_takes_back_is_in_dispute_and_the_service_owes_it_no_more() => Assert.Equal(
        ["Debit disputes 26.49 USD", "Credit service:stripe 26.49 USD"],
        Written(JournalEntry.DisputeOpened(Id, new(2649, "USD"), "stripe", At)));

    [Fact]
    public void a_dispute_that_is_won_is_owed_by_the_service_again() => Assert.Equal(
        ["Debit service:stripe 26.49 USD", "Credit disputes 26.49 USD"],
        Written(JournalEntry.DisputeWon(Id, new(2649, "USD"), "stripe", At)));

    [Fact]
    public void a_dispute_that_is_lost_is_borne_by_merchant_and_tax() => Assert.Equal(
        ["Debit merchant:Acme 9.50 USD", "Debit tax 0.50 USD", "Credit disputes 10.00 USD"],
        Written(JournalEntry.DisputeLost(Bought(2000, 100) with { RefundedMinor = 1000 }, Lost(1000), Selling(100), At)));

    [Fact]
    public void a_bank_that_takes_more_than_was_left_takes_no_tax_twice() => Assert.Equal(
        ["Debit merchant:Acme 19.50 USD", "Debit tax 0.50 USD", "Credit disputes 20.00 USD"],
        Written(JournalEntry.DisputeLost(Bought(2000, 100) with { RefundedMinor = 1000 }, Lost(2000), Selling(100), At)));

    [Fact]
    public void a_dispute_that_is_lost_pays_what_the_member_was_owed_already() => Assert.Equal(
        ["Debit merchant:Acme 3.80 USD", "Debit tax 0.20 USD", "Debit refunds-due 6.00 USD", "Credit disputes 10.00 USD"],
        Written(JournalEntry.DisputeLost(Bought(2000, 100) with { RefundedMinor = 600 }, Lost(1000, due: 600), Selling(100), At)));

    [Fact]
    public void what_is_refunded_after_a_dispute_was_lost_in_part_takes_the_rest_of_the_tax() => Assert.Equal(
        ["Debit merchant:Acme 13.30 USD", "Debit tax 0.70 USD", "Credit refunds-due 14.00 USD"],
        Written(JournalEntry.RefundDecided(Bought(2000, 100) with { Disputes = [Lost(600)] }, 1400, Selling(100), At)));

    [Fact]
    public void a_refund_that_came_back_is_owed_to_the_member_again() => Assert.Equal(
        ["Debit service:stripe 10.00 USD", "Credit refunds-due 10.00 USD"],
        Written(JournalEntry.RefundReversed(Id, new(1000, "USD"), "stripe", At)));

    [Fact]
    public void a_partial_refund_takes_its_share_of_the_tax() => Assert.Equal(
        ["Debit merchant:Acme 9.50 USD", "Debit tax 0.50 USD", "Credit refunds-due 10.00 USD"],
        Written(JournalEntry.RefundDecided(Bought(2000, 100), 1000, Selling(100), At)));

    [Fact]
    public void a_refund_that_the_service_has_paid_is_due_no_more() => Assert.Equal(
        ["Debit refunds-due 10.00 USD", "Credit service:sandbox 10.00 USD"],
        Written(JournalEntry.RefundSettled(Id, new(1000, "USD"), "sandbox", At)));

    [Fact]
    public void every_line_names_its_purchase_and_its_time() =>
        Assert.All(JournalEntry.Charged(Bought(2649, 150), Selling(150), "sandbox", At).Lines, line => Assert.Equal((Id, At), (line.Purchase, line.At)));

    [Fact]
    public void partial_refunds_add_up_to_the_whole_tax_and_each_is_balanced() =>
        Prop.ForAll(Refunding.ToArbitrary(), refunding =>
        {
            var (total, tax, parts) = refunding;
            var offer = Selling(tax);
            var purchase = Bought(total, tax);
            List<JournalLine> lines = [];
            foreach (var refunded in parts.Append(total).Distinct().Order())
            {
                var entry = JournalEntry.RefundDecided(purchase, refunded, offer, At).Lines;
                Assert.Equal(Sum(entry, Side.Debit), Sum(entry, Side.Credit));
                Assert.Equal(refunded - purchase.RefundedMinor, Sum(entry, Side.Credit));
                lines.AddRange(entry);
                purchase = purchase with { RefundedMinor = refunded };
            }
            Assert.Equal(tax, lines.Where(l => l.Account == "tax").Sum(l => l.Amount.Minor));
            Assert.Equal(total - tax, lines.Where(l => l.Account == "merchant:Acme").Sum(l => l.Amount.Minor));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void lines_that_do_not_balance_are_a_mistake() =>
        Assert.Throws<InvariantException>(() => new JournalEntry(Line("a", Side.Debit, new(2, "USD")), Line("b", Side.Credit, new(1, "USD"))));

    [Fact]
    public void currencies_do_not_make_up_for_one_another() =>
        Assert.Throws<InvariantException>(() => new JournalEntry(Line("a", Side.Debit, new(1, "USD")), Line("b", Side.Credit, new(1, "EUR"))));

    [Fact]
    public void a_line_below_zero_is_a_mistake_even_if_the_entry_balances() =>
        Assert.Throws<InvariantException>(() => new JournalEntry(Line("a", Side.Debit, new(-1, "USD")), Line("b", Side.Credit, new(-1, "USD"))));

    /// <summary>A total, the tax within it, and how much has been refunded after each partial refund.</summary>
    static Gen<(long Total, long Tax, long[] Parts)> Refunding =>
        from total in Gen.Choose(1, 5_000)
        from tax in Gen.Choose(0, total - 1)
        from parts in Gen.Choose(1, total).ArrayOf()
        select ((long)total, (long)tax, parts.Select(part => (long)part).ToArray());

    static Dispute Lost(long minor, long due = 0) => new("du_1", DisputeState.Lost, new(minor, "USD"), null, "", minor - due, due);

    static IEnumerable<string> Written(JournalEntry entry) => entry.Lines.Select(l => $"{l.Side} {l.Account} {l.Amount}");

    static long Sum(IEnumerable<JournalLine> lines, Side side) => lines.Where(l => l.Side == side).Sum(l => l.Amount.Minor);

    static JournalLine Line(string account, Side side, Money amount) => new(At, account, side, amount, Id);

    static ProductOffer Selling(long tax) => Some.Offer(price: 1, tax: tax);

    static Purchase Bought(long total, long tax = 0) => Some.Purchase(Some.Offer(price: total - tax, tax: tax), Some.Member(), PurchaseState.Paid) with { Id = Id };
}
