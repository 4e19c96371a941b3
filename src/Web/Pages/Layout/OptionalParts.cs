using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;

namespace Tagsale.Web.Pages.Layout;

/// <summary>The demo's own network and payment service are there only where the composition root put them.</summary>
static class OptionalParts
{
    public static bool HasPlaza(this IServiceProvider services) => services.GetService<PlazaSquare>() is not null;

    public static bool HasSandbox(this IServiceProvider services) => services.GetService<SandboxService>() is not null;
}
