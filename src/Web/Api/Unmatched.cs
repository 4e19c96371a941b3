using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Tagsale.Web.Security;

namespace Tagsale.Web.Api;

/// <summary>What no call answers: programs get a problem, people a page.</summary>
static class Unmatched
{
    static readonly string[] ForPrograms = ["/v1", "/openapi", "/health", "/webhooks"];

    /// <summary>To be used behind the pages' own answer for what is not there, so that this one comes first.</summary>
    public static void UseProblemsForPrograms(this WebApplication app) => app.UseWhen(http => IsProgram(http.Request), calls =>
    {
        calls.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Failure.Answer });
        calls.UseStatusCodePages(Answer);
        calls.Use((http, next) => IsPage(http) ? NotFound().ExecuteAsync(http) : next(http));
    });

    /// <summary>Plaza's pages and its API share addresses, so there it is the request that tells.</summary>
    static bool IsProgram(HttpRequest request) =>
        ForPrograms.Any(path => request.Path.StartsWithSegments(path)) || request.Path.StartsWithSegments("/plaza") && SpeaksJson(request);

    static bool SpeaksJson(HttpRequest request) =>
        request.HasJsonContentType()
        || request.Headers.Authorization.Count > 0
        || request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPost(request.Method));

    /// <summary>A page has such an address, no call.</summary>
    static bool IsPage(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    static Task Answer(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var problem = http.Response.StatusCode switch
        {
            404 => NotFound(),
            405 => Problem.Of(405, "method-not-allowed", "Not with this method", $"This address takes {http.Response.Headers.Allow}."),
            var status => Problem.Of(status, "malformed", "The request cannot be read", "Check its form and try again."),
        };
        return problem.ExecuteAsync(http);
    }

    static AnswerResult NotFound() => Problem.Of(404, "not-found", "There is no such call", "Nothing answers at this address; /openapi/v1.json lists every call.");
}
