using Microsoft.AspNetCore.Http.HttpResults;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core;

namespace Tagsale.Web.Api.Plaza;

/// <summary>RFC 9457 problems; the types are stable, the details are for people.</summary>
static class PlazaProblems
{
    public static IResult Invalid(string detail, int status = StatusCodes.Status400BadRequest) =>
        Problem(status, "invalid", "That does not fit", detail);

    public static IResult HandleTaken(string detail) =>
        Problem(StatusCodes.Status409Conflict, "handle-taken", "The handle is taken", detail);

    public static IResult NotFound(string detail) =>
        Problem(StatusCodes.Status404NotFound, "not-found", "Not found", detail);

    public static IResult TooLarge() => Problem(
        StatusCodes.Status413PayloadTooLarge, "too-long", "The body is too long", "The body is longer than this server reads: shorten it.");

    public static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem(
            StatusCodes.Status401Unauthorized, "unauthorized", "Who are you?", "Send a Plaza account's token as Authorization: Bearer.");
    }

    public static IResult From(PlazaAnswer refusal) => refusal switch
    {
        PlazaAnswer.Missing(var reason) => NotFound(reason),
        PlazaAnswer.NotAuthor(var reason) => Problem(StatusCodes.Status403Forbidden, "forbidden", "Not yours", reason),
        PlazaAnswer.TooLong(var reason) => Problem(StatusCodes.Status422UnprocessableEntity, "too-long", "Too long", reason),
        PlazaAnswer.Refused(var reason) => Invalid(reason, StatusCodes.Status422UnprocessableEntity),
        _ => throw new InvariantException($"{refusal.GetType().Name} is no refusal"),
    };

    static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: "/problems/" + type);
}
