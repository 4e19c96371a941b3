using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Core.Journal;

public sealed class ReconciliationTests
{
    const string Service = "stripe";

    static readonly DateTimeOffset From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset To = From.AddDays(1);
    static readonly PurchaseId One = new(Some.Id()), Two = new(Some.Id());

    readonly List<BookedLine> _lines = [];
    readonly List<Movement> _there = [];
    long _entry;

    [Fact]
    public void books_that_say_the_same_agree()
    {
        Book(Charged(One, 3200, 123));
        Book(JournalEntry.RefundSettled(One, Usd(800), Service, At(2)));
        Book(JournalEntry.DisputeOpened(One, Usd(2400), Service, At(3)));
        Book(JournalEntry.FeeTaken(One, Usd(1500), Service, At(3)));
        Book(JournalEntry.DisputeWon(One, Usd(2400), Service, At(4)));
        Tell(MovementKind.Charge, One, 3200, fee: 123);
        Tell(MovementKind.Refund, One, 800, hour: 2);
        Tell(MovementKind.Dispute, One, 2400, fee: 1500, hour: 3);
        Tell(MovementKind.DisputeReturned, One, 2400, hour: 4);

        var found = Compare();
        Assert.True(found.Agrees);
        Assert.Equal(
            [(MovementKind.Charge, 3200), (MovementKind.Refund, 800), (MovementKind.Dispute, 2400), (MovementKind.DisputeReturned, 2400), (MovementKind.Fee, 1623L)],
            found.Totals.Select(t => (t.Kind, t.HereMinor)));
        Assert.All(found.Totals, t => Assert.Equal((t.HereMinor, 0L), (t.ThereMinor, t.AcrossMinor)));
    }

    [Fact]
    public void what_only_the_service_has_is_missing_here()
    {
        Tell(MovementKind.Charge, One, 3200);
        var found = Compare();
        var difference = Assert.Single(found.Differences);
        Assert.Equal((DifferenceKind.MissingHere, null, Usd(3200)), (difference.Kind, difference.Here, difference.There!.Amount));
        Assert.False(found.Totals.Single().Agrees);
    }

    [Fact]
    public void what_only_the_journal_has_is_missing_there()
    {
        Book(Charged(One, 3200));
        var difference = Assert.Single(Compare().Differences);
        Assert.Equal((DifferenceKind.MissingThere, null, One), (difference.Kind, difference.There, difference.Here!.Purchase));
    }

    [Fact]
    public void another_amount_is_told_with_both()
    {
        Book(Charged(One, 3200));
        Tell(MovementKind.Charge, One, 3100);
        var difference = Assert.Single(Compare().Differences);
        Assert.Equal((DifferenceKind.OtherAmount, Usd(3200), Usd(3100)), (difference.Kind, difference.Here!.Amount, difference.There!.Amount));
    }

    [Fact]
    public void another_currency_is_another_amount()
    {
        Book(Charged(One, 3200));
        Tell(MovementKind.Charge, One, 3200, currency: "EUR");
        var found = Compare();
        Assert.Equal(DifferenceKind.OtherAmount, Assert.Single(found.Differences).Kind);
        Assert.Equal([("EUR", 0, 3200), ("USD", 3200, 0L)], found.Totals.Select(t => (t.Currency, t.HereMinor, t.ThereMinor)));
    }

    [Theory]
    [InlineData(null, 123)]
    [InlineData(123, 0)]
    [InlineData(123, 124)]
    public void another_fee_is_told(int? here, int there)
    {
        Book(Charged(One, 3200, here));
        Tell(MovementKind.Charge, One, 3200, fee: there);
        var found = Compare();
        Assert.Equal(DifferenceKind.OtherFee, Assert.Single(found.Differences).Kind);
        Assert.Equal([(MovementKind.Charge, true), (MovementKind.Fee, false)], found.Totals.Select(t => (t.Kind, t.Agrees)));
    }

