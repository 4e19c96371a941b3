using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>What somebody went to their network for; kept while they are there.</summary>
/// <param name="ReturnTo">A path of this site.</param>
/// <param name="Link">The account is to be linked to the membership that is signed in, not to be signed in with.</param>
sealed record SignInStart(string ReturnTo, bool Link)
{
    public static SignInStart Of(string? returnTo, bool link) => new(LocalPath.Or(returnTo, MemberArea.Home), link);

    public static IResult Back(Note note, SignInStart? start = null) => Results.LocalRedirect(
        start is { Link: true } ? note.On(MemberArea.Home)
        : note.On($"/member/sign-in?returnTo={Uri.EscapeDataString(start?.ReturnTo ?? MemberArea.Home)}"));
}
