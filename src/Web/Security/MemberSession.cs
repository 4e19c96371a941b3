using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Security;

/// <summary>A member's sign-in: good until it ends, the member signs out everywhere, or leaves.</summary>
public sealed class MemberSession(IQueries queries)
{
    const string SessionClaim = "session";

    public static Task Start(HttpContext http, Member member) => http.SignInAsync(SignIn.Member, new(new ClaimsIdentity(
    [
        new(ClaimTypes.NameIdentifier, member.Id.ToString()),
        new(SessionClaim, member.Session.ToString(CultureInfo.InvariantCulture)),
    ], SignIn.Member)));

    /// <summary>The member who is signed in; null for everybody else.</summary>
    public async Task<Member?> Find(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(SignIn.Member);
        return ticket.Principal is { } principal ? Living(principal) : null;
    }

    /// <summary>The same on a page that is open to everybody, where forms that only members may send are to be taken from them: a form's token names whom the page was drawn for.</summary>
    public async Task<Member?> Greet(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(SignIn.Member);
        if (ticket.Principal is not { } principal || Living(principal) is not { } member) return null;
        http.User = principal;
        return member;
    }

    public static Task Check(CookieValidatePrincipalContext context)
    {
        var session = context.HttpContext.RequestServices.GetRequiredService<MemberSession>();
        if (context.Principal is null || session.Living(context.Principal) is null) context.RejectPrincipal();
        return Task.CompletedTask;
    }

    Member? Living(ClaimsPrincipal principal) =>
        MemberId.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && queries.Member(id) is { DeletedAt: null } member
        && principal.FindFirstValue(SessionClaim) == member.Session.ToString(CultureInfo.InvariantCulture)
            ? member : null;
}
