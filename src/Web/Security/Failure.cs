using Microsoft.AspNetCore.Diagnostics;
using Tagsale.Core.Ports;
using Tagsale.Web.Api;

namespace Tagsale.Web.Security;

/// <summary>A failed request tells nothing about the inside: a trace id, and what to do.</summary>
static class Failure
{
    public static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        StoreException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>For programs; people get a page.</summary>
    public static Task Answer(HttpContext http)
    {
        var thrown = http.Features.Get<IExceptionHandlerPathFeature>()?.Error;
        if (thrown is BadHttpRequestException bad)
            return Write(http, bad.StatusCode == 413 ? Problem.TooLarge(http) : Problem.Of(bad.StatusCode, "malformed", "The request cannot be read", "Check its form and try again."));

        if (thrown is StoreException) return Write(http, Problem.Unavailable("The store does not answer. Nothing is lost by trying again."));

        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Tagsale.Web");
        if (thrown is not null) Log.RequestFailed(log, http.TraceIdentifier, thrown);
        return Write(http, Problem.Of(500, "failed", "Something went wrong here", $"Nothing was charged by this. Try again; if it stays so, tell the operator this trace: {http.TraceIdentifier}"));
    }

    static Task Write(HttpContext http, IResult problem) => problem.ExecuteAsync(http);
}
