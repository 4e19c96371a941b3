using Tagsale.Core.Ports;

namespace Tagsale.Web;

static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).WithTags("Health").WithSummary("The process answers");
        routes.MapGet("/health/ready", (IStore store) => store.IsAlive() ? Results.Text("ready") : Results.Text("the store does not answer", statusCode: 503))
            .WithTags("Health").WithSummary("The store answers and its schema is up to date");
    }
}
