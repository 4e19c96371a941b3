using Microsoft.AspNetCore.Mvc;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Taxes;

namespace Tagsale.Web.Api;

/// <param name="Rate">In percent.</param>
sealed record TaxRateJson(string Country, string? Region, string? Category, decimal Rate)
{
    public static TaxRateJson Of(TaxRate rate) => new(rate.Country, Given(rate.Region), Given(rate.Category), rate.Percent);

    static string? Given(string text) => text.Length == 0 ? null : text;
}

/// <summary>The whole of it, in the form that replaces it.</summary>
sealed record TaxTableJson(IReadOnlyList<TaxRateJson> Rates)
{
    public static TaxTableJson Of(TaxTable table) => new([.. table.Rates.Select(TaxRateJson.Of)]);
}

sealed record TaxRateBody(string? Country, decimal? Rate, string? Region = null, string? Category = null);

sealed record TaxRatesBody(IReadOnlyList<TaxRateBody?>? Rates);

static class TaxApi
{
    const long LargestBody = 1_000_000;

    public static void MapTaxes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tax-rates", (IQueries queries) => TypedResults.Json(TaxTableJson.Of(queries.Taxes()), ApiJson.Default.TaxTableJson))
            .Produces<TaxTableJson>().WithSummary("The whole table of tax rates");
        api.MapPut("/tax-rates", Put).WithMetadata(new RequestSizeLimitAttribute(LargestBody)).Accepts<TaxRatesBody>("application/json").Produces<TaxTableJson>().Refuses(400, 413, 422)
            .WithSummary("Another table of tax rates in place of the one before; * as the country is wherever no other row is");
    }

    static async Task<IResult> Put(HttpContext http, GroupCommit engine, TimeProvider time)
    {
        var (body, problem) = await Body<TaxRatesBody>.Read(http, ApiJson.Default.TaxRatesBody);
        if (body is null) return problem!;
        var draft = TaxTableDraft.Check([.. (body.Value.Rates ?? []).Select(r => new TaxRateDraft(r?.Country, r?.Region, r?.Category, r?.Rate))]);
        if (body.Value.Rates is null) draft.Errors.Add("rates", "must be a list; an empty one takes all rates away");
        if (draft.Value is not { } table || draft.Errors.Any) return Problem.Invalid(draft.Errors);

        try
        {
            await engine.Submit(new SetTaxRates(table) { At = time.GetUtcNow() });
        }
        catch (StoreException)
        {
            return Problem.Unavailable("The store does not answer. Repeat the request: the same table twice is the same table.");
        }
        return TypedResults.Json(TaxTableJson.Of(table), ApiJson.Default.TaxTableJson);
    }
}
