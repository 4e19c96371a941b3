using System.Globalization;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using Tagsale.Tests.Scenarios;
using Tagsale.Web.Rewards;

namespace Tagsale.Tests.Web.Rewards;

/// <summary>What a feed tells, by call or by file, over the model store.</summary>
public sealed class FeedTests : IDisposable
{
    const string Header = "id,type,service,token,amount,currency,at,merchantId,merchantName,mcc,country,original\n";
    static readonly string[] Services = ["sandbox"];

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly FakeTime _time = new(Some.Now);
    readonly SandboxService _sandbox;
    readonly Counter _counter;
    readonly TransactionFeed _feed;

    public FeedTests()
    {
        _sandbox = new(Path.Combine(_folder.FullName, "sandbox.db"), _time);
        _counter = new(_sandbox, _time);
        _feed = new(_counter.Engine, _time);
    }

    [Fact]
    public async Task each_is_answered_for_itself_in_its_order_and_one_told_again_as_before()
    {
        var member = await Loaded();
        var clearing = _counter.Transaction(member, 8_000, id: "c-1");
        var results = await _feed.Take(
        [
            new("a-1", _counter.Transaction(member, 8_000, TransactionType.Authorization, id: "a-1")), new("c-1", clearing), new("bad", Bad()), new("c-1", clearing),
            new("c-1", clearing with { Amount = new(9_000, "USD") }), new("r-1", _counter.Transaction(member, 4_000, TransactionType.Refund, "c-1", id: "r-1")),
            new("u-1", clearing with { Id = "u-1", Card = new("sandbox", "nobody's") }), new("w-1", _counter.Transaction(member, 100, TransactionType.Refund, "later", id: "w-1")),
        ]);
        Assert.Equal(
            [
                (FeedStatus.Taken, TransactionStatus.Recorded, 0), (FeedStatus.Taken, TransactionStatus.Credited, 2_000), (FeedStatus.Refused, null, null),
                (FeedStatus.Already, TransactionStatus.Credited, 2_000), (FeedStatus.Refused, null, null), (FeedStatus.Taken, TransactionStatus.ClawedBack, -1_000),
                (FeedStatus.Taken, TransactionStatus.UnknownCard, 0), (FeedStatus.Taken, TransactionStatus.Waiting, (long?)0),
            ],
            results.Select(r => (r.Status, r.Taken?.Status, r.Taken?.CreditMinor)));
        Assert.Contains("id", results[4].Wrong.ByField.Keys);
        Assert.Equal(["transaction-contradicts"], _counter.Alerts);
    }

    [Fact]
    public async Task a_file_of_thousands_is_taken_in_slices_and_sent_again_changes_nothing()
    {
        var member = await Loaded();
        var file = Header + string.Concat(Enumerable.Range(1, 2_600).Select(n => Line($"c-{n}", n % 50 == 0 ? member.Cards[0].Token : "somebody-else", n % 1_000 == 0 ? "7500" : "80.00")));
        Assert.Equal(2_600, FeedFile.Count(new StringReader(file)));

        var (report, slices) = await Take(file);
        Assert.Equal([500, 500, 500, 500, 500, 100], slices);
        Assert.Equal((2_600, 0, 2, 50, 2_548), (report.Done, report.Already, report.Refused, report.Of(TransactionStatus.Credited), report.Of(TransactionStatus.UnknownCard)));
        Assert.Equal([1_001, 2_001], report.Bad.Select(b => b.Line));
        Assert.All(report.Bad, b => Assert.Contains("75.00", b.Problem, StringComparison.Ordinal));
        Assert.Equal(50 * 2_000, report.CreditedMinor["USD"]);

        var (again, _) = await Take(file);
        Assert.Equal((2_600, 2_598, 2, 0), (again.Done, again.Already, again.Refused, again.Of(TransactionStatus.Credited)));
        Assert.Equal(50, _counter.Credits.Count);
    }

    [Fact]
    public async Task the_first_bad_lines_are_told_and_all_are_counted()
    {
        var (report, _) = await Take(Header + string.Concat(Enumerable.Repeat("x,y\n", 1_200)));
        Assert.Equal((1_200, 1_000), (report.Refused, report.Bad.Count));
        Assert.Equal((2, "x"), (report.Bad[0].Line, report.Bad[0].Id));
    }

    [Theory]
    [InlineData("75.00", "USD", 7_500L)]
    [InlineData("75", "USD", null)]
    [InlineData("75.", "USD", null)]
    [InlineData("75.0", "USD", null)]
    [InlineData("75.000", "USD", null)]
    [InlineData("75.000", "KWD", 75_000L)]
    [InlineData("75", "JPY", 75L)]
    [InlineData("75.00", "JPY", null)]
    [InlineData("75.", "JPY", null)]
    [InlineData("-75.00", "USD", null)]
    [InlineData("+75.00", "USD", null)]
    [InlineData("7 5.00", "USD", null)]
    [InlineData("1,000.00", "USD", null)]
    [InlineData("7.5.00", "USD", null)]
    [InlineData("99999999999999999999.00", "USD", null)]
    [InlineData("75.00", "dollars", null)]
    public void an_amount_has_all_decimals_of_its_currency_so_that_nobody_takes_cents_for_dollars(string amount, string currency, long? minor)
    {
        var told = Assert.Single(new FeedFile(Services).Read(new StringReader(Header.Replace(',', ';') + Line("c-1", "card", amount, currency).Replace(',', ';').Replace("1;000", "1,000", StringComparison.Ordinal)), _time));
        Assert.Equal(minor, told.Told.Value?.Amount.Minor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id,type\n1,2")]
    [InlineData("id,type,service,token,amount,currency,at,merchantId,merchantName\nc,\"d")]
    public void what_is_no_such_file_is_not_begun(string text) => Assert.Throws<FormatException>(() => FeedFile.Count(new StringReader(text)));

    [Fact]
    public void columns_stand_in_any_order_and_others_are_passed_over()
    {
        var item = Assert.Single(new FeedFile(Services).Read(new StringReader(
            "AT;MerchantName;comment;merchantid;currency;amount;token;service;type;id\n2026-01-15T07:00:00-05:00;Foods;x;m-1;USD;1.00;card;sandbox;Clearing;'=1\n"), _time));
        Assert.Equal(new CardTransaction("=1", TransactionType.Clearing, new("sandbox", "card"), new(100, "USD"), Some.Now, new("m-1", "Foods", null, null), null), item.Told.Value);
    }

    async Task<(FeedReport Report, List<int> Slices)> Take(string file)
    {
        var (report, slices) = (new FeedReport(FeedFile.Count(new StringReader(file))), new List<int>());
        await foreach (var results in _feed.Take(new FeedFile(Services).Read(new StringReader(file), _time), TestContext.Current.CancellationToken))
        {
            slices.Add(results.Count);
            report.Add(results);
        }
        return (report, slices);
    }

    async Task<Member> Loaded()
    {
        var (offer, member) = (await _counter.Publish(), await _counter.Member());
        await _counter.Load(offer, member);
        return member;
    }

    static Tagsale.Core.Checked<CardTransaction> Bad() => new TransactionDraft().Check(Services, Some.Now);

    string Line(string id, string token, string amount, string currency = "USD") => string.Create(
        CultureInfo.InvariantCulture, $"{id},clearing,sandbox,{token},{amount},{currency},{_time.Now:yyyy-MM-dd'T'HH:mm:ss'Z'},m-1,WHOLE FOODS 12,5411,US,\n");

    public void Dispose()
    {
        _counter.Dispose();
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }
}
