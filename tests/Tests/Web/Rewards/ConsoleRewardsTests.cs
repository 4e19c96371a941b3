using System.Net;
using System.Text;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Web.Rewards;

namespace Tagsale.Tests.Web.Rewards;

/// <summary>Files of transactions and payouts in the console, as a browser without JavaScript sends them.</summary>
public sealed class ConsoleRewardsTests(RunningShop shop) : IClassFixture<RunningShop>
{
    const string FilePage = "/console/rewards/file";
    const string PayoutsPage = "/console/rewards/payouts";
    const string Header = "id,type,service,token,amount,currency,at,merchantId,merchantName\n";

    readonly RewardsOverHttp _rewards = new(shop.Calls);

    [Fact]
    public async Task a_file_is_taken_while_the_page_tells_how_far_it_is_and_its_bad_lines_are_named()
    {
        var offer = await _rewards.Publish();
        var (member, token) = await _rewards.Member();
        await _rewards.Load(offer, member);
        var (id, many) = (_rewards.NewId(), _rewards.NewId());
        var file = Header + Line(id, token, "80.00") + Line(_rewards.NewId("<b>"), token, "8000") + string.Concat(Enumerable.Range(0, 1_100).Select(n => Line($"{many}{n}", "nobody's", "1.00")));

        var visit = await OperatorVisit.SignIn(shop);
        var answer = await visit.Upload(FilePage, "feed", Encoding.UTF8.GetBytes(file));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["500 of 1,102 lines", "1,000 of 1,102 lines", "1,102 of 1,102 lines"], answer.Text.Split("</progress> ")[1..].Select(told => told.Split('<')[0]));
        var text = WebUtility.HtmlDecode(answer.Text);
        Assert.Contains("1,102 of 1,102 lines are done; bad and left out: 1.", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Credited</dt><dd>1</dd>", text, StringComparison.Ordinal);
        Assert.Contains("<td class=\"num\">3</td><td class=\"long\">Amount must be an amount with the decimals of its currency", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>-", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("</html>", answer.Text.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("credited", (await shop.Operator.Get($"/v1/transactions/{id}/explanation")).Expect(200).Text("status"));

        var again = WebUtility.HtmlDecode((await visit.Upload(FilePage, "feed", Encoding.UTF8.GetBytes(file))).Text);
        Assert.Contains("<dt>Credited</dt><dd>0</dd>", again, StringComparison.Ordinal);
        Assert.Contains("<dt>Told before</dt><dd>1,101</dd>", again, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id,type\nx,y\n")]
    public async Task what_is_no_file_of_transactions_is_told_beside_its_field(string file)
    {
        var answer = await (await OperatorVisit.SignIn(shop)).Upload(FilePage, "feed", Encoding.UTF8.GetBytes(file));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("id=\"file-error\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("This file cannot be used: the f", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_form_that_is_not_ours_takes_no_file_and_pays_nothing()
    {
        var (member, credit) = await Owed();
        var id = _rewards.NewId();
        var visit = await OperatorVisit.SignIn(shop);
        var file = await visit.Submit(FilePage, "feed", Encoding.UTF8.GetBytes(Header + Line(id, "nobody's", "1.00")), ours: false);
        Assert.Equal(HttpStatusCode.BadRequest, file.Status);
        (await shop.Operator.Get($"/v1/transactions/{id}/explanation")).ExpectProblem(404, "not-found");

        var payout = await visit.Submit(PayoutsPage, "payouts", null, false, ("Reference", "forged"), ("Chosen", credit));
        Assert.Equal(HttpStatusCode.BadRequest, payout.Status);
        Assert.Equal("owed", (await _rewards.Credits($"member={member}", 1))[0].Text("state"));
        Assert.Equal(HttpStatusCode.Redirect, (await shop.Anyone.Get(PayoutsPage + ".csv")).Status);
    }

    [Fact]
    public async Task what_is_ticked_is_paid_once_under_its_reference()
    {
        var (member, credit) = await Owed();
        var visit = await OperatorVisit.SignIn(shop);
        Assert.Contains($"value=\"{credit}\"", await visit.Page(PayoutsPage), StringComparison.Ordinal);
        Assert.Contains("Please choose the file", (await visit.Submit(PayoutsPage, "payouts", null, true, ("Reference", "batch-1"))).Text, StringComparison.Ordinal);

        var paid = await visit.Submit(PayoutsPage, "payouts", null, true, ("Reference", "batch-1"), ("Chosen", credit));
        Assert.Contains("1 paid now, 0 told before under this reference, 0 not owed.", paid.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{credit}\"", paid.Text, StringComparison.Ordinal);
        var told = Assert.Single(await shop.Calls.All($"/v1/credits?member={member}"));
        Assert.Equal(("paid", "batch-1"), (told.Text("state"), told.Text("reference")));
    }

    [Fact]
    public async Task the_payout_file_comes_back_as_what_was_carried_out()
    {
        var (member, credit) = await Owed();
        var visit = await OperatorVisit.SignIn(shop);
        var file = (await visit.Get(PayoutsPage + ".csv")).Text;
        Assert.Equal((await shop.Operator.Get("/v1/payouts.csv")).Text, file);
        var mine = Encoding.UTF8.GetBytes(string.Join("\r\n", file.Split("\r\n").Where((line, n) => n == 0 || line.Contains(credit, StringComparison.Ordinal))));

        Assert.Contains("1 paid now, 0 told before", await Told("batch-2"), StringComparison.Ordinal);
        Assert.Contains("0 paid now, 1 told before", await Told("batch-2"), StringComparison.Ordinal);
        var twice = await Told("batch-3");
        Assert.Contains("0 told before under this reference, 1 not owed.", twice, StringComparison.Ordinal);
        Assert.Contains("it was moved twice", twice, StringComparison.Ordinal);
        Assert.Equal("batch-2", (await shop.Calls.All($"/v1/credits?member={member}"))[0].Text("reference"));
        Assert.Contains("the first line must name the column credit", (await visit.Submit(PayoutsPage, "payouts", "a,b\n"u8.ToArray(), true, ("Reference", "batch-4"))).Text, StringComparison.Ordinal);

        // While nothing else is owed the form is not shown; one that was shown before still counts.
        async Task<string> Told(string reference)
        {
            if (!(await visit.Page(PayoutsPage)).Contains("name=\"Reference\"", StringComparison.Ordinal)) await Owed();
            return (await visit.Submit(PayoutsPage, "payouts", mine, true, ("Reference", reference))).Text;
        }
    }

    [Fact]
    public void a_payout_file_is_read_by_its_column_whatever_stands_beside()
    {
        var offer = $"off_{new string('1', 32)}";
        Assert.Equal([$"a/b/{offer}", $"c/{offer}"], PayoutFile.Read(new StringReader($"amount;Credit\n1;a/b/{offer}\n2;c/{offer}\n")).Select(key => key.ToString()));
        Assert.Contains("line 3", Assert.Throws<FormatException>(() => PayoutFile.Read(new StringReader($"credit\nc/{offer}\nnonsense\n"))).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => PayoutFile.Read(new StringReader("credit\n")));
    }

    /// <summary>A credit that the payment service does not move, as it does not keep the card any more.</summary>
    async Task<(string Member, string Credit)> Owed()
    {
        var offer = await _rewards.Publish();
        var (member, token) = await _rewards.Member();
        await _rewards.Load(offer, member);
        await shop.Part<SandboxService>().Detach(token, TestContext.Current.CancellationToken);
        await _rewards.Tell(RewardsOverHttp.Transaction(_rewards.NewId(), "clearing", token, 8_000));
        return (member, (await _rewards.Credits($"member={member}", 1))[0].Text("id"));
    }

    static string Line(string id, string token, string amount) => $"{id},clearing,sandbox,{token},{amount},USD,{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'},m-1,WHOLE FOODS 12\n";
}
