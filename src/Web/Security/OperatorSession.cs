using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Tagsale.Web.Security;

/// <summary>An operator's sign-in: good until it ends or the key is changed.</summary>
static class OperatorSession
{
    const string KeyClaim = "key";

    public static Task Start(HttpContext http, OperatorKey key) => http.SignInAsync(SignIn.Operator, new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, SignIn.Operator), new(KeyClaim, key.Mark)], SignIn.Operator)));

    public static Task Check(CookieValidatePrincipalContext context)
    {
        var key = context.HttpContext.RequestServices.GetRequiredService<OperatorKey>();
        if (context.Principal?.FindFirstValue(KeyClaim) != key.Mark) context.RejectPrincipal();
        return Task.CompletedTask;
    }
}
