using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

sealed record AmountBody(long? Amount, string? Currency)
{
    public static Money? Read(AmountBody? body) => body is { Amount: { } amount, Currency: { } currency } ? new Money(amount, currency) : null;
}

sealed record VariantBody(string? Tag, int? Stock, string? Title = null);

sealed record OfferBody(
    string? Kind, string? Hashtag, string? Title, string? Merchant, AmountBody? Price, AmountBody? Tax = null, AmountBody? Shipping = null, int? Stock = null,
    int? LimitPerMember = null, DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null, string? TermsUrl = null, IReadOnlyList<VariantBody?>? Variants = null,
    string? TaxMode = null, string? TaxCategory = null)
{
    /// <summary>The offer, or what is wrong with each field.</summary>
    public Checked<ProductOffer> Check(OfferId id, DateTimeOffset now)
    {
        var draft = ToDraft().Check(id, now);
        if (Kind != "product") draft.Errors.Add("kind", "must be 'product' or 'reward'");
        if (Tax is not null && AmountBody.Read(Tax) is null) draft.Errors.Add("tax", "must be given as an amount in minor units and a currency");
        if (Shipping is not null && AmountBody.Read(Shipping) is null) draft.Errors.Add("shipping", "must be given as an amount in minor units and a currency");
        return draft;
    }

    ProductDraft ToDraft() => new()
    {
        Hashtag = Hashtag,
        Title = Title,
        Merchant = Merchant,
        Price = AmountBody.Read(Price),
        Tax = AmountBody.Read(Tax),
        Shipping = AmountBody.Read(Shipping),
        TaxMode = TaxMode,
        TaxCategory = TaxCategory,
        Stock = Stock,
        LimitPerMember = LimitPerMember,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        TermsUrl = TermsUrl,
        Variants = Variants?.Select(v => new VariantDraft(v?.Tag, v?.Title, v?.Stock)).ToList(),
    };
}

/// <param name="Variant">The variant's tag, where the offer has variants.</param>
sealed record StockBody(int? Delta, string? Reason, string? Variant = null);

static class OffersApi
{
    public static void MapOffers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/offers", Publish).Accepts<AnyOfferBody>("application/json").Produces<AnyOfferJson>(201).Refuses(400, 409, 413, 422)
            .WithSummary("Put a product on sale, or publish a reward");
        api.MapGet("/offers", (HttpContext http, IQueries queries) => Paging.List(http, page => queries.Offers(false, page), AnyOfferJson.Of))
            .Produces<ListJson<AnyOfferJson>>().Refuses(422).WithSummary("Offers of both kinds, newest first");
        api.MapGet("/offers/{id}", Find).Produces<AnyOfferJson>().Refuses(404).WithSummary("One offer with its stock or budget");
        api.MapPost("/offers/{id}/stock", Adjust).Accepts<StockBody>("application/json").Produces<OfferJson>().Refuses(400, 404, 409, 413, 422)
            .WithSummary("Correct the units on hand");
    }

    static async Task<IResult> Publish(HttpContext http, Idempotent idempotent, Draw draw, TimeProvider time)
    {
        var (json, answer) = await idempotent.ReadJson(http);
        if (json is null) return answer!;

        var now = time.GetUtcNow();
        if (json.Value.Text("kind") == "reward")
        {
            (var reward, answer) = json.As(ApiJson.Default.RewardOfferBody);
            return reward is null ? answer! : await Submit(http, json, idempotent, () => reward.Value.Check(draw.OfferId(), now), now);
        }
        (var product, answer) = json.As(ApiJson.Default.OfferBody);
        return product is null ? answer! : await Submit(http, json, idempotent, () => product.Value.Check(draw.OfferId(), now), now);
    }

    static async Task<IResult> Submit<TOffer>(HttpContext http, Body<JsonElement> body, Idempotent idempotent, Func<Checked<TOffer>> check, DateTimeOffset now) where TOffer : Offer
    {
        var draft = check();
        if (draft.Value is not { } offer || draft.Errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(draft.Errors));

        return await idempotent.Submit(http, body, new PublishOffer(offer) { At = now }, outcome => outcome switch
        {
            PublishOutcome.Published published => new Answer(201, ApiJson.Write(AnyOfferJson.Of(published.Offer)), $"/v1/offers/{published.Offer.Id}"),
            PublishOutcome.Taken taken => Problem.Answer(409, "hashtag-taken", "The hashtag is taken", $"#{taken.Hashtag} belongs to another offer."),
            PublishOutcome.Confusable confusable => Problem.Answer(409, "hashtag-confusable", "The hashtag looks like another one", $"People could not tell it from #{confusable.Hashtag}, which is taken."),
            PublishOutcome.NotTaken(var objection) => Problem.Answer(422, "amount-not-taken", "The payment service does not take that", $"{objection}: mend the price, the shipping or the tax."),
            _ => throw new InvariantException("an offer is published, taken or confusable"),
        });
    }

    static IResult Find(string id, IQueries queries) =>
        OfferId.TryParse(id, out var offer) && queries.Offer(offer) is { } found
            ? TypedResults.Json(AnyOfferJson.Of(found), ApiJson.Default.AnyOfferJson)
            : Problem.NotFound("The offer");

    static async Task<IResult> Adjust(HttpContext http, string id, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.StockBody);
        if (body is null) return answer!;
        if (!OfferId.TryParse(id, out var offer)) return await idempotent.Refuse(http, body, Problem.NotFound("The offer"));

        var delta = body.Value.Delta ?? 0;
        var errors = new Errors();
        if (delta == 0) errors.Add("delta", "must be a whole number other than 0");
        errors.Line("reason", body.Value.Reason, 200);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var command = new AdjustStock(offer, body.Value.Variant, delta, body.Value.Reason!) { At = time.GetUtcNow() };
        return await idempotent.Submit(http, body, command, outcome => outcome switch
        {
            AdjustOutcome.Adjusted adjusted => new Answer(200, ApiJson.Write(OfferJson.Of(adjusted.Offer))),
            AdjustOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The offer was not found in this programme."),
            AdjustOutcome.VariantNotFound missing => Problem.Answer(422, "invalid", "Some fields cannot be accepted", $"variant must be one of: {string.Join(", ", missing.Tags)}."),
            AdjustOutcome.BelowHeld when delta > 0 => Problem.Answer(422, "invalid", "Some fields cannot be accepted", $"delta must leave at most {Stock.Limit} units on hand."),
            AdjustOutcome.BelowHeld held => Problem.Answer(409, "stock-below-held", "So many units are not free", $"{held.Stock.OnHand} are on hand, {held.Stock.Held} of them are held for purchases."),
            _ => throw new InvariantException("a stock correction is made or refused"),
        });
    }
}