    [Fact]
    public void a_fee_that_was_booked_later_is_the_fee_of_what_it_is_for()
    {
        Book(Charged(One, 3200));
        Book(JournalEntry.FeeTaken(One, Usd(123), Service, At(5)));
        Book(JournalEntry.DisputeOpened(One, Usd(3200), Service, At(6)));
        Book(JournalEntry.FeeTaken(One, Usd(1500), Service, At(6)));
        Book(JournalEntry.DisputeWon(One, Usd(3200), Service, At(7)));
        Book(JournalEntry.FeeReturned(One, Usd(1500), Service, At(7)));
        Tell(MovementKind.Charge, One, 3200, fee: 123);
        Tell(MovementKind.Dispute, One, 3200, fee: 1500, hour: 6);
        Tell(MovementKind.DisputeReturned, One, 3200, fee: -1500, hour: 7);
        Assert.True(Compare().Agrees);
    }

    [Theory]
    [InlineData(100, 23, "USD", true)]
    [InlineData(100, 24, "USD", false)]
    [InlineData(100, 22, "USD", false)]
    [InlineData(100, 23, "EUR", false)]
    [InlineData(0, 123, "USD", true)]
    [InlineData(0, 122, "USD", false)]
    public void a_fee_that_was_booked_in_two_parts_is_the_sum_of_both(int first, int later, string currency, bool agrees)
    {
        Book(Charged(One, 3200, first));
        Book(JournalEntry.FeeTaken(One, new(later, currency), Service, At(5)));
        Tell(MovementKind.Charge, One, 3200, fee: 123);
        Assert.Equal(agrees, Compare().Agrees);
    }

    [Fact]
    public void a_later_fee_of_a_charge_that_another_period_has_falls_across_with_it()
    {
        Book(Charged(One, 3200, 100, At(23)));
        Book(JournalEntry.FeeTaken(One, Usd(23), Service, At(23.5)));
        Tell(MovementKind.Charge, One, 3200, fee: 123, hour: 24.5);
        var found = Compare();
        Assert.True(found.Agrees);
        Assert.Equal([(MovementKind.Charge, 3200, 0, 3200), (MovementKind.Fee, 123L, 0L, 123L)], found.Totals.Select(t => (t.Kind, t.HereMinor, t.ThereMinor, t.AcrossMinor)));
    }

    [Fact]
    public void differences_stand_in_the_order_of_their_times_the_oldest_first()
    {
        Book(JournalEntry.RefundSettled(One, Usd(800), Service, At(9)));
        Book(JournalEntry.RefundSettled(Two, Usd(700), Service, At(2)));
        Tell(MovementKind.Charge, Two, 100, hour: 5);
        Assert.Equal([At(2), At(5), At(9)], Compare().Differences.Select(d => d.There?.At ?? d.Here!.At));
    }

    [Fact]
    public void what_is_odd_on_both_sides_is_compared_in_the_order_of_its_times()
    {
        Book(JournalEntry.RefundSettled(One, Usd(200), Service, At(4)));
        Book(JournalEntry.RefundSettled(One, Usd(100), Service, At(2)));
        Tell(MovementKind.Refund, One, 201, hour: 4);
        Tell(MovementKind.Refund, One, 101, hour: 2);
        Assert.Equal([(100, 101), (200L, 201L)], Compare().Differences.Select(d => (d.Here!.Amount.Minor, d.There!.Amount.Minor)));
    }

    [Fact]
    public void what_the_service_has_without_a_name_is_no_counterpart_of_anything()
    {
        Tell(MovementKind.Charge, purchase: null, 300, hour: 30);
        Tell(MovementKind.Charge, purchase: null, 200);
        Book(Charged(One, 3200));
        Assert.Equal([DifferenceKind.MissingThere, DifferenceKind.MissingHere], Compare().Differences.Select(d => d.Kind).OrderDescending());
    }

