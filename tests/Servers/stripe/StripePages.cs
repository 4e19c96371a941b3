using System.Net;
using Microsoft.AspNetCore.Http;

namespace Tagsale.Servers;

/// <summary>The pages Stripe and a bank show a person, with one button for each thing that can happen.</summary>
static class StripePages
{
    public static Task Show(HttpContext http, string title, IEnumerable<(string Value, string Text)> choices)
    {
        var buttons = string.Concat(choices.Select(choice => $"<p><button name=\"choice\" value=\"{WebUtility.HtmlEncode(choice.Value)}\">{WebUtility.HtmlEncode(choice.Text)}</button></p>"));
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"<!doctype html><html lang=\"en\"><head><title>{WebUtility.HtmlEncode(title)}</title></head><body><main><h1>{WebUtility.HtmlEncode(title)}</h1><form method=\"post\">{buttons}</form></main></body></html>");
    }
}
