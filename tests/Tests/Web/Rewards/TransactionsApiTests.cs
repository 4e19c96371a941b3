using System.Globalization;
using System.Text.Json;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Web;

namespace Tagsale.Tests.Web.Rewards;

public sealed class TransactionsApiOnSqlite(RunningShop shop) : TransactionsApiTests(shop), IClassFixture<RunningShop>;

public sealed class TransactionsApiOnPostgres(PostgresShop postgres) : TransactionsApiTests(postgres.Shop), IClassFixture<PostgresShop>;

/// <summary>What the card side reports, by calls and files, and what the issuer is told to pay.</summary>
public abstract class TransactionsApiTests(RunningShop shop)
{
    const string Header = "id,type,service,token,amount,currency,at,merchantId,merchantName\n";

    readonly ShopOverHttp _calls = shop.Calls;
    readonly RewardsOverHttp _rewards = new(shop.Calls);

    [Fact]
    public async Task a_bad_item_says_what_is_wrong_and_spoils_no_other()
    {
        var good = _rewards.NewId();
        var sound = JsonSerializer.Serialize(RewardsOverHttp.Transaction(good, "clearing", "nobody's", 100));
        var answer = (await _calls.Operator.PostText("/v1/transactions", $$$"""
            {"items":[{}, null, 1, "x", [], {"id":"i-1","amount":"100"}, {"id":"i-2","nobody":1}, {"id":"i-3","id":"i-3"}, {"id":"\ud800"}, {"id":"i-4","at":"2026-01-01T00:00:00"},
              {"id":"i-5","card":{"service":"bank","token":"x"}}, {"id":"i-6","card":{"service":"sandbox","token":"x","pin":1}}, {{{sound}}}]}
            """)).Expect(200);

        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(13, items.Count);
        Assert.All(items.Take(12), item => Assert.Equal("refused", item.Text("status")));
        Assert.All(items.Take(12), item => Assert.NotEmpty(item.GetProperty("errors").Names()));
        Assert.Equal(new[] { null, null, null, null, null, "i-1", "i-2", "i-3", null, "i-4", "i-5", "i-6" }, items.Take(12).Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(["amount"], items[5].GetProperty("errors").Names());
        Assert.Equal(["at"], items[9].GetProperty("errors").Names());
        Assert.Contains("card.service", items[10].GetProperty("errors").Names());
        Assert.Equal((good, "unknownCard"), (items[12].Text("id"), items[12].Text("status")));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("{\"items\":{}}", 400)]
    [InlineData("{\"items\":[],\"more\":1}", 400)]
    [InlineData("{\"items\":[{}],\"items\":[{}]}", 400)]
    [InlineData("{\"\\ud800\":[]}", 400)]
    [InlineData("{\"items\":[", 400)]
    [InlineData("{\"items\":[]}", 422)]
    public async Task what_is_no_list_of_transactions_is_refused_whole(string body, int status) =>
        (await _calls.Operator.PostText("/v1/transactions", body)).ExpectProblem(status, status == 400 ? "malformed" : "invalid");

    [Fact]
    public async Task five_hundred_are_taken_at_once_and_no_more()
    {
        var (member, token) = await _rewards.Member();
        await _rewards.Load(await _rewards.Publish(), member);
        object[] items = [.. Enumerable.Range(0, 500).Select(n => RewardsOverHttp.Transaction(_rewards.NewId(), "clearing", n % 50 == 0 ? token : $"nobody-{n}", 8_000))];
        var told = await _rewards.Tell(items);
        Assert.Equal((500, 10), (told.Count, told.Count(t => t.Text("status") == "credited")));
        (await _calls.Operator.Post("/v1/transactions", new { items = items.Append(items[0]) })).ExpectProblem(422, "invalid");
        (await _calls.Operator.PostText("/v1/transactions", $"{{\"items\":[\"{new string('x', 1_000_000)}\"]}}")).ExpectProblem(413, "too-large");
    }

    [Fact]
    public async Task an_id_seen_before_is_answered_as_before_and_with_other_content_refused()
    {
        var (member, token) = await _rewards.Member();
        var offer = await _rewards.Publish();
        await _rewards.Load(offer, member);
        var (id, at) = (_rewards.NewId(), DateTimeOffset.UtcNow);
        var item = RewardsOverHttp.Transaction(id, "clearing", token, 8_000, at: at);
        var first = await _rewards.Tell(item);
        Assert.Equal(first.GetRawText(), (await _rewards.Tell(item)).GetRawText());
        Assert.Equal(["id"], (await _rewards.Tell(RewardsOverHttp.Transaction(id, "clearing", token, 9_000, at: at))).GetProperty("errors").Names());
        Assert.Single(await _rewards.Credits($"offer={offer}", 1));

        var body = new { items = new[] { RewardsOverHttp.Transaction(_rewards.NewId(), "clearing", token, 100) } };
        var answer = await _calls.Operator.Post("/v1/transactions", body, id);
        Assert.Equal(answer.Text, (await _calls.Operator.Post("/v1/transactions", body, id)).Text);
        (await _calls.Operator.Post("/v1/transactions", new { items = new[] { item } }, id)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_members_transactions_are_listed_and_explained_whatever_the_feed_calls_them()
    {
        var (member, token) = await _rewards.Member();
        await _rewards.Load(await _rewards.Publish(), member);
        var ids = new[] { _rewards.NewId("a/b c?ü"), _rewards.NewId("x") };
        await _rewards.Tell(RewardsOverHttp.Transaction(ids[0], "clearing", token, 7_499), RewardsOverHttp.Transaction(ids[1], "clearing", token, 7_500, merchant: "m-2"));

        var listed = await _calls.All($"/v1/transactions?member={member}");
        Assert.Equal(ids.Order(), listed.Select(t => t.Text("id")).Order());
        Assert.All(listed, t => Assert.Equal(("clearing", "recorded", token, "m"), (t.Text("type"), t.Text("status"), t.GetProperty("card").Text("token"), t.GetProperty("merchant").Text("id")[..1])));
        Assert.Equal(2, (await _calls.All($"/v1/transactions?member={member}&status=Recorded", limit: 1)).Count);
        Assert.Empty(await _calls.All($"/v1/transactions?member={member}&status=credited"));

        var why = (await _calls.Operator.Get($"/v1/transactions/{Uri.EscapeDataString(ids[0])}/explanation")).Expect(200);
        Assert.Equal(ids[0], why.Text("id"));
        var unmet = why.GetProperty("offers")[0].GetProperty("rules").EnumerateArray().Single(r => !r.GetProperty("held").GetBoolean());
        Assert.Equal("minimumSpend", unmet.Text("rule"));
        Assert.Contains("74.99 USD", unmet.Text("text"), StringComparison.Ordinal);
        (await _calls.Operator.Get("/v1/transactions/never/explanation")).ExpectProblem(404, "not-found");
        (await _calls.Operator.Get("/v1/transactions?status=lost")).ExpectProblem(422, "invalid");
        (await _calls.Operator.Get("/v1/credits?state=1")).ExpectProblem(422, "invalid");
    }

    [Fact]
    public async Task a_file_is_taken_line_by_line_and_its_report_names_the_bad_ones()
    {
        var (member, token) = await _rewards.Member();
        await _rewards.Load(await _rewards.Publish(), member);
        var ids = Enumerable.Range(0, 1_200).Select(_ => _rewards.NewId()).ToList();
        var file = Header + string.Concat(ids.Select((id, n) => Line(id, n % 100 == 7 ? token : $"nobody-{n}", n == 600 ? "oops" : "80.00")));

        var report = (await _rewards.File(file)).Expect(200);
        Assert.Equal((1_200, 12, 1_187, 1, 0), (report.Number("lines"), report.Number("credited"), report.Number("unknownCard"), report.Number("refused"), report.Number("already")));
        Assert.Equal("""[{"amount":24000,"currency":"USD"}]""", report.GetProperty("net").GetRawText());
        var bad = Assert.Single(report.GetProperty("bad").EnumerateArray());
        Assert.Equal((602, ids[600]), (bad.Number("line"), bad.Text("id")));

        var told = (await _rewards.File(file, "application/x-ndjson")).Text.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(602, told.Single(t => t.TryGetProperty("line", out _)).Number("line"));
        Assert.Equal([(500, 1_200), (1_000, 1_200), (1_200, 1_200)], told.Where(t => t.TryGetProperty("done", out _)).Select(t => (t.Number("done"), t.Number("of"))));
        Assert.Equal((1_199, 0), (told[^1].Number("already"), told[^1].Number("credited")));
    }

    [Fact]
    public async Task a_file_with_a_key_is_taken_once_and_one_that_is_none_not_at_all()
    {
        var key = Guid.NewGuid().ToString();
        var file = Header + Line(_rewards.NewId(), "nobody", "1.00");
        var first = (await _rewards.File(file, key: key)).Expect(200).GetRawText();
        Assert.Equal(first, (await _rewards.File(file, key: key)).Text);
        Assert.Equal(first, (await _rewards.File(file, "application/x-ndjson", key)).Text);
        (await _rewards.File(file + "\n\n", key: key)).ExpectProblem(409, "idempotency-key-reused");
        (await _rewards.File("")).ExpectProblem(400, "malformed");
        (await _rewards.File("id,type\n1,2")).ExpectProblem(400, "malformed");
        (await _rewards.File(Header + Line(_rewards.NewId(), "nobody", "1.00") + "\"never closed")).ExpectProblem(400, "malformed");
    }

    [Fact]
    public async Task what_the_service_does_not_credit_goes_out_by_the_payout_file_and_is_paid_once()
    {
        var offer = await _rewards.Publish();
        var (member, token) = await _rewards.Member();
        await _rewards.Load(offer, member);
        await shop.Part<SandboxService>().Detach(token, TestContext.Current.CancellationToken);
        var (c, r) = (_rewards.NewId("=c"), _rewards.NewId("r"));
        await _rewards.Tell(RewardsOverHttp.Transaction(c, "clearing", token, 8_000), RewardsOverHttp.Transaction(r, "refund", token, 2_000, c));
        Assert.All(await _rewards.Credits($"member={member}", 2), credit => Assert.Equal("owed", credit.Text("state")));

        var rows = await Payouts(member);
        Assert.Equal([(c, "20.00"), (r, "-5.00")], rows.Select(row => (row["transaction"], row["amount"])).OrderBy(row => row.Item1, StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal((offer, "sandbox", token, "USD", "Whole foods"), (row["offer"], row["service"], row["token"], row["currency"], row["title"])));

        var credits = rows.Select(row => row["credit"]).ToList();
        var unknown = $"never/{offer}";
        var paid = (await _calls.Operator.Post("/v1/payouts", new { reference = "file-1", credits = credits.Append(unknown) })).Expect(200);
        Assert.Equal(("file-1", 2, 0, unknown), (paid.Text("reference"), paid.Number("paid"), paid.Number("already"), Assert.Single(paid.GetProperty("notOwed").EnumerateArray()).GetString()));
        Assert.Equal(2, (await _calls.Operator.Post("/v1/payouts", new { reference = "file-1", credits })).Expect(200).Number("already"));
        // As it stands in the file, where a spreadsheet must not take it for a formula.
        Assert.Equal(1, (await _calls.Operator.Post("/v1/payouts", new { reference = "file-1", credits = new[] { $"'{c}/{offer}" } })).Expect(200).Number("already"));
        Assert.Equal(2, (await _calls.Operator.Post("/v1/payouts", new { reference = "file-2", credits })).Expect(200).GetProperty("notOwed").GetArrayLength());
        Assert.Empty(await Payouts(member));
        Assert.All(await _calls.All($"/v1/credits?member={member}&state=paid"), credit => Assert.Equal("file-1", credit.Text("reference")));

        (await _calls.Operator.Post("/v1/payouts", new { reference = "", credits = new[] { "x" } })).ExpectProblem(422, "invalid");
        (await _calls.Operator.Post("/v1/payouts", new { reference = "r", credits = Array.Empty<string>() })).ExpectProblem(422, "invalid");
    }

    async Task<List<Dictionary<string, string>>> Payouts(string member)
    {
        var answer = await _calls.Operator.Get("/v1/payouts.csv");
        Assert.Equal((200, "text/csv"), ((int)answer.Status, answer.ContentType));
        var rows = Csv.Read(answer.Text).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Cells.Zip(row.Cells).ToDictionary(c => c.First, c => c.Second)).Where(row => row["member"] == member)];
    }

    static string Line(string id, string token, string amount) => string.Create(
        CultureInfo.InvariantCulture, $"{id},clearing,sandbox,{token},{amount},USD,{DateTimeOffset.UtcNow:O},m-1,WHOLE FOODS 12\n");
}
