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
    public ProductDraft ToDraft() => new()
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
        api.MapPost("/offers", Publish).Accepts<OfferBody>("application/json").Produces<OfferView>(201).Refuses(400, 409, 413, 422)
            .WithSummary("Put an offer on sale");
        api.MapGet("/offers", (HttpContext http, IQueries queries) => Paging.List(http, page => queries.Offers(false, page), o => OfferView.Of((ProductOffer)o)))
            .Produces<ListView<OfferView>>().Refuses(422).WithSummary("Offers, newest first");
        api.MapGet("/offers/{id}", Find).Produces<OfferView>().Refuses(404).WithSummary("One offer with its stock");
        api.MapPost("/offers/{id}/stock", Adjust).Accepts<StockBody>("application/json").Produces<OfferView>().Refuses(400, 404, 409, 413, 422)
            .WithSummary("Correct the units on hand");
    }

    static async Task<IResult> Publish(HttpContext http, Idempotent idempotent, Draw draw, TimeProvider time)
    {
        var (body, problem) = await Body<OfferBody>.Read(http, ApiJson.Default.OfferBody);
        if (body is null) return problem!;
        if (idempotent.Earlier(http, body) is { } earlier) return earlier;

        var now = time.GetUtcNow();
        var draft = body.Value.ToDraft().Check(draw.OfferId(), now);
        if (body.Value.Kind != "product") draft.Errors.Add("kind", "must be 'product'");
        if (body.Value.Tax is not null && AmountBody.Read(body.Value.Tax) is null) draft.Errors.Add("tax", "must be given as an amount in minor units and a currency");
        if (body.Value.Shipping is not null && AmountBody.Read(body.Value.Shipping) is null) draft.Errors.Add("shipping", "must be given as an amount in minor units and a currency");
        if (draft.Value is not { } offer || draft.Errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(draft.Errors));

        return await idempotent.Submit(http, body, new PublishOffer(offer) { At = now }, outcome => outcome switch
        {
            PublishOutcome.Published published => new Answer(201, ApiJson.Write(OfferView.Of((ProductOffer)published.Offer)), $"/v1/offers/{published.Offer.Id}"),
            PublishOutcome.Taken taken => Problem.Answer(409, "hashtag-taken", "The hashtag is taken", $"#{taken.Hashtag} belongs to another offer."),
            PublishOutcome.Confusable confusable => Problem.Answer(409, "hashtag-confusable", "The hashtag looks like another one", $"People could not tell it from #{confusable.Hashtag}, which is taken."),
            _ => throw new InvariantException("an offer is published, taken or confusable"),
        });
    }

    static IResult Find(string id, IQueries queries) =>
        OfferId.TryParse(id, out var offer) && queries.Offer(offer) is { } found
            ? TypedResults.Json(OfferView.Of((ProductOffer)found), ApiJson.Default.OfferView)
            : Problem.NotFound("The offer");

    static async Task<IResult> Adjust(HttpContext http, string id, Idempotent idempotent, TimeProvider time)
    {
        var (body, problem) = await Body<StockBody>.Read(http, ApiJson.Default.StockBody);
        if (body is null) return problem!;
        if (idempotent.Earlier(http, body) is { } earlier) return earlier;
        if (!OfferId.TryParse(id, out var offer)) return await idempotent.Refuse(http, body, Problem.NotFound("The offer"));

        var delta = body.Value.Delta ?? 0;
        var errors = new Errors();
        if (delta == 0) errors.Add("delta", "must be a whole number other than 0");
        errors.Line("reason", body.Value.Reason, 200);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var command = new AdjustStock(offer, body.Value.Variant, delta, body.Value.Reason!) { At = time.GetUtcNow() };
        return await idempotent.Submit(http, body, command, outcome => outcome switch
        {
            AdjustOutcome.Adjusted adjusted => new Answer(200, ApiJson.Write(OfferView.Of(adjusted.Offer))),
            AdjustOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The offer was not found in this programme."),
            AdjustOutcome.VariantNotFound missing => Problem.Answer(422, "invalid", "Some fields cannot be accepted", $"variant must be one of: {string.Join(", ", missing.Tags)}."),
            AdjustOutcome.BelowHeld when delta > 0 => Problem.Answer(422, "invalid", "Some fields cannot be accepted", $"delta must leave at most {Stock.Limit} units on hand."),
            AdjustOutcome.BelowHeld held => Problem.Answer(409, "stock-below-held", "So many units are not free", $"{held.Stock.OnHand} are on hand, {held.Stock.Held} of them are held for purchases."),
            _ => throw new InvariantException("a stock correction is made or refused"),
        });
    }
}
