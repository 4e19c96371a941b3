using Tagsale.Servers;

namespace Tagsale.Browser;

/// <summary>A shop whose only network is Bluesky, and a real server of the AT Protocol.</summary>
public sealed class BlueskyShop : IAsyncLifetime
{
    internal Pds Pds { get; private set; } = null!;
    public Shop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Pds.IsMissing) return;
        Pds = await Pds.Shared;
        var storefront = await Pds.SignUp("storefront");
        Shop = await Shop.Start(["--Tagsale:Demo=false", "--Tagsale:AllowPrivateHosts=true", .. Settings(Pds), .. await Settings(storefront)]);
    }

    internal static IEnumerable<string> Settings(Pds pds) =>
        [$"--Tagsale:Bluesky:Service={pds.Url}", $"--Tagsale:Bluesky:PlcDirectory={pds.PlcUrl}", $"--Tagsale:Bluesky:Stream={pds.StreamUrl}"];

    internal static async Task<IEnumerable<string>> Settings(PdsAccount storefront) =>
        [$"--Tagsale:Bluesky:Identifier={storefront.Handle}", $"--Tagsale:Bluesky:AppPassword={await storefront.AppPassword()}"];

    public async ValueTask DisposeAsync()
    {
        if (Shop is not null) await Shop.DisposeAsync();
    }
}
