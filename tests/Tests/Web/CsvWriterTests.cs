using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tagsale.Core;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class CsvWriterTests
{
    [Fact]
    public async Task text_is_a_cell() => Assert.Equal("\"'=1,2\",,Größe 👕\r\n", await Written(csv => csv.Text("=1,2").Text("").Text("Größe 👕")));

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

    [Fact]
    public async Task a_file_begins_with_the_mark_of_its_encoding()
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await new CsvResult("cafés", ["café"], (_, _) => Task.CompletedTask).ExecuteAsync(http);

        Assert.Equal([.. Encoding.UTF8.Preamble, .. "café\r\n"u8], ((MemoryStream)http.Response.Body).ToArray());
    }

    [Fact]
    public async Task rows_are_on_their_way_while_later_ones_are_still_read()
    {
        var (pipe, more, cancellation) = (new Pipe(), new TaskCompletionSource(), TestContext.Current.CancellationToken);
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));
        var sending = new CsvResult("long", ["row"], async (csv, _) =>
        {
            for (var row = 0; row < 20_000; row++)
            {
                if (row == 19_000) await more.Task;
                await csv.Number(row).End(cancellation);
            }
        }).ExecuteAsync(http);

        Assert.True((await pipe.Reader.ReadAtLeastAsync(50_000, cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellation)).Buffer.Length >= 50_000);
        Assert.False(sending.IsCompleted);
        pipe.Reader.Complete();
        more.SetResult();
        await sending;
    }

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
