using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Web.Security;

namespace Tagsale.Web.Api;

/// <summary>For calls whose address says everything.</summary>
sealed record NothingBody;

/// <summary>The operator API: <c>/v1</c>, behind the operator key.</summary>
static class OperatorApi
{
    const string Scheme = "Bearer ";

    public static void MapOperatorApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/v1").AddEndpointFilter(RequireKey).WithTags("Operator").Refuses(401);
        api.MapOffers();
        api.MapPictures();
        api.MapMembers();
        api.MapPurchases();
        api.MapPurchaseFiles();
        api.MapEnrollments();
        api.MapTransactions();
        api.MapTransactionFile();
        api.MapCredits();
        api.MapWebhooks();
        api.MapTaxes();
        api.MapJournal();
        api.MapGet("/parked", (HttpContext http, IQueries queries) => Paging.List(http, queries.Parked, ParkedJson.Of))
            .Produces<ListJson<ParkedJson>>().Refuses(422).WithSummary("Commands that could not be processed, with the reason");
        api.MapGet("/alerts", (HttpContext http, IQueries queries) => Paging.List(http, queries.Alerts, AlertJson.Of))
            .Produces<ListJson<AlertJson>>().Refuses(422).WithSummary("What the operator must see");
        api.MapPost("/program/pause", (HttpContext http, Idempotent idempotent, TimeProvider time) => Pause(http, idempotent, time, true)).Produces(204).Refuses(400, 409, 413).WithSummary("Refuse all asks for now");
        api.MapPost("/program/resume", (HttpContext http, Idempotent idempotent, TimeProvider time) => Pause(http, idempotent, time, false)).Produces(204).Refuses(400, 409, 413).WithSummary("Take asks again");
    }

    /// <summary>For what is the operator's though it is not under <c>/v1</c>.</summary>
    public static RouteHandlerBuilder RequireOperatorKey(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(RequireKey);

    static async ValueTask<object?> RequireKey(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        var offered = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        if (http.RequestServices.GetRequiredService<OperatorKey>().Matches(offered)) return await next(call);

        if (!http.RequestServices.GetRequiredService<WrongKeys>().Allow(http))
        {
            http.Response.Headers.RetryAfter = "60";
            return Problem.Of(429, "too-many-tries", "Too many wrong keys", "Wait a minute, then try again with the right operator key.");
        }
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Unauthorized();
    }

    static async Task<IResult> Pause(HttpContext http, Idempotent idempotent, TimeProvider time, bool paused)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.NothingBody);
        return body is null ? answer! : await idempotent.Submit(http, body, new PauseProgram(paused) { At = time.GetUtcNow() }, _ => new Answer(204, ""));
    }
}
