using Microsoft.AspNetCore.Mvc;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Api.Plaza;

/// <summary>Switches Plaza's misbehaviour. Whoever maps it guards it: it is for the operator.</summary>
public static class PlazaFaultsEndpoint
{
    const string Shape = "{deliverTwice?, delaySeconds?, outOfOrder?, refuseReplies?, loseReplyAnswers?, down?, pointsPerHour?, retryAfterSeconds?}";
    const double DaySeconds = 86_400;
    const int MostPoints = 1_000_000;

    /// <summary>What Bluesky asks.</summary>
    const int PostPoints = 3;

    public static RouteHandlerBuilder MapPlazaFaults(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/plaza/faults", Switch).WithTags("Plaza");

    static Task<IResult> Switch(HttpContext http, [FromServices] PlazaFaults faults) =>
        PlazaRequests.WithBody(http, PlazaJson.Default.FaultsBody, Shape, body =>
        {
            if (body.DelaySeconds is < 0 or > DaySeconds)
                return PlazaProblems.Invalid($"delaySeconds must be a number from 0 to {DaySeconds}.");
            if (body.RetryAfterSeconds is < 0 or > DaySeconds)
                return PlazaProblems.Invalid($"retryAfterSeconds must be a number from 0 to {DaySeconds}.");
            if (body.PointsPerHour is < 0 or > MostPoints)
                return PlazaProblems.Invalid($"pointsPerHour must be a number from 0, for no limit, to {MostPoints}.");
            Apply(faults, body);
            return TypedResults.Json(Present(faults), PlazaJson.Default.FaultsBody);
        });

    // What is not named stays as it is.
    static void Apply(PlazaFaults faults, FaultsBody body)
    {
        faults.DeliverTwice = body.DeliverTwice ?? faults.DeliverTwice;
        faults.Delay = body.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : faults.Delay;
        faults.OutOfOrder = body.OutOfOrder ?? faults.OutOfOrder;
        faults.RefuseReplies = body.RefuseReplies ?? faults.RefuseReplies;
        faults.LoseReplyAnswers = body.LoseReplyAnswers ?? faults.LoseReplyAnswers;
        faults.Down = body.Down ?? faults.Down;
        faults.RetryAfter = body.RetryAfterSeconds is { } away ? TimeSpan.FromSeconds(away) : faults.RetryAfter;
        if (body.PointsPerHour is { } points) faults.Limits = points == 0 ? null : new([new(TimeSpan.FromHours(1), points)], PostPoints, PostPoints);
    }

    static FaultsBody Present(PlazaFaults faults) => new(
        faults.DeliverTwice, faults.Delay.TotalSeconds, faults.OutOfOrder, faults.RefuseReplies, faults.LoseReplyAnswers, faults.Down,
        faults.Limits?.Windows[0].Points ?? 0, faults.RetryAfter.TotalSeconds);
}
