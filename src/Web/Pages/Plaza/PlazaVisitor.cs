using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Pages.Plaza;

/// <summary>Who is signed in to Plaza in this browser. It has nothing to do with being a member of the shop.</summary>
static class PlazaVisitor
{
    public const string Scheme = "plaza";

    public static async Task<PlazaAccount?> PlazaAccount(this HttpContext http, PlazaSquare square)
    {
        var visit = await http.AuthenticateAsync(Scheme);
        if (visit.Principal is not { Identity.Name: { } handle } person) return null;
        return square.FindByHandle(handle) is { } account && account.Id == person.FindFirstValue(ClaimTypes.NameIdentifier) ? account : null;
    }

    public static Task SignInToPlaza(this HttpContext http, PlazaAccount account) =>
        http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, account.Id), new(ClaimTypes.Name, account.Handle)], Scheme)));

    /// <summary>Where to go on after a form: a path of the square, never another site.</summary>
    public static string BackOr(string? path, string fallback) =>
        path is not null && (path == "/plaza" || path.StartsWith("/plaza/", StringComparison.Ordinal) || path.StartsWith("/plaza?", StringComparison.Ordinal))
            && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl)
            ? path : fallback;
}
