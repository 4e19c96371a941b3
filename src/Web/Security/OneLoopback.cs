using System.Net;

namespace Tagsale.Web.Security;

/// <summary>
/// A browser on this machine may call us localhost or 127.0.0.1, but keeps cookies for each apart: sign-ins and hosted pages would come back to a stranger.
/// Pages asked for under the other name are sent to the one that links are made of.
/// </summary>
static class OneLoopback
{
    public static void UseOneLoopback(this WebApplication app, string publicUrl)
    {
        var home = new Uri(publicUrl);
        if (!home.IsLoopback) return;

        app.Use((http, next) =>
        {
            var host = http.Request.Host;
            var alias = HttpMethods.IsGet(http.Request.Method) && host.Host != home.Host && IsLoopback(host.Host) && (host.Port ?? 80) == home.Port
                && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
            if (!alias) return next(http);

            http.Response.Redirect(home.GetLeftPart(UriPartial.Authority) + http.Request.PathBase + http.Request.Path + http.Request.QueryString);
            return Task.CompletedTask;
        });
    }

    static bool IsLoopback(string host) =>
        host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
