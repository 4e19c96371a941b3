using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>"Continue with Plaza": there with a state nobody else knows, back with a code that tells whose account it is.</summary>
static class PlazaSignIn
{
    const string Network = "plaza";
    const string ReturnPath = "/member/plaza-return";

    static readonly SealedCookie Started = new("tagsale-sign-in", TimeSpan.FromMinutes(15));

    /// <param name="Link">The account is to be linked to the membership that is signed in, not to be signed in with.</param>
    sealed record Start(string State, string ReturnTo, bool Link);

    public static void MapPlazaSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/member/plaza", Go).ExcludeFromDescription();
        routes.MapGet(ReturnPath, Return).ExcludeFromDescription();
    }

    static IResult Go(HttpContext http, ProgramRules rules, Draw draw, string? returnTo, bool link = false)
    {
        var start = new Start(draw.Secret(), LocalPath.Or(returnTo, MemberArea.Home), link);
        Started.Keep(http, JsonSerializer.Serialize(start));
        return Results.LocalRedirect($"/plaza/authorize?redirect_uri={Uri.EscapeDataString(rules.PublicUrl + ReturnPath)}&state={start.State}");
    }

    static async Task<IResult> Return(
        HttpContext http, ProgramRules rules, PlazaSquare square, IQueries queries, MemberSession session, MemberDeed deed, string? code, string? state)
    {
        if (Started.Read(http) is not { } kept || JsonSerializer.Deserialize<Start>(kept) is not { } start || !Same(start.State, state)) return Back(Notes.SignInAgain);
        Started.Drop(http);
        if (code is null) return Back(Notes.SignInCancelled, start);
        if (square.RedeemCode(code, rules.PublicUrl + ReturnPath) is not { } account) return Back(Notes.SignInAgain, start);

        var social = new SocialAccount(Network, account.Id);
        var me = await session.Find(http);
        if (!start.Link && queries.Member(social) is { DeletedAt: null } owner)
        {
            await MemberSession.Start(http, owner);
            return Results.LocalRedirect(start.ReturnTo);
        }
        if (me is not null) return await Link(http, deed, social, account.Handle);
        if (start.Link) return Back(Notes.SignInAgain, start);

        Joining.Begin(http, new(social, account.Handle));
        return Results.LocalRedirect("/member/join");
    }

    static Task<IResult> Link(HttpContext http, MemberDeed deed, SocialAccount social, string handle) => deed.Do(http,
        (me, now) => new LinkAccount(me.Id, social, handle) { At = now },
        outcome => outcome switch
        {
            MemberOutcome.Done => Notes.AccountLinked,
            MemberOutcome.AccountTaken => Notes.AccountTaken,
            _ => Notes.Gone,
        });

    static IResult Back(Note note, Start? start = null) => Results.LocalRedirect(
        start is { Link: true } ? note.On(MemberArea.Home)
        : note.On($"/member/sign-in?returnTo={Uri.EscapeDataString(start?.ReturnTo ?? MemberArea.Home)}"));

    static bool Same(string kept, string? came) =>
        came is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept), Encoding.UTF8.GetBytes(came));
}
