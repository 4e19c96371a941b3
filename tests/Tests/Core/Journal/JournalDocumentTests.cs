using System.Globalization;
using System.Reflection;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Core.Journal;

/// <summary>docs/journal.md shows every entry there is, line by line.</summary>
public sealed class JournalDocumentTests
{
    const string Document = "docs/journal.md";
    const string Marker = "<!-- entries -->";

    // The document's example: a tee for 28.00, tax 2.00, shipping 2.00; 8.00 are given back; the rest is disputed. Then a reward of 5.00.
    static readonly (string Name, JournalEntry Entry)[] Entries = Written();

    [Fact]
    public void the_document_shows_every_entry_as_it_is_written()
    {
        var table = string.Join('\n', ["| entry | debit | credit |", "| --- | --- | --- |", .. Entries.Select(e => $"| `{e.Name}` | {Cell(e.Entry, Side.Debit)} | {Cell(e.Entry, Side.Credit)} |")]);
        var parts = Repository.Read(Document).Split(Marker);
        Assert.True(parts.Length == 3 && parts[1].Trim() == table, $"Between the two {Marker} of {Document} there must stand:\n\n{table}\n");
    }

    [Fact]
    public void no_entry_is_left_out() => Assert.Equal(
        typeof(JournalEntry).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(JournalEntry)).Select(method => method.Name).Order(),
        Entries.Select(entry => entry.Name).Order());

    static (string, JournalEntry)[] Written()
    {
        const string service = "stripe";
        var at = Some.Now;
        var offer = Some.Offer(price: 2800, tax: 200, shipping: 200);
        var bought = Some.Purchase(offer, Some.Member(), PurchaseState.Paid);
        var refunded = bought with { RefundedMinor = 800 };
        var reward = new RewardDraft { Hashtag = "LoadAcme", Title = "Acme", Merchant = "Acme", Amount = Dollars(500), Budget = Dollars(50_000), MerchantIds = ["m-1"] }.Check(new(Some.Id()), at).Value!;
        var credit = new StatementCredit(new("t-1", reward.Id), new(Some.Id()), new(Some.Id()), new("stripe", "pm_1"), Dollars(500), at, CreditState.Owed);
        return
        [
            (nameof(JournalEntry.Charged), JournalEntry.Charged(bought, offer, service, at, Dollars(123))),
            (nameof(JournalEntry.RefundDecided), JournalEntry.RefundDecided(bought, 800, offer, at)),
            (nameof(JournalEntry.RefundSettled), JournalEntry.RefundSettled(bought.Id, Dollars(800), service, at)),
            (nameof(JournalEntry.RefundReversed), JournalEntry.RefundReversed(bought.Id, Dollars(800), service, at)),
            (nameof(JournalEntry.ChargedByMistake), JournalEntry.ChargedByMistake(bought.Id, Dollars(3200), service, at, Dollars(123))),
            (nameof(JournalEntry.FeeTaken), JournalEntry.FeeTaken(bought.Id, Dollars(123), service, at)),
            (nameof(JournalEntry.FeeReturned), JournalEntry.FeeReturned(bought.Id, Dollars(123), service, at)),
            (nameof(JournalEntry.DisputeOpened), JournalEntry.DisputeOpened(bought.Id, Dollars(2400), service, at)),
            (nameof(JournalEntry.DisputeWon), JournalEntry.DisputeWon(bought.Id, Dollars(2400), service, at)),
            (nameof(JournalEntry.DisputeLost), JournalEntry.DisputeLost(refunded, Lost(2400, due: 800), offer, at)),
            (nameof(JournalEntry.CreditDecided), JournalEntry.CreditDecided(credit, reward)),
            (nameof(JournalEntry.CreditPaid), JournalEntry.CreditPaid(credit, Accounts.Payouts, at)),
        ];
    }

    static Dispute Lost(long cents, long due) => new("du_1", DisputeState.Lost, Dollars(cents), null, "", cents - due, due);

    static Money Dollars(long cents) => new(cents, "USD");

    static string Cell(JournalEntry entry, Side side) =>
        string.Join(", ", entry.Lines.Where(line => line.Side == side).Select(line => $"`{line.Account}` {line.Amount.ToDecimal().ToString("F2", CultureInfo.InvariantCulture)}"));
}
