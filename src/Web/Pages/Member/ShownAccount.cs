using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>Somebody has shown at their network which account is theirs: its member is signed in, it is linked to who is, or a stranger goes on to join.</summary>
sealed class ShownAccount(IQueries queries, MemberSession session, MemberDeed deed)
{
    public async Task<IResult> GoOn(HttpContext http, SignInStart start, SocialAccount social, string handle)
    {
        var me = await session.Find(http);
        if (!start.Link && queries.Member(social) is { DeletedAt: null } owner)
        {
            await MemberSession.Start(http, owner);
            return Results.LocalRedirect(start.ReturnTo);
        }
        if (me is not null) return await Link(http, social, handle);
        if (start.Link) return SignInStart.Back(Notes.SignInAgain, start);

        Joining.Begin(http, new(social, handle));
        return Results.LocalRedirect("/member/join");
    }

    Task<IResult> Link(HttpContext http, SocialAccount social, string handle) => deed.Do(http,
        (me, now) => new LinkAccount(me.Id, social, handle) { At = now },
        outcome => outcome switch
        {
            MemberOutcome.Done => Notes.AccountLinked,
            MemberOutcome.AccountTaken => Notes.AccountTaken,
            _ => Notes.Gone,
        });
}
