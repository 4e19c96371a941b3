using Tagsale.Core.Ports;
using Tagsale.Web.Api;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Console;

/// <summary>The API's reports in CSV, for who is signed in to the console.</summary>
static class JournalDownloads
{
    const string Format = "csv";

    public static void MapJournalDownloads(this IEndpointRouteBuilder routes)
    {
        var downloads = routes.MapGroup("/console/books").RequireAuthorization(SignIn.Operator).ExcludeFromDescription();
        downloads.MapGet("/balance.csv", (HttpContext http, IQueries queries, TimeProvider time, string? from, string? at) => JournalApi.Balance(http, queries, time, from, at, Format));
        downloads.MapGet("/statement.csv", (HttpContext http, IQueries queries, TimeProvider time, string? merchant, string? from, string? to) =>
            JournalApi.Statement(http, queries, time, merchant, from, to, Format));
        downloads.MapGet("/journal.csv", (HttpContext http, IQueries queries, TimeProvider time, string? from, string? to) =>
            JournalApi.List(http, queries, time, null, null, from, to, Format));
    }
}
