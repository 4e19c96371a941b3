using System.IO.Pipelines;
using System.Text;
using Tagsale.Core;
using Tagsale.Web.Api;

namespace Tagsale.Tests.Web;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData("Acme", "Acme")]
    [InlineData("", "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("Größe 👕", "Größe 👕")]
    public async Task text_is_text(string text, string cell) => Assert.Equal($"{cell},x\r\n", await Written(csv => csv.Text(text).Text("x")));

    [Theory]
    [InlineData(-1234, "USD", "-12.34")]
    [InlineData(1234, "JPY", "1234")]
    [InlineData(5, "KWD", "0.005")]
    [InlineData(100_000_000_000_000, "EUR", "1000000000000.00")]
    public async Task an_amount_is_a_number_with_the_decimals_of_its_currency(long minor, string currency, string cell) =>
        Assert.Equal($",{cell},7\r\n", await Written(csv => csv.Nothing().Amount(new(minor, currency)).Number(7)));

    [Fact]
    public async Task a_time_is_utc() =>
        Assert.Equal("2026-03-03T10:00:00.5Z\r\n", await Written(csv => csv.Time(new(2026, 3, 3, 12, 0, 0, 500, TimeSpan.FromHours(2)))));

    static async Task<string> Written(Action<CsvWriter> write)
    {
        using var stream = new MemoryStream();
        var output = PipeWriter.Create(stream);
        var csv = new CsvWriter(output);
        write(csv);
        await csv.End(TestContext.Current.CancellationToken);
        await output.CompleteAsync();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
