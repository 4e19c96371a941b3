using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The journal and its reports, the same on every store.</summary>
public abstract class BooksCompliance : PruneCompliance
{
    static readonly PurchaseId Mine = new(Some.Id()), Other = new(Some.Id());

    IBooks Books => Queries.Books;

    [Fact]
    public void lines_of_an_entry_share_its_number_and_no_other_entry_has_it()
    {
        Save(c => c.Journal.AddRange([Entry(Mine), Entry(Other), Entry(Mine)]));
        Save(c => c.Journal.Add(Entry(Mine)));

        var entries = Books.Lines(new()).Select(booked => booked.Entry).ToList();
        Assert.Equal(8, entries.Count);
        Assert.All(entries.Chunk(2), lines => Assert.Equal(lines[0], lines[1]));
        Assert.Equal(4, entries.Distinct().Count());
    }

    [Fact]
    public void an_entry_in_two_currencies_is_kept()
    {
        var foreign = new JournalEntry(
            [.. Entry(Mine, 5).Lines, new(Now, Accounts.Fees("stripe"), Side.Debit, new(1, "EUR"), Mine), new(Now, Accounts.Service("stripe"), Side.Credit, new(1, "EUR"), Mine)]);
        Save(c => c.Journal.Add(foreign));
        Assert.Equal(foreign.Lines, Books.Lines(new()).Select(booked => booked.Line));
    }

    [Fact]
    public void lines_are_found_by_purchase_account_and_time()
    {
        foreach (var hour in Enumerable.Range(0, 4)) Save(c => c.Journal.Add(Entry(hour % 2 == 0 ? Mine : Other, 10 + hour, Now.AddHours(hour))));

        Assert.Equal([10, 10, 12, 12], Found(new(Purchase: Mine)));
        Assert.Equal([10, 11, 12, 13], Found(new(Account: Accounts.Tax)));
        Assert.Equal([11, 11, 12, 12], Found(new(From: Now.AddHours(1), To: Now.AddHours(3))));
        Assert.Equal([13], Found(new(Other, Accounts.Tax, Now.AddHours(2), Now.AddHours(9))));
        Assert.Empty(Found(new(Account: "tax' or 1=1 --")));
    }

    /// <summary>Alike whether streamed or page by page.</summary>
    List<long> Found(LineQuery query)
    {
        var streamed = Books.Lines(query).ToList();
        Assert.Equal(streamed, Walk(page => Books.Lines(query, page)));
        return [.. streamed.Select(booked => booked.Line.Amount.Minor)];
    }

    [Fact]
    public void reading_may_be_given_up_and_begun_anew()
    {
        Save(c => c.Journal.AddRange(Enumerable.Range(1, 50).Select(n => Entry(Mine, n))));
        for (var i = 0; i < 300; i++) Assert.Equal(1, Books.Lines(new()).First().Line.Amount.Minor);
        using (var reading = Books.Lines(new()).GetEnumerator())
        {
            Assert.True(reading.MoveNext());
            Save(c => c.Journal.Add(Entry(Mine, 51)));
            Assert.Equal(2, Books.Lines(new(Account: Accounts.Tax)).Skip(1).First().Line.Amount.Minor);
        }
        Assert.Equal(102, Books.Lines(new()).Count());
    }

    [Fact]
    public void totals_tell_what_stood_before_a_period_and_what_it_brought()
    {
        foreach (var hour in Enumerable.Range(0, 4)) Save(c => c.Journal.Add(Entry(Mine, 1 << hour, Now.AddHours(hour))));
        Save(c => c.Journal.Add(new JournalEntry(
            new(Now.AddHours(1), Accounts.Merchant("Ähre"), Side.Debit, new(7, "JPY"), Other), new(Now.AddHours(1), Accounts.Tax, Side.Credit, new(7, "JPY"), Other))));

        AccountTotals[] expected =
        [
            new(Accounts.Merchant("Acme"), "USD", -1, 0, 6), new(Accounts.Merchant("Ähre"), "JPY", 0, 7, 0), new(Accounts.Tax, "JPY", 0, 0, 7), new(Accounts.Tax, "USD", 1, 6, 0),
        ];
        Assert.Equal(expected, Books.Totals(null, Now.AddHours(1), Now.AddHours(3)));
        Assert.Equal([7, 7, -7, 7], Books.Totals(null, Now.AddHours(2), Now.AddHours(3)).Select(t => t.Account == Accounts.Merchant("Acme") ? -t.ClosingMinor : t.ClosingMinor));
        Assert.Equal([expected[0]], Books.Totals(Accounts.Merchant("Acme"), Now.AddHours(1), Now.AddHours(3)));
        Assert.Empty(Books.Totals(null, Now.AddDays(-2), Now.AddDays(-1)));
        Assert.Empty(Books.Totals("nobody", Now.AddHours(1), Now.AddHours(3)));
        Assert.Equal(new(Accounts.Tax, "USD", 0, 15, 0), Books.Totals(Accounts.Tax, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)[1]);
    }

    [Fact]
    public void every_period_balances_in_every_currency()
    {
        var random = new Random(7);
        foreach (var n in Enumerable.Range(0, 40)) Save(c => c.Journal.Add(Entry(Mine, random.Next(1, 1_000_000), Now.AddMinutes(random.Next(0, 600)))));
        foreach (var (from, to) in Enumerable.Range(0, 10).Select(n => (Now.AddHours(n), Now.AddHours(n + random.Next(1, 4)))))
        {
            var totals = Books.Totals(null, from, to);
            Assert.Equal(0, totals.Sum(t => t.OpeningMinor));
            Assert.Equal(totals.Sum(t => t.DebitMinor), totals.Sum(t => t.CreditMinor));
        }
    }

    [Fact]
    public void the_journal_is_read_in_the_order_written()
    {
        List<JournalEntry> entries = [.. Enumerable.Range(1, 5).Select(n => Entry(n % 2 == 0 ? Other : Mine, n))];
        Save(c => c.Journal.AddRange(entries));

        Assert.Equal(entries.SelectMany(entry => entry.Lines), Walk(page => Books.Lines(new(), page)).Select(booked => booked.Line));
        Assert.Equal([1, 1, 3, 3, 5, 5], Walk(page => Books.Lines(new(Mine), page)).Select(booked => booked.Line.Amount.Minor));
    }
}
