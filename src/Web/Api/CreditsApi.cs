using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Api;

/// <param name="Reference">The issuer's own, of the file it has carried out.</param>
/// <param name="Credits">Their ids.</param>
sealed record PayoutBody(string? Reference, IReadOnlyList<string?>? Credits);

/// <summary>Statement credits, and how those that no payment service moves are paid.</summary>
static class CreditsApi
{
    const int MostAtOnce = 5_000;
    const long LargestBody = 1_000_000;
    const int LongestReference = 100;
    const int PageSize = 200;

    static readonly string[] Columns = ["credit", "transaction", "offer", "title", "member", "service", "token", "amount", "currency", "at"];

    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/credits", List).Produces<ListJson<CreditJson>>().Refuses(422).WithSummary("Statement credits, and clawbacks below zero, newest first; filter by member, offer and state");
        api.MapGet("/payouts.csv", Owed).Produces<string>(200, "text/csv").WithSummary("Credits that no payment service moves and that are not paid yet, with the card, as a file for the card's issuer");
        api.MapPost("/payouts", Pay).WithMetadata(new RequestSizeLimitAttribute(LargestBody)).Accepts<PayoutBody>("application/json").Produces<PaidOutJson>().Refuses(400, 409, 413, 422)
            .WithSummary("Tell that credits of the file were carried out, up to 5,000");
    }

    static IResult List(HttpContext http, IQueries queries, string? member, string? offer, string? state)
    {
        var errors = new Errors();
        var query = new CreditQuery(RewardFilters.Member(errors, member), RewardFilters.Offer(errors, offer), RewardFilters.Name<CreditState>(errors, "state", state));
        return errors.Any ? Problem.Invalid(errors) : Paging.List(http, page => queries.Credits(query, page), CreditJson.Of, byTime: true);
    }

    /// <summary>Written page by page: however many there are, few are in memory.</summary>
    static IResult Owed(IQueries queries) => new CsvResult("payouts", Columns, async (csv, cancellation) =>
    {
        var owed = new CreditQuery(State: CreditState.Owed);
        for (var page = queries.Credits(owed, PageRequest.First(PageSize)); ; page = queries.Credits(owed, new(page.Next, PageSize)))
        {
            foreach (var (credit, offer, _) in page.Items)
            {
                csv.Text(credit.Key.ToString()).Text(credit.Key.Transaction).Text(credit.Key.Offer.ToString()).Text(offer.Title).Text(credit.Member.ToString()).Text(credit.Card.Service)
                    .Text(credit.Card.Token).Amount(credit.Amount).Text(credit.Amount.Currency).Time(credit.At);
                await csv.End(cancellation);
            }
            if (page.Next is null) return;
        }
    });

    static async Task<IResult> Pay(HttpContext http, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.PayoutBody);
        if (body is null) return answer!;

        var errors = new Errors();
        errors.Line("reference", body.Value.Reference, LongestReference);
        var credits = Read(body.Value.Credits ?? [], errors);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var reference = body.Value.Reference!;
        return await idempotent.Submit(http, body, new PayCredits(credits, reference) { At = time.GetUtcNow() }, outcome =>
            new Answer(200, ApiJson.Write(new PaidOutJson(reference, outcome.Paid, outcome.Already, [.. outcome.NotOwed.Select(key => key.ToString())]))));
    }

    static List<CreditKey> Read(IReadOnlyList<string?> given, Errors errors)
    {
        if (given.Count is 0 or > MostAtOnce) errors.Add("credits", $"must be 1 to {MostAtOnce}");
        var keys = new List<CreditKey>(given.Count);
        foreach (var (at, text) in given.Take(MostAtOnce).Index())
            if (CreditKey.TryParse(text, out var key)) keys.Add(key);
            else errors.Add(string.Create(CultureInfo.InvariantCulture, $"credits[{at}]"), "must be the id of a credit, its transaction and its offer with a slash between them");
        return keys;
    }
}
