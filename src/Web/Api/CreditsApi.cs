using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Rewards;

namespace Tagsale.Web.Api;

/// <param name="Reference">The issuer's own, of the file it has carried out.</param>
/// <param name="Credits">Their ids.</param>
sealed record PayoutBody(string? Reference, IReadOnlyList<string?>? Credits);

/// <summary>Statement credits, and how those that no payment service moves are paid.</summary>
static class CreditsApi
{
    const long LargestBody = 1_000_000;

    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/credits", List).Produces<ListJson<CreditJson>>().Refuses(422).WithSummary("Statement credits, and clawbacks below zero, newest first; filter by member, offer and state");
        api.MapGet("/payouts.csv", PayoutFile.Owed).Produces<string>(200, "text/csv").WithSummary("Credits that no payment service moves and that are not paid yet, with the card, as a file for the card's issuer");
        api.MapPost("/payouts", Pay).WithMetadata(new RequestSizeLimitAttribute(LargestBody)).Accepts<PayoutBody>("application/json").Produces<PaidOutJson>().Refuses(400, 409, 413, 422)
            .WithSummary("Tell that credits of the file were carried out, up to 5,000");
    }

    static IResult List(HttpContext http, IQueries queries, string? member, string? offer, string? state)
    {
        var errors = new Errors();
        var query = new CreditQuery(RewardFilters.Member(errors, member), RewardFilters.Offer(errors, offer), RewardFilters.Name<CreditState>(errors, "state", state));
        return errors.Any ? Problem.Invalid(errors) : Paging.List(http, page => queries.Credits(query, page), CreditJson.Of, byTime: true);
    }

    static async Task<IResult> Pay(HttpContext http, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.PayoutBody);
        if (body is null) return answer!;

        var errors = new Errors();
        errors.Line("reference", body.Value.Reference, PayoutFile.LongestReference);
        var credits = Read(body.Value.Credits ?? [], errors);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var reference = body.Value.Reference!.Trim();
        return await idempotent.Submit(http, body, new PayCredits(credits, reference) { At = time.GetUtcNow() }, outcome =>
            new Answer(200, ApiJson.Write(new PaidOutJson(reference, outcome.Paid, outcome.Already, [.. outcome.NotOwed.Select(key => key.ToString())]))));
    }

    static List<CreditKey> Read(IReadOnlyList<string?> given, Errors errors)
    {
        if (given.Count is 0 or > PayoutFile.MostAtOnce) errors.Add("credits", $"must be 1 to {PayoutFile.MostAtOnce}");
        var keys = new List<CreditKey>(given.Count);
        foreach (var (at, text) in given.Take(PayoutFile.MostAtOnce).Index())
            // Some copy it from the payout file as it stands there.
            if (text is not null && CreditKey.TryParse(Csv.Unguarded(text), out var key)) keys.Add(key);
            else errors.Add(string.Create(CultureInfo.InvariantCulture, $"credits[{at}]"), PayoutFile.BadId);
        return keys;
    }
}
