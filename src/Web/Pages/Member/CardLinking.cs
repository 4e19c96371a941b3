using System.Net;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;
using Tagsale.Web.Workers;

namespace Tagsale.Web.Pages.Member;

/// <summary>To the payment service's own page, where a card is entered, and back with it.</summary>
static class CardLinking
{
    public const string Page = "/member/cards/new";
    const string Purpose = "card-page";

    /// <summary>Longer than the payment services keep their page open.</summary>
    static readonly TimeSpan OpenFor = TimeSpan.FromHours(25);

    public static void MapCardLinking(this IEndpointRouteBuilder member)
    {
        var limit = new CardPageLimit();
        member.MapPost("/cards/add", Add).FromOwnForms(Page).AddEndpointFilter(limit);
        member.MapGet("/cards/linked", Linked).AddEndpointFilter(limit);
    }

    /// <summary>From the page where the member agrees that a card is kept and charged.</summary>
    static async Task<IResult> Add(HttpContext http, Outside outside, MemberSession session, Seals seals, ProgramRules rules, CancellationToken cancellation)
    {
        if (http.Request.Form["Accept"] != "true") return Results.LocalRedirect(Notes.CardConsent.On(Page));
        var service = http.Request.Form["Service"].ToString();
        var me = Invariant.Found(await session.Find(http), "the member who is signed in");
        var name = outside.HasPayment(service) ? service : outside.PaymentNames.FirstOrDefault();
        if (name is null) return Results.LocalRedirect(Notes.NoPayment.On(MemberArea.Home));

        // The pass comes back with the card, and with what was agreed to. Without it anybody could be sent here to take on a card that is not theirs.
        var pass = seals.Close(Purpose, $"{me.Id} {name} {rules.TermsVersion}", OpenFor);
        try
        {
            var customer = me.Cards.LastOrDefault(c => c.Service == name)?.Customer;
            var page = await outside.Payment(name).HostedCardPage(WayBack(rules, pass), customer, cancellation);
            return page.IsAbsoluteUri ? LeadOn(http, page, rules) : Results.LocalRedirect(page.OriginalString);
        }
        catch (PaymentUnavailableException)
        {
            return Results.LocalRedirect(Notes.NoPayment.On(MemberArea.Home));
        }
    }

    /// <summary>Joining ends with a form, and no form of ours may be led to another site: so a page leads there, by itself and by a link.</summary>
    static IResult LeadOn(HttpContext http, Uri page, ProgramRules rules)
    {
        http.Response.Headers["Refresh"] = $"0; url={page.AbsoluteUri}";
        var (name, address) = (WebUtility.HtmlEncode(rules.Name), WebUtility.HtmlEncode(page.AbsoluteUri));
        return Results.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>Going on – {name}</title><link rel="stylesheet" href="{Asset.Url("tagsale.css")}" /></head>
            <body><main class="narrow"><h1>Going on to {WebUtility.HtmlEncode(page.Host)}</h1><p>That is where you enter your card; you come back here by yourself.</p><p><a class="button wide" href="{address}">Go on</a></p></main></body>
            </html>
            """, "text/html; charset=utf-8");
    }

    static async Task<IResult> Linked(
        HttpContext http, Outside outside, MemberSession session, Seals seals, MemberDeed deed, ProgramRules rules, Draw draw, string? pass, CancellationToken cancellation)
    {
        var me = Invariant.Found(await session.Find(http), "the member who is signed in");
        if (seals.Open(Purpose, pass)?.Split(' ', 3) is not [var starter, var service, var terms] || starter != me.Id.ToString() || !outside.HasPayment(service))
            return Results.LocalRedirect(Notes.CardNotYours.On(MemberArea.Home));

        var visit = http.Request.Query["session"].ToString();
        if (visit.Length == 0) return Results.LocalRedirect(Notes.CardNotAdded.On(MemberArea.Home));
        try
        {
            return await outside.Payment(service).FindLinked(visit, WayBack(rules, pass!), cancellation) is { } card
                ? await Keep(http, deed, Card.Saved(draw.CardId(), service, card, default), terms)
                : Results.LocalRedirect(Notes.CardNotAdded.On(MemberArea.Home));
        }
        catch (PaymentUnavailableException)
        {
            return Results.LocalRedirect(Notes.NoPayment.On(MemberArea.Home));
        }
    }

    /// <summary>By it the service knows, too, for whom the page was opened: the pass alone only tells who has come.</summary>
    static Uri WayBack(ProgramRules rules, string pass) => new($"{rules.PublicUrl}/member/cards/linked?pass={pass}");

    static Task<IResult> Keep(HttpContext http, MemberDeed deed, Card card, string terms) => deed.Do(http,
        (me, now) => new AddCard(me.Id, card with { AddedAt = now, Consent = new(terms, now, http.Connection.RemoteIpAddress?.ToString()) }) { At = now },
        outcome => outcome is MemberOutcome.Done ? Notes.CardAdded : Notes.Gone);
}
