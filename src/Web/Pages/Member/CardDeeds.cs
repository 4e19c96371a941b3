using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Member;

static class CardDeeds
{
    public static void MapCardDeeds(this IEndpointRouteBuilder deeds)
    {
        deeds.MapPost("/cards/{id}/prefer", Prefer);
        deeds.MapPost("/cards/{id}/remove", Remove);
    }

    static Task<IResult> Prefer(HttpContext http, MemberDeed deed, string id) => deed.Do(http,
        (me, now) => CardId.TryParse(id, out var card) ? new PreferCard(me.Id, card) { At = now } : null,
        outcome => outcome is MemberOutcome.Done ? Notes.CardPreferred : Notes.Gone);

    static Task<IResult> Remove(HttpContext http, MemberDeed deed, string id) => deed.Do(http,
        (me, now) => CardId.TryParse(id, out var card) ? new RemoveCard(me.Id, card) { At = now } : null,
        outcome => outcome is MemberOutcome.Done ? Notes.CardRemoved : Notes.Gone);
}
