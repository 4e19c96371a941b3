using System.Globalization;
using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Web;

public sealed class JournalApiOnSqlite(RunningShop shop) : JournalApiTests(shop), IClassFixture<RunningShop>;

public sealed class JournalApiOnPostgres(PostgresShop postgres) : JournalApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public abstract class JournalApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_day_s_balance_has_every_account_and_is_balanced()
    {
        await using var own = await shop.Another();
        await Bought(own.Calls);
        var balance = (await own.Calls.Operator.Get("/v1/journal/balance")).Expect(200);

        Assert.Equal(["from", "to", "items", "totals"], balance.Names());
        var accounts = balance.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["merchant:Kettles & Co", "service:sandbox", "tax"], accounts.Select(a => a.Text("account")));
        Assert.All(accounts, a => Assert.Equal(a.Number("opening") + a.Number("debit") - a.Number("credit"), a.Number("closing")));
        var total = Assert.Single(balance.GetProperty("totals").EnumerateArray());
        Assert.Equal((0, 1100, 1100, 0), (total.Number("opening"), total.Number("debit"), total.Number("credit"), total.Number("closing")));
        Assert.Equal(
            ["account,currency,opening,debit,credit,closing", "merchant:Kettles & Co,USD,0.00,0.00,10.20,-10.20", "service:sandbox,USD,0.00,11.00,0.00,11.00", "tax,USD,0.00,0.00,0.80,-0.80"],
            Rows(await own.Calls.Operator.Get("/v1/journal/balance?format=csv")).Select(row => string.Join(',', row)));

        var before = (await own.Calls.Operator.Get("/v1/journal/balance?at=2020-02-29")).Expect(200);
        Assert.Equal(("2020-02-29T00:00:00Z", "2020-03-01T00:00:00Z"), (before.Text("from"), before.Text("to")));
        Assert.Empty(before.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task a_statement_opens_with_what_was_owed_and_closes_with_what_is()
    {
        await Bought(_calls);
        var from = Now();
        var id = await Bought(_calls);
        (await _calls.Operator.Post($"/v1/purchases/{id}/refunds", new { amount = 550 })).Expect(201);

        var statement = (await _calls.Operator.Get($"/v1/journal/statement?merchant=Kettles%20%26%20Co&from={from}")).Expect(200);
        var owed = Assert.Single(statement.GetProperty("balances").EnumerateArray());
        Assert.Equal((1020, 510), (owed.Number("credit"), owed.Number("debit")));
        Assert.True(owed.Number("opening") >= 1020);
        Assert.Equal(owed.Number("opening") + 510, owed.Number("closing"));
        Assert.Equal([id, id], statement.GetProperty("items").EnumerateArray().Select(l => l.Text("purchase")));
        Assert.Equal(JsonValueKind.Null, statement.GetProperty("next").ValueKind);

        var csv = Rows(await _calls.Operator.Get($"/v1/journal/statement?merchant=Kettles%20%26%20Co&from={from}&format=csv"));
        Assert.Equal(["what", "opening", "line", "line", "closing"], csv.Select(row => row[0]));
        Assert.Equal(["", "10.20", "", ""], csv.Select(row => row[5]).Where((_, n) => n != 0));
        Assert.Equal(["", "", "5.10", ""], csv.Select(row => row[6]).Where((_, n) => n != 0));
        Assert.Equal(csv[3][7], csv[4][7]);
        Assert.Equal(Major(owed.Number("closing")), csv[4][7]);
    }

    [Fact]
    public async Task the_journal_is_exported_with_the_decimals_of_each_currency()
    {
        var (purchase, at) = (new PurchaseId(Guid.CreateVersion7()), new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero));
        await Book([.. new[] { "USD", "JPY", "KWD" }.Select(currency => Entry(purchase, at, "=cmd|'/c calc'!A1, \"Ltd\"", 1234, currency))]);

        var answer = await _calls.Operator.Get("/v1/journal?from=2001-02-03&to=2001-02-03", accept: "text/csv");
        var rows = Rows(answer);
        Assert.Equal(["entry", "at", "account", "side", "amount", "currency", "purchase"], rows[0]);
        Assert.Equal(["12.34", "12.34", "1234", "1234", "1.234", "1.234"], rows[1..].Select(row => row[4]));
        Assert.Equal("2001-02-03T04:05:06Z", rows[1][1]);
        Assert.Equal("merchant:=cmd|'/c calc'!A1, \"Ltd\"", rows[1][2]);
        Assert.Equal("attachment; filename=journal.csv", answer.Header("Content-Disposition"));
        Assert.Equal(6, (await _calls.All($"/v1/journal?from=2001-02-03&to=2001-02-03&account=tax")).Count * 2);
    }

    [Fact]
    public async Task what_a_service_has_is_compared_with_the_journal()
    {
        await using var own = await shop.Another();
        var (calls, sandbox) = (own.Calls, own.Part<IPaymentService>());
        Assert.True((await Reconciled(calls)).GetProperty("agrees").GetBoolean());
        var id = await Bought(calls);
        await Until.True(async () => (await Reconciled(calls)).GetProperty("agrees").GetBoolean(), "both to agree");
        Assert.Equal([("charge", 1100)], (await Reconciled(calls)).GetProperty("totals").EnumerateArray().Select(t => (t.Text("kind"), t.Number("here"))));

        var charge = (await sandbox.Movements(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1), null, TestContext.Current.CancellationToken)).Items.Single();
        await sandbox.Refund(new("behind our back", charge.Reference, new(300, "USD")), TestContext.Current.CancellationToken);

        var found = await Reconciled(calls);
        Assert.False(found.GetProperty("agrees").GetBoolean());
        var difference = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(("missingHere", "refund", id), (difference.Text("difference"), difference.Text("kind"), difference.Text("purchase")));
        Assert.Equal(300, difference.GetProperty("there").GetProperty("amount").Number("amount"));
        Assert.Equal(JsonValueKind.Null, difference.GetProperty("here").ValueKind);
        Assert.Equal([true, false], found.GetProperty("totals").EnumerateArray().Select(t => t.GetProperty("agrees").GetBoolean()));
    }

    [Theory]
    [InlineData("balance?at=yesterday", "at")]
    [InlineData("balance?at=2026-02-30", "at")]
    [InlineData("balance?at=9999-12-31", "at")]
    [InlineData("balance?at=2026-01-01T00:00:00", "at")]
    [InlineData("balance?from=2026-03-02&at=2026-03-01", "from")]
    [InlineData("statement", "merchant")]
    [InlineData("statement?merchant=Acme&from=x", "from")]
    [InlineData("statement?merchant=Acme&limit=0", "limit")]
    [InlineData("reconciliation", "service")]
    [InlineData("reconciliation?service=nobody", "service")]
    [InlineData("reconciliation?service=sandbox&to=1969-01-01", "to")]
    public async Task a_question_that_cannot_be_meant_is_a_problem(string query, string field)
    {
        var problem = (await _calls.Operator.Get($"/v1/journal/{query}")).ExpectProblem(422, "invalid");
        Assert.Equal([field], problem.GetProperty("errors").Names());
    }

    [Fact]
    public async Task a_long_export_comes_as_it_is_read()
    {
        const int entries = 20_000;
        var at = new DateTimeOffset(2002, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await Book([.. Enumerable.Range(1, entries).Select(n => Entry(new(Guid.CreateVersion7()), at, "Acme", n, "USD"))]);
        var answer = await _calls.Operator.Get("/v1/journal?from=2002-02-03&to=2002-02-03&format=csv");
        Assert.Null(answer.Header("Content-Length"));
        var rows = answer.Text.Split("\r\n");
        Assert.Equal(1 + 2 * entries + 1, rows.Length);
        Assert.Contains(",tax,debit,200.00,USD,", rows[^2], StringComparison.Ordinal);
    }

    static async Task<string> Bought(ShopOverHttp calls)
    {
        var (offer, tag) = await calls.Publish();
        var (person, member) = await calls.NewMember();
        return await calls.Buy(person, member, offer, tag);
    }

    /// <summary>As a decision would write them.</summary>
    async Task Book(IReadOnlyList<JournalEntry> entries) => await shop.Part<GroupCommit>().Submit(new WriteEntries(entries) { At = TimeProvider.System.GetUtcNow() });

    static JournalEntry Entry(PurchaseId purchase, DateTimeOffset at, string merchant, long minor, string currency) => new(
        new(at, Accounts.Merchant(merchant), Side.Credit, new(minor, currency), purchase), new(at, Accounts.Tax, Side.Debit, new(minor, currency), purchase));

    static async Task<JsonElement> Reconciled(ShopOverHttp calls) => (await calls.Operator.Get("/v1/journal/reconciliation?service=sandbox")).Expect(200);

    static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    static string Major(long minor) => (minor / 100m).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>As a spreadsheet takes it apart.</summary>
    static List<string[]> Rows(Answered csv)
    {
        Assert.Equal("text/csv", csv.ContentType);
        Assert.EndsWith("\r\n", csv.Text, StringComparison.Ordinal);
        return [.. csv.Text[..^2].Split("\r\n").Select(Cells)];
    }

    static string[] Cells(string row)
    {
        List<string> cells = [""];
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == '"' && quoted && i + 1 < row.Length && row[i + 1] == '"') cells[^1] += row[i++];
            else if (row[i] == '"') quoted = !quoted;
            else if (row[i] == ',' && !quoted) cells.Add("");
            else cells[^1] += row[i];
        }
        return [.. cells];
    }

    sealed record WriteEntries(IReadOnlyList<JournalEntry> Entries) : Command<string>
    {
        public override string Subject => "entries";

        public override void Need(Keys keys)
        {
        }

        public override string Decide(WorkingSet set)
        {
            foreach (var entry in Entries) set.Write(entry);
            return "";
        }
    }
}
