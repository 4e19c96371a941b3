using System.Text.Json;
using Tagsale.Adapters.Networks.Bluesky.OAuth;
using Tagsale.Core;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>"Continue with Bluesky": to the sign-in of the account's own server, and back with proof of whose it is.</summary>
static class BlueskySignIn
{
    public const string Network = "bluesky";
    public const string Page = "/member/bluesky";
    public const string ReturnPath = "/member/bluesky-return";

    static readonly SealedCookie Begun = new("tagsale-bluesky", TimeSpan.FromMinutes(15));

    sealed record Kept(LinkNote Note, SignInStart Start);

    public static void MapBlueskySignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ReturnPath, Return).ExcludeFromDescription();
        routes.MapGet(OAuthClient.MetadataPath, Metadata).ExcludeFromDescription();
    }

    public static string Address(string? returnTo, bool link) =>
        link ? Page + "/link" : $"{Page}?returnTo={Uri.EscapeDataString(LocalPath.Or(returnTo, MemberArea.Home))}";

    public static async Task<LinkStep> Begin(HttpContext http, Linking linking, string? typed, SignInStart start)
    {
        var step = await linking.Begin(typed, http.RequestAborted);
        Told(http, step);
        if (step is LinkStep.Go go) Begun.Keep(http, JsonSerializer.Serialize(new Kept(go.Note, start)));
        return step;
    }

    static async Task<IResult> Return(HttpContext http, Linking linking, ShownAccount shown, string? state, string? iss, string? code, string? error, CancellationToken cancellation)
    {
        if (Begun.Read(http) is not { } note || JsonSerializer.Deserialize<Kept>(note) is not { } kept) return SignInStart.Back(Notes.SignInAgain);
        var step = await linking.Complete(kept.Note, new(state, iss, code, error), cancellation);
        Told(http, step);
        // A return that was not begun here must not end one that was.
        if (step is not LinkStep.Failed { Trouble: LinkTrouble.NotBegunHere }) Begun.Drop(http);
        return step switch
        {
            LinkStep.Shown { Account: var account } => await shown.GoOn(http, kept.Start, new(Network, account.Did.Value), account.Handle?.Value ?? ""),
            LinkStep.Failed failed => SignInStart.Back(Told(failed.Trouble), kept.Start),
            _ => throw new InvariantException("a sign-in that is completed has shown an account or failed"),
        };
    }

    /// <summary>To the operator: people rarely say what they met.</summary>
    static void Told(HttpContext http, LinkStep step)
    {
        if (step is LinkStep.Failed failed)
            Log.SignInFailed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Tagsale.Web"), Network, failed.Trouble.ToString());
    }

    static IResult Metadata(HttpContext http, OAuthClient client, ProgramRules rules)
    {
        http.Response.Headers.CacheControl = "public, max-age=600";
        return Results.Json(client.Metadata(rules.Name, rules.PublicUrl));
    }

    public static Note Told(LinkTrouble trouble) => trouble switch
    {
        LinkTrouble.NotAnAccount => Notes.NoHandle,
        LinkTrouble.UnknownAccount => Notes.UnknownHandle,
        LinkTrouble.NotItsHandle => Notes.NotItsHandle,
        LinkTrouble.ServerAway => Notes.ServerAway,
        LinkTrouble.ServerUnfit => Notes.ServerUnfit,
        LinkTrouble.Refused => Notes.ServerRefused,
        LinkTrouble.Cancelled => Notes.SignInCancelled,
        LinkTrouble.NotBegunHere => Notes.SignInAgain,
        LinkTrouble.AnotherAccount => Notes.AnotherAccount,
    };
}
