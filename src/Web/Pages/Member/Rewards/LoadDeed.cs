using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member.Rewards;

/// <summary>One click that loads a reward offer to the member's card.</summary>
static class LoadDeed
{
    public const string Address = RewardsPage.Address + "/load";

    static readonly Note[] Refusals = [Notes.LoadPaused, Notes.LoadNotStarted, Notes.LoadEnded, Notes.LoadWithoutCard, Notes.LoadCardExpired, Notes.LoadCardTaken, Notes.LoadNoPlace, Notes.LoadUsedUp];

    public static void MapLoadDeed(this IEndpointRouteBuilder deeds) => deeds.MapPost("/rewards/load", Load);

    /// <summary>The place of the form that loads it.</summary>
    public static string Place(OfferId offer) => $"load-{offer}";

    /// <summary>Why the offer could not be loaded by the click that led here; null for every other offer.</summary>
    public static Note? Refusal(HttpContext http, OfferId offer) =>
        http.Request.Query["offer"] == offer.ToString() && Notes.Find(http.Request.Query["note"].ToString()) is { } note && Refusals.Contains(note) ? note : null;

    static Task<IResult> Load(HttpContext http, MemberDeed deed, Draw draw)
    {
        var form = http.Request.Form;
        var named = OfferId.TryParse(form["Offer"], out var offer);
        CardId? card = null;
        if (form["Card"] is [{ } wanted])
        {
            named &= CardId.TryParse(wanted, out var chosen);
            card = chosen;
        }
        var page = LocalPath.Or(form["ReturnTo"], RewardsPage.Address);
        return deed.Do(http,
            (me, now) => named ? new LoadOffer(draw.EnrollmentId(), offer, me.Id, card, EnrollmentSource.Click) { At = now } : null,
            Told,
            $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}offer={offer}#{Place(offer)}");
    }

    static Note Told(LoadOutcome outcome) => outcome switch
    {
        LoadOutcome.Loaded => Notes.OfferLoaded,
        LoadOutcome.Refused { Refusal: LoadRefusal.AlreadyLoaded, Before: { EndedAt: null } } => Notes.LoadedBefore,
        LoadOutcome.Refused { Refusal: var refusal } => refusal switch
        {
            LoadRefusal.ProgramPaused => Notes.LoadPaused,
            LoadRefusal.OfferNotStarted => Notes.LoadNotStarted,
            LoadRefusal.OfferEnded => Notes.LoadEnded,
            LoadRefusal.NoCard => Notes.LoadWithoutCard,
            LoadRefusal.CardNotEligible => Notes.LoadCardExpired,
            LoadRefusal.AlreadyLoaded => Notes.LoadCardTaken,
            LoadRefusal.EnrollmentLimitReached => Notes.LoadNoPlace,
            LoadRefusal.BudgetUsedUp => Notes.LoadUsedUp,
            LoadRefusal.AccountNotPublic or LoadRefusal.DisclosureMissing => throw new InvariantException($"no post was read that would be refused as {refusal}"),
        },
        _ => Notes.Gone,
    };
}
