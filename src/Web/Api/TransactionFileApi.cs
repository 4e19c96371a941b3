using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;
using Tagsale.Web.Rewards;
using Tagsale.Web.Workers;

namespace Tagsale.Web.Api;

/// <param name="Already">Told before, the same.</param>
/// <param name="Refused">Lines that are bad; the rest of the file is taken all the same.</param>
/// <param name="Net">Credits less clawbacks, by currency.</param>
/// <param name="Bad">The first thousand.</param>
sealed record FeedReportJson(
    int Lines, int Recorded, int Credited, int ClawedBack, int UnknownCard, int Waiting, int Already, int Refused, IReadOnlyList<MoneyJson> Net, IReadOnlyList<BadTransaction> Bad)
{
    public static FeedReportJson Of(FeedReport r) => new(
        r.Lines, r.Of(TransactionStatus.Recorded), r.Of(TransactionStatus.Credited), r.Of(TransactionStatus.ClawedBack), r.Of(TransactionStatus.UnknownCard), r.Of(TransactionStatus.Waiting),
        r.Already, r.Refused, [.. r.CreditedMinor.Select(sum => new MoneyJson(sum.Value, sum.Key))], r.Bad);
}

/// <summary>Lines that are taken, of so many.</summary>
sealed record FeedProgressJson(int Done, int Of);

/// <summary>Card transactions as a file.</summary>
static class TransactionFileApi
{
    const string Csv = "text/csv";
    const string Lines = "application/x-ndjson";

    public static void MapTransactionFile(this IEndpointRouteBuilder api) =>
        api.MapPost("/transactions/file", Take).WithMetadata(new RequestSizeLimitAttribute(FeedFile.LargestBytes)).Accepts<string>(Csv).Produces<FeedReportJson>().Refuses(400, 409, 413)
            .WithSummary("Tell card transactions by a file with the columns id, type, service, token, amount, currency, at, merchantId, merchantName and mcc, country, original; with Accept: application/x-ndjson told how far it is");

    static async Task<IResult> Take(HttpContext http, Idempotent idempotent, TransactionFeed feed, Outside outside, TimeProvider time)
    {
        var (body, answer) = await idempotent.ReadFile(http);
        if (body is null) return answer!;

        FeedReport report;
        try
        {
            // Looked through to its end before the first line is taken.
            using var text = Text(body.Value);
            report = new(FeedFile.Count(text));
        }
        catch (FormatException unreadable)
        {
            return await idempotent.Refuse(http, body, Problem.Malformed($"As a file of transactions: {unreadable.Message}."));
        }

        async IAsyncEnumerable<IReadOnlyList<BadTransaction>> Run()
        {
            using var text = Text(body.Value);
            await foreach (var results in feed.Take(new FeedFile(outside.PaymentNames).Read(text, time), http.RequestAborted)) yield return report.Add(results);
        }
        // Kept under its key only if every line was taken or refused for good: a repeat must take what this one could not.
        async Task<IResult> End() => report.IsWhole
            ? await idempotent.Keep(http, body, new Answer(200, ApiJson.Write(FeedReportJson.Of(report))))
            : Problem.Unavailable("The store did not answer for all lines. Send the file again: what was taken is known when it comes again.");

        if (IsProgressWanted(http.Request)) return new ProgressResult(report, Run(), End);
        await foreach (var _ in Run()) { }
        return await End();
    }

    static StreamReader Text(Stream file)
    {
        file.Position = 0;
        return new(file, Encoding.UTF8, leaveOpen: true);
    }

    static bool IsProgressWanted(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && accepted.Any(type => type.MediaType.Equals(Lines, StringComparison.OrdinalIgnoreCase));

    /// <summary>A line of JSON for each bad line and for each slice that is taken, and the report as the last one.</summary>
    sealed class ProgressResult(FeedReport report, IAsyncEnumerable<IReadOnlyList<BadTransaction>> slices, Func<Task<IResult>> end) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = Lines + "; charset=utf-8";
            await foreach (var bad in slices)
            {
                foreach (var line in bad) Write(response, ApiJson.Write(line));
                Write(response, ApiJson.Write(new FeedProgressJson(report.Done, report.Lines)));
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
            await end();
            Write(response, ApiJson.Write(FeedReportJson.Of(report)));
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }

        static void Write(HttpResponse response, string json) => Encoding.UTF8.GetBytes(json + "\n", response.BodyWriter);
    }
}
