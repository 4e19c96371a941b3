using System.Security.Claims;
using System.Threading.RateLimiting;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>Each of these asks the payment service, which answers everybody's charges at the same rate: so nobody asks it often.</summary>
sealed class CardPageLimit : IEndpointFilter
{
    /// <summary>There and back, for five cards.</summary>
    public const int MostAMinute = 10;

    readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(member =>
        RateLimitPartition.GetFixedWindowLimiter(member, _ => new() { PermitLimit = MostAMinute, Window = TimeSpan.FromMinutes(1) }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = _limiter.AttemptAcquire(context.HttpContext.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");
        if (lease.IsAcquired) return await next(context);
        await SecuritySetup.TooMany(context.HttpContext, context.HttpContext.RequestAborted);
        return Results.Empty;
    }
}