    [Fact]
    public void a_report_agrees_only_where_nothing_is_missing_and_the_totals_do()
    {
        var (same, odd) = (new ReconciledTotal(MovementKind.Charge, "USD", 1, 1, 0), new ReconciledTotal(MovementKind.Charge, "USD", 1, 2, 0));
        var difference = new Difference(DifferenceKind.OtherFee, null, null);
        Assert.True(new Reconciliation([], [same]).Agrees);
        Assert.False(new Reconciliation([difference], [same]).Agrees);
        Assert.False(new Reconciliation([], [same, odd]).Agrees);
    }

    [Fact]
    public void the_sum_of_days_has_all_their_differences_and_each_total_once_in_order()
    {
        ReconciledTotal Of(MovementKind kind, string currency, int n) => new(kind, currency, n, n + 1, n + 2);
        var difference = new Difference(DifferenceKind.OtherFee, null, null);
        var sum = Reconciliation.Sum([
            new([difference], [Of(MovementKind.Fee, "USD", 1), Of(MovementKind.Charge, "USD", 10)]), new([difference], [Of(MovementKind.Charge, "EUR", 100), Of(MovementKind.Charge, "USD", 1_000)])]);
        Assert.Equal(2, sum.Differences.Length);
        Assert.Equal(
            [new(MovementKind.Charge, "EUR", 100, 101, 102), new(MovementKind.Charge, "USD", 1_010, 1_012, 1_014), new(MovementKind.Fee, "USD", 1, 2, 3)], sum.Totals);
    }

    [Fact]
    public void an_account_closes_with_what_it_had_and_what_came_less_what_went() => Assert.Equal(70, new AccountTotals(Accounts.Tax, "USD", 100, 20, 50).ClosingMinor);

    [Theory]
    [InlineData("merchant:Acme", "Acme")]
    [InlineData("service:Acme", null)]
    [InlineData("tax", null)]
    public void an_account_of_a_merchant_names_it(string account, string? merchant) => Assert.Equal(merchant, Accounts.MerchantOf(account));

    [Fact]
    public void a_fee_for_no_purchase_is_not_in_the_journal()
    {
        Tell(MovementKind.Fee, purchase: null, 200);
        Assert.Equal(DifferenceKind.MissingHere, Assert.Single(Compare().Differences).Kind);
    }

    [Fact]
    public void a_fee_that_stands_for_nothing_else_is_missing_there()
    {
        Book(JournalEntry.FeeTaken(One, Usd(123), Service, At(5)));
        Assert.Equal((DifferenceKind.MissingThere, MovementKind.Fee), (Assert.Single(Compare().Differences).Kind, Compare().Differences[0].Here!.Kind));
    }

    [Fact]
    public void payouts_are_not_compared()
    {
        Tell(MovementKind.Other, purchase: null, 100_000);
        Assert.True(Compare().Agrees);
        Assert.Empty(Compare().Totals);
    }

    [Fact]
    public void what_falls_on_either_side_of_midnight_is_no_difference()
    {
        Book(Charged(One, 3200, 123, At(24.1)));
        Tell(MovementKind.Charge, One, 3200, fee: 123, hour: 23.9);
        Book(JournalEntry.RefundSettled(Two, Usd(800), Service, At(0.1)));
        Tell(MovementKind.Refund, Two, 800, hour: -0.1);

        var found = Compare();
        Assert.True(found.Agrees);
        Assert.Equal(
            [(MovementKind.Charge, 0, 3200, -3200), (MovementKind.Refund, 800, 0, 800), (MovementKind.Fee, 0L, 123L, -123L)],
            found.Totals.Select(t => (t.Kind, t.HereMinor, t.ThereMinor, t.AcrossMinor)));
    }

