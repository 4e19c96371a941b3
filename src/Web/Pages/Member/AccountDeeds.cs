using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

static class AccountDeeds
{
    public static void MapAccountDeeds(this IEndpointRouteBuilder deeds)
    {
        deeds.MapPost("/accounts/unlink", Unlink);
        deeds.MapPost("/accounts/replies", Replies);
    }

    /// <summary>The address of a deed with one account.</summary>
    public static string Address(string deed, SocialAccount account) =>
        $"/member/accounts/{deed}?network={Uri.EscapeDataString(account.Network)}&account={Uri.EscapeDataString(account.Id)}";

    /// <summary>Ends every sign-in but the one it was done with.</summary>
    static async Task<IResult> Unlink(HttpContext http, MemberDeed deed, string network, string account)
    {
        var left = (Core.Members.Member?)null;
        var answer = await deed.Do(http,
            (me, now) => new UnlinkAccount(me.Id, new(network, account)) { At = now },
            outcome =>
            {
                left = (outcome as MemberOutcome.Done)?.Member;
                return left is null ? Notes.Gone : Notes.AccountUnlinked;
            });
        if (left is not null) await MemberSession.Start(http, left);
        return answer;
    }

    static Task<IResult> Replies(HttpContext http, MemberDeed deed, string network, string account, bool on)
    {
        var social = new SocialAccount(network, account);
        return on
            ? deed.Do(http, (me, now) => me.Linked(social) is null ? null : new OptIn(social) { At = now }, _ => Notes.RepliesOn)
            : deed.Do(http, (me, now) => me.Linked(social) is null ? null : new OptOut(social) { At = now }, _ => Notes.RepliesOff);
    }
}
