using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>"Continue with Plaza": there with a state nobody else knows, back with a code that tells whose account it is.</summary>
static class PlazaSignIn
{
    const string Network = "plaza";
    const string ReturnPath = "/member/plaza-return";

    static readonly SealedCookie Started = new("tagsale-sign-in", TimeSpan.FromMinutes(15));

    sealed record Kept(string State, SignInStart Start);

    public static void MapPlazaSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/member/plaza", Go).ExcludeFromDescription();
        routes.MapGet(ReturnPath, Return).ExcludeFromDescription();
    }

    static IResult Go(HttpContext http, ProgramRules rules, Draw draw, string? returnTo, bool link = false)
    {
        var kept = new Kept(draw.Secret(), SignInStart.Of(returnTo, link));
        Started.Keep(http, JsonSerializer.Serialize(kept));
        return Results.LocalRedirect($"/plaza/authorize?redirect_uri={Uri.EscapeDataString(rules.PublicUrl + ReturnPath)}&state={kept.State}");
    }

    static async Task<IResult> Return(HttpContext http, ProgramRules rules, PlazaSquare square, ShownAccount shown, string? code, string? state)
    {
        if (Started.Read(http) is not { } note || JsonSerializer.Deserialize<Kept>(note) is not { } kept || !Same(kept.State, state)) return SignInStart.Back(Notes.SignInAgain);
        Started.Drop(http);
        if (code is null) return SignInStart.Back(Notes.SignInCancelled, kept.Start);
        return square.RedeemCode(code, rules.PublicUrl + ReturnPath) is { } account
            ? await shown.GoOn(http, kept.Start, new(Network, account.Id), account.Handle)
            : SignInStart.Back(Notes.SignInAgain, kept.Start);
    }

    static bool Same(string kept, string? came) =>
        came is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept), Encoding.UTF8.GetBytes(came));
}