    [Fact]
    public void of_two_alike_the_one_within_the_period_is_meant()
    {
        Book(JournalEntry.RefundSettled(One, Usd(500), Service, At(-3)));
        Book(JournalEntry.RefundSettled(One, Usd(500), Service, At(3)));
        Tell(MovementKind.Refund, One, 500, hour: -3);
        Tell(MovementKind.Refund, One, 500, hour: 3);
        Tell(MovementKind.Refund, One, 500, hour: 4);
        Assert.Equal(At(4), Assert.Single(Compare().Differences).There!.At);
    }

    [Fact]
    public void a_purchase_that_was_charged_twice_has_both()
    {
        Book(Charged(One, 3200));
        Book(JournalEntry.ChargedByMistake(One, Usd(3200), Service, At(2)));
        Book(JournalEntry.RefundSettled(One, Usd(3200), Service, At(3)));
        Tell(MovementKind.Charge, One, 3200);
        Tell(MovementKind.Charge, One, 3200, hour: 2);
        Tell(MovementKind.Refund, One, 3200, hour: 3);
        Assert.True(Compare().Agrees);
    }

    [Fact]
    public void a_refund_that_came_back_is_found()
    {
        Book(JournalEntry.RefundReversed(One, Usd(800), Service, At(2)));
        Tell(MovementKind.RefundReturned, One, 800, hour: 2);
        Assert.True(Compare().Agrees);
    }

    [Fact]
    public void statement_credits_and_what_is_taken_back_of_them_are_found_without_a_purchase()
    {
        var (credit, back) = (Credit("t/1", 2000), Credit("t-2", -500));
        Book(JournalEntry.CreditPaid(credit, Accounts.Service(Service), At(1)));
        Book(JournalEntry.CreditPaid(back, Accounts.Service(Service), At(2)));
        // Decided, and paid by the issuer: nothing of that is the service's.
        Book(JournalEntry.CreditPaid(Credit("t-3", 700), Accounts.Payouts, At(3)));
        Tell(MovementKind.StatementCredit, credit, 2000);
        Tell(MovementKind.StatementCreditTakenBack, back, 500);
        var found = Compare();
        Assert.True(found.Agrees);
        Assert.Equal([(MovementKind.StatementCredit, 2000), (MovementKind.StatementCreditTakenBack, 500L)], found.Totals.Select(t => (t.Kind, t.HereMinor)));
    }

    [Fact]
    public void a_credit_that_one_of_both_lacks_is_told_with_its_key()
    {
        Book(JournalEntry.CreditPaid(Credit("t-1", 2000), Accounts.Service(Service), At(1)));
        Tell(MovementKind.StatementCredit, Credit("t-2", 2000), 2000);
        var found = Compare();
        Assert.Equal([DifferenceKind.MissingThere, DifferenceKind.MissingHere], found.Differences.Select(d => d.Kind).OrderDescending());
        Assert.Equal("t-1", found.Differences.Single(d => d.Here is not null).Here!.Credit!.Value.Transaction);
        Assert.Equal("t-2", Reconciliation.CreditOf(found.Differences.Single(d => d.There is not null).There!)!.Value.Transaction);
    }

    [Fact]
    public void another_service_s_movements_are_not_here()
    {
        Book(JournalEntry.RefundSettled(One, Usd(800), "sandbox", At(2)));
        Assert.True(Compare().Agrees);
        Assert.Empty(Compare().Totals);
    }

