using Microsoft.AspNetCore.Authentication;
using Tagsale.Core.Members;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

static class LeavingDeeds
{
    const string SignInPage = "/member/sign-in";

    public static void MapLeavingDeeds(this IEndpointRouteBuilder deeds)
    {
        deeds.MapPost("/sign-out", (Delegate)SignOut);
        deeds.MapPost("/sign-out-everywhere", (HttpContext http, MemberDeed deed) => deed.Do(http,
            (me, now) => new SignOutEverywhere(me.Id) { At = now }, outcome => outcome is MemberOutcome.Done ? Notes.SignedOutEverywhere : Notes.Gone, SignInPage));
        deeds.MapPost("/leave", (HttpContext http, MemberDeed deed) => deed.Do(http,
            (me, now) => new DeleteMember(me.Id) { At = now }, outcome => outcome is MemberOutcome.Done ? Notes.Left : Notes.Gone, SignInPage));
    }

    static async Task<IResult> SignOut(HttpContext http)
    {
        await http.SignOutAsync(SignIn.Member);
        return Results.LocalRedirect(Notes.SignedOut.On(SignInPage));
    }
}
