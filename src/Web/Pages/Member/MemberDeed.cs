using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>What the signed-in member does with one click: submit, and back to a page that tells how it went.</summary>
public sealed class MemberDeed(MemberSession session, GroupCommit engine, TimeProvider time)
{
    public async Task<IResult> Do<TOutcome>(
        HttpContext http, Func<Core.Members.Member, DateTimeOffset, Command<TOutcome>?> command, Func<TOutcome, Note> told, string page = MemberArea.Home)
        where TOutcome : notnull
    {
        var member = Invariant.Found(await session.Find(http), "the member who is signed in");
        var note = command(member, time.GetUtcNow()) is { } wanted ? await engine.Objection(wanted, told) : Notes.Gone;
        return Results.LocalRedirect((note ?? Notes.Gone).On(page));
    }
}
