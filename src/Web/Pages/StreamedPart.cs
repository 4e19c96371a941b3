using Microsoft.Extensions.Primitives;

namespace Tagsale.Web.Pages;

/// <summary>
/// A part of a page that takes long and is sent while it becomes known: what stands before it is sent at once, what stands behind it at last. No script is needed, and nothing is kept between requests,
/// so that it does not matter which process is asked.
/// </summary>
static class StreamedPart
{
    /// <summary>Where it stands in the page.</summary>
    public const string Mark = "<!--streamed-->";

    /// <param name="write">Writes it as HTML.</param>
    public static void Stream(this HttpContext http, Func<HttpResponse, CancellationToken, Task> write) => http.Items[typeof(StreamedPart)] = write;

    /// <summary>Pages are written when all of them is known: this one is held back until its long part is due. For addresses that have one.</summary>
    public static async Task Send(HttpContext http, RequestDelegate next)
    {
        var body = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        var page = System.Text.Encoding.UTF8.GetString(held.GetBuffer().AsSpan(0, (int)held.Length));
        if (http.Items[typeof(StreamedPart)] is not Func<HttpResponse, CancellationToken, Task> write || page.IndexOf(Mark, StringComparison.Ordinal) is not (> 0 and var at))
        {
            held.Position = 0;
            await held.CopyToAsync(body, http.RequestAborted);
            return;
        }
        http.Response.Headers.ContentLength = null;
        // Proxies that collect an answer before they pass it on would hide how far it is.
        http.Response.Headers["X-Accel-Buffering"] = new StringValues("no");
        await http.Response.WriteAsync(page[..at], http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await write(http.Response, http.RequestAborted);
        await http.Response.WriteAsync(page[(at + Mark.Length)..], http.RequestAborted);
    }
}