    [Fact]
    public void days_one_after_the_other_tell_each_difference_once_and_add_up() => Prop.ForAll(Books.ToArbitrary(), books =>
    {
        var (here, there) = books;
        var whole = Reconciliation.Compare(From, From.AddDays(4), here, there);
        var days = Reconciliation.Sum(Enumerable.Range(0, 4).Select(n => Reconciliation.Compare(From.AddDays(n), From.AddDays(n + 1), here, there)));
        foreach (var total in days.Totals)
        {
            var other = Assert.Single(whole.Totals, t => (t.Kind, t.Currency) == (total.Kind, total.Currency));
            Assert.Equal((other.HereMinor, other.ThereMinor), (total.HereMinor, total.ThereMinor));
        }
        Assert.Equal(days.Differences.Length, days.Differences.Distinct().Count());
        Assert.True(days.Agrees);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void whatever_is_taken_away_or_changed_is_found() => Prop.ForAll(Books.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (books, which) =>
    {
        var (here, there) = books;
        if (there.Count == 0) return;
        var (from, to) = (From.AddDays(-9), From.AddDays(9));
        Assert.True(Reconciliation.Compare(from, to, here, there).Agrees);

        var gone = there[which % there.Count];
        Assert.Equal(DifferenceKind.MissingThere, Assert.Single(Reconciliation.Compare(from, to, here, [.. there.Except([gone])]).Differences).Kind);
        Assert.Equal(DifferenceKind.MissingHere, Assert.Single(Reconciliation.Compare(from, to, here, [.. there, gone with { Reference = "again" }]).Differences).Kind);
        var more = gone with { Amount = gone.Amount with { Minor = 1_000_000 } };
        Assert.Equal(DifferenceKind.OtherAmount, Assert.Single(Reconciliation.Compare(from, to, here, [.. there.Select(m => m == gone ? more : m)]).Differences).Kind);
    }).QuickCheckThrowOnFailure();

    /// <summary>Both books of a few purchases over four days, the service's an hour or two apart from ours.</summary>
    static Gen<(List<Booking> Here, List<Movement> There)> Books =>
        from moves in (
            from purchase in Gen.Choose(1, 3)
            from kind in Gen.Elements(MovementKind.Charge, MovementKind.Refund)
            from minor in Gen.Choose(1, 4)
            from hour in Gen.Choose(2, 90)
            from late in Gen.Choose(-2, 2)
            select (Purchase: purchase, Kind: kind, Minor: minor * 100, Hour: hour, Late: late)).ListOf()
        select (
            moves.Select((m, n) => new Booking(n, Numbered(m.Purchase), m.Kind, Usd(m.Minor), Usd(0), At(m.Hour + m.Late))).ToList(),
            moves.Select((m, n) => new Movement($"{n}", m.Kind, Usd(m.Minor), Usd(0), At(m.Hour), Numbered(m.Purchase).ToString())).ToList());

    static PurchaseId Numbered(int n) => new(new Guid(n, 0, 0, new byte[8]));

    Reconciliation Compare() => Reconciliation.Compare(From, To, Booking.Of(_lines, Service), _there);

    void Book(JournalEntry entry)
    {
        _entry++;
        _lines.AddRange(entry.Lines.Select(line => new BookedLine(_entry, line)));
    }

    void Tell(MovementKind kind, PurchaseId? purchase, long minor, long fee = 0, double hour = 1, string currency = "USD") =>
        _there.Add(new($"ref_{_there.Count}", kind, new(minor, currency), new(fee, currency), At(hour), purchase?.ToString()));

    void Tell(MovementKind kind, StatementCredit credit, long minor) => _there.Add(new($"ref_{_there.Count}", kind, Usd(minor), Usd(0), At(1), OutboxItem.Credit.KeyOf(credit.Key)));

    static StatementCredit Credit(string transaction, long minor) =>
        new(new(transaction, new(Some.Id())), new(Some.Id()), new(Some.Id()), new(Service, "card"), Usd(minor), At(0), CreditState.Sending);

    static JournalEntry Charged(PurchaseId purchase, long total, long? fee = null, DateTimeOffset? at = null) => JournalEntry.Charged(
        Some.Purchase(Some.Offer(tax: 100), Some.Member(), PurchaseState.Paid) with { Id = purchase, Total = Usd(total) }, Some.Offer(tax: 100), Service, at ?? At(1),
        fee is { } kept ? Usd(kept) : null);

    static DateTimeOffset At(double hours) => From.AddHours(hours);

    static Money Usd(long cents) => new(cents, "USD");
}
