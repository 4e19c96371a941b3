using Tagsale.Adapters.Networks.Bluesky.OAuth;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;

namespace Tagsale.Web.Pages.Layout;

/// <summary>What is there only where the composition root put it: the demo's own network and payment service, and what is switched on by settings.</summary>
static class OptionalParts
{
    public static bool HasPlaza(this IServiceProvider services) => services.GetService<PlazaSquare>() is not null;

    public static bool HasBluesky(this IServiceProvider services) => services.GetService<Linking>() is not null;

    public static bool HasSandbox(this IServiceProvider services) => services.GetService<SandboxService>() is not null;
}
