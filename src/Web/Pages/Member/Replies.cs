using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Pages.Plaza;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>"No more replies" for whoever can show that an account is theirs, member or not.</summary>
static class Replies
{
    public const string Page = "/opt-out";

    public static void MapReplies(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Page + "/set", Set).FromOwnForms(Page).ExcludeFromDescription();

    public static string Address(SocialAccount account, bool on) =>
        $"{Page}/set?network={Uri.EscapeDataString(account.Network)}&account={Uri.EscapeDataString(account.Id)}&on={(on ? "true" : "false")}";

    /// <summary>The accounts of whoever is looking: a member's linked ones, and the one signed in to Plaza.</summary>
    public static async Task<IReadOnlyList<(SocialAccount Account, string Handle)>> AccountsOf(HttpContext http)
    {
        var member = await http.RequestServices.GetRequiredService<MemberSession>().Find(http);
        var linked = member?.Accounts.Select(l => (l.Account, l.Handle)) ?? [];
        var visitor = http.RequestServices.GetService<PlazaSquare>() is { } square ? await http.PlazaAccount(square) : null;
        return [.. linked.Concat(visitor is null ? [] : [(new SocialAccount("plaza", visitor.Id), visitor.Handle)]).DistinctBy(owned => owned.Item1)];
    }

    static async Task<IResult> Set(HttpContext http, GroupCommit engine, TimeProvider time, string network, string account, bool on)
    {
        var social = new SocialAccount(network, account);
        if (!(await AccountsOf(http)).Any(owned => owned.Account == social)) return Results.LocalRedirect(Notes.Gone.On(Page));

        Command<Contact> command = on ? new OptIn(social) { At = time.GetUtcNow() } : new OptOut(social) { At = time.GetUtcNow() };
        var note = await engine.Objection(command, _ => on ? Notes.RepliesOn : Notes.RepliesOff);
        return Results.LocalRedirect(note!.On(Page));
    }
}
