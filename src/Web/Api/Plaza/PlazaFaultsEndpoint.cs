using Microsoft.AspNetCore.Mvc;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Api.Plaza;

/// <summary>Switches Plaza's misbehaviour. Whoever maps it guards it: it is for the operator.</summary>
public static class PlazaFaultsEndpoint
{
    const string Shape = "{deliverTwice?, delaySeconds?, outOfOrder?, refuseReplies?, loseReplyAnswers?, down?}";
    const double DaySeconds = 86_400;

    public static RouteHandlerBuilder MapPlazaFaults(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/plaza/faults", Switch).WithTags("Plaza");

    static Task<IResult> Switch(HttpContext http, [FromServices] PlazaFaults faults) =>
        PlazaRequests.WithBody(http, PlazaJson.Default.FaultsBody, Shape, body =>
        {
            if (body.DelaySeconds is < 0 or > DaySeconds)
                return PlazaProblems.Invalid($"delaySeconds must be a number from 0 to {DaySeconds}.");
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
    }

    static FaultsBody Present(PlazaFaults faults) => new(
        faults.DeliverTwice, faults.Delay.TotalSeconds, faults.OutOfOrder, faults.RefuseReplies, faults.LoseReplyAnswers, faults.Down);
}
