using Microsoft.Playwright;
using Tagsale.Servers;

namespace Tagsale.Browser;

/// <summary>What people do to show that an account on the AT Protocol is theirs: here, at the account's own server, and back here.</summary>
static class BlueskyVisits
{
    /// <summary>From the page the visitor is on, which has the field, to being back from the account's server.</summary>
    public static async Task ContinueWithBluesky(this Visitor visitor, PdsAccount account, string decision = "Authorize")
    {
        await visitor.Fill("Your Bluesky handle", account.Handle);
        await visitor.Press("Continue with Bluesky");
        await visitor.DecideThere(account, decision);
    }

    /// <summary>At the account's server: sign in, decide, and come back.</summary>
    public static async Task DecideThere(this Visitor visitor, PdsAccount account, string decision = "Authorize")
    {
        await visitor.Page.Locator("input[type=password]").FillAsync(account.Password);
        await visitor.Press("Sign in");
        await visitor.Press(decision);
        await visitor.ComeBack();
    }

    /// <summary>The page in between leads on by itself at once; from here on it does not, so that it can be looked at.</summary>
    public static Task StayInBetween(this Visitor visitor) => visitor.Page.RouteAsync("**/member/bluesky**", async route =>
    {
        var answer = await route.FetchAsync();
        await route.FulfillAsync(new() { Response = answer, Headers = answer.Headers.Where(header => header.Key != "refresh") });
    });

    public static Task ComeBack(this Visitor visitor) =>
        visitor.Page.WaitForURLAsync(url => url.StartsWith(visitor.Shop.Address, StringComparison.Ordinal), new() { Timeout = 30_000 });

    /// <summary>From nothing to a member whose account is linked.</summary>
    /// <param name="card">Null where the shop has no payment service.</param>
    public static async Task JoinWithBluesky(this Visitor visitor, PdsAccount account, string? card = null)
    {
        await visitor.Go("/join");
        await visitor.ContinueWithBluesky(account);
        if (card is null) await visitor.FillIn("ann@example.org");
        else await visitor.FillInAndPay("ann@example.org", card);
        await visitor.Page.WaitForURLAsync("**/member*");
    }
}
