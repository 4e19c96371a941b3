using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Tagsale.Web.Rewards;
using Tagsale.Web.Workers;

namespace Tagsale.Web.Pages.Console.Rewards;

/// <summary>A file of transactions that was uploaded in the console: taken while the page that tells of it is sent.</summary>
sealed class FeedUpload(TransactionFeed feed, Outside outside, TimeProvider time, IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>More lines would only make the page long: each hides the one before.</summary>
    const int MostTold = 200;

    /// <summary>Looks the file through to its end; what it tells is taken when the page comes to it.</summary>
    /// <exception cref="FormatException">It is no such file; the message says why.</exception>
    public void Begin(HttpContext http)
    {
        if (http.Request.Form.Files["File"] is not { Length: > 0 } file) throw new FormatException("the file is empty");
        if (file.Length > FeedFile.LargestBytes) throw new FormatException($"it may have {FeedFile.LargestBytes / 1_000_000} MB at most; split it and send one part after the other");
        using var text = Text(file);
        var report = new FeedReport(FeedFile.Count(text));
        http.Stream((response, cancellation) => Take(file, report, response, cancellation));
    }

    async Task Take(IFormFile file, FeedReport report, HttpResponse response, CancellationToken cancellation)
    {
        using var text = Text(file);
        var next = 0;
        await foreach (var results in feed.Take(new FeedFile(outside.PaymentNames).Read(text, time), cancellation))
        {
            report.Add(results);
            if (report.Done < next) continue;
            next = report.Done + report.Lines / MostTold;
            await response.WriteAsync(Progress(report), cancellation);
            await response.Body.FlushAsync(cancellation);
        }
        await response.WriteAsync(await Render(report), cancellation);
    }

    static string Progress(FeedReport report)
    {
        var (done, lines) = (report.Done.ToString("N0", CultureInfo.CurrentCulture), report.Lines.ToString("N0", CultureInfo.CurrentCulture));
        return string.Create(CultureInfo.InvariantCulture, $"<p class=\"taking\"><progress max=\"{report.Lines}\" value=\"{report.Done}\" aria-hidden=\"true\"></progress> {done} of {lines} lines</p>\n");
    }

    async Task<string> Render(FeedReport report)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(FeedReportView.Report)] = report });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<FeedReportView>(parameters)).ToHtmlString());
    }

    static StreamReader Text(IFormFile file) => new(file.OpenReadStream(), Encoding.UTF8);
}
