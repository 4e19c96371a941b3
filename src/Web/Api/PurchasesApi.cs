using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Api;

/// <param name="Amount">Minor units in the purchase's currency, as a number or as money; all that is left where it is not given.</param>
sealed record RefundBody(System.Text.Json.JsonElement? Amount = null, bool? Restock = null);

sealed record CancellationBody(string? Reason = null);

sealed record ShipmentBody(string? Carrier = null, string? Tracking = null);

static class PurchasesApi
{
    public static void MapPurchases(this IEndpointRouteBuilder api)
    {
        api.MapGet("/purchases", List).Produces<ListJson<PurchaseJson>>().Refuses(422).WithSummary("Purchases, newest first; filter by offer, member and state");
        api.MapGet("/purchases/{id}", Find).Produces<PurchaseJson>().Refuses(404).WithSummary("One purchase with its history");
        api.MapPost("/purchases/{id}/refunds", Refund).Accepts<RefundBody>("application/json").Produces<PurchaseJson>(201).Refuses(400, 404, 409, 413, 422)
            .WithSummary("Give money back, in full or in part");
        api.MapPost("/purchases/{id}/cancellations", Cancel).Accepts<CancellationBody>("application/json").Produces<PurchaseJson>(202).Refuses(400, 404, 409, 413, 422)
            .WithSummary("Give up what is not paid yet; where a charge is under way, the payment service decides whether it was quicker");
        api.MapPost("/purchases/{id}/shipments", Ship).Accepts<ShipmentBody>("application/json").Produces<PurchaseJson>(201).Produces<PurchaseJson>().Refuses(400, 404, 409, 413, 422)
            .WithSummary("Tell that it was shipped; the same again is answered 200, another carrier or tracking number corrects it while it is on its way");
        api.MapPost("/purchases/{id}/deliveries", Deliver).Produces<PurchaseJson>(201).Refuses(400, 404, 409, 413, 422).WithSummary("Tell that it was delivered");
    }

    static IResult List(HttpContext http, IQueries queries, string? offer, string? member, string? state)
    {
        var errors = new Errors();
        var query = Query(errors, offer, member, state);
        return errors.Any ? Problem.Invalid(errors) : Paging.List(http, page => queries.Purchases(query, page), PurchaseJson.Of);
    }

    /// <summary>Adds what is wrong to <paramref name="errors"/>; the query is of use only if nothing is.</summary>
    public static PurchaseQuery Query(Errors errors, string? offer, string? member, string? state)
    {
        OfferId offerId = default;
        MemberId memberId = default;
        PurchaseState stateValue = default;
        if (offer is not null && !OfferId.TryParse(offer, out offerId)) errors.Add("offer", "must be the id of an offer");
        if (member is not null && !MemberId.TryParse(member, out memberId)) errors.Add("member", "must be the id of a member");
        if (state is not null && (!Enum.TryParse(state, ignoreCase: true, out stateValue) || !Enum.IsDefined(stateValue) || char.IsDigit(state[0])))
            errors.Add("state", $"must be one of {string.Join(", ", Enum.GetValues<PurchaseState>().Select(OutsideName.Of))}");
        return new(offer is null ? null : offerId, member is null ? null : memberId, state is null ? null : stateValue);
    }

    static IResult Find(string id, IQueries queries) =>
        PurchaseId.TryParse(id, out var purchase) && queries.Purchase(purchase) is { } found
            ? TypedResults.Json(PurchaseJson.Of(found), ApiJson.Default.PurchaseJson)
            : Problem.NotFound("The purchase");

    static async Task<IResult> Refund(HttpContext http, string id, Idempotent idempotent, IQueries queries, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.RefundBody);
        if (body is null) return answer!;
        if (!PurchaseId.TryParse(id, out var purchase) || queries.Purchase(purchase) is not { } view)
            return await idempotent.Refuse(http, body, Problem.NotFound("The purchase"));

        var errors = new Errors();
        var amount = RefundAmount.Read(body.Value.Amount, view.Purchase.Total.Currency, errors);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var command = new RefundPurchase(purchase, amount, body.Value.Restock ?? false) { At = time.GetUtcNow() };
        return await idempotent.Submit(http, body, command, outcome => outcome switch
        {
            RefundOutcome.Refunded refunded => new Answer(201, ApiJson.Write(PurchaseJson.Of(refunded.Purchase, null)), $"/v1/purchases/{purchase}"),
            RefundOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The purchase was not found in this programme."),
            RefundOutcome.NotRefundable no => Problem.Answer(409, "not-refundable", "It cannot be refunded", $"The purchase is {OutsideName.Of(no.State)}; only what is paid for can be refunded."),
            RefundOutcome.AmountOutOfRange range => Problem.Answer(422, "invalid", "Some fields cannot be accepted", $"amount must be from 1 to {range.Most.Minor}, which is what is left."),
            RefundOutcome.NotTaken(var objection) => Problem.Answer(422, "amount-not-taken", "The payment service does not take that", $"{objection}: refund another amount."),
            RefundOutcome.AlreadyRestocked => Problem.Answer(409, "already-restocked", "The unit is back in stock already", "Refund without restock."),
            RefundOutcome.Disputed { IsLost: true } => Problem.Answer(409, "disputed", "The payment was disputed", "The card's bank keeps the money for good: nothing is left to refund."),
            RefundOutcome.Disputed => Problem.Answer(409, "disputed", "The payment is disputed", "The card's bank has taken the money back. Wait until the dispute is decided at the payment service."),
            _ => throw new InvariantException("a refund is made or refused"),
        });
    }

    static async Task<IResult> Cancel(HttpContext http, string id, Idempotent idempotent, IQueries queries, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.CancellationBody);
        if (body is null) return answer!;
        if (!PurchaseId.TryParse(id, out var purchase) || queries.Purchase(purchase) is not { } view)
            return await idempotent.Refuse(http, body, Problem.NotFound("The purchase"));

        var errors = new Errors();
        errors.Line("reason", body.Value.Reason, 200, required: false);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var command = new CancelPurchase(purchase, body.Value.Reason is { Length: > 0 } reason ? $"cancelled by the operator: {reason}" : "cancelled by the operator") { At = time.GetUtcNow() };
        return await idempotent.Submit(http, body, command, outcome => outcome switch
        {
            CancelOutcome.Cancelled => new Answer(202, ApiJson.Write(PurchaseJson.Of(view.Purchase with { State = PurchaseState.Cancelled }, null)), $"/v1/purchases/{purchase}"),
            CancelOutcome.Asked => new Answer(202, ApiJson.Write(PurchaseJson.Of(view.Purchase, null)), $"/v1/purchases/{purchase}"),
            CancelOutcome.TooLate => Problem.Answer(409, "not-possible", "It is too late to cancel", "The purchase is paid for or over; what is paid for can be refunded."),
            CancelOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The purchase was not found in this programme."),
        });
    }

    static async Task<IResult> Ship(HttpContext http, string id, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.ShipmentBody);
        if (body is null) return answer!;
        if (!PurchaseId.TryParse(id, out var purchase)) return await idempotent.Refuse(http, body, Problem.NotFound("The purchase"));

        var errors = new Errors();
        errors.Line("carrier", body.Value.Carrier, 100, required: false);
        errors.Line("tracking", body.Value.Tracking, 100, required: false);
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));

        var command = new ShipPurchase(purchase, body.Value.Carrier, body.Value.Tracking) { At = time.GetUtcNow(), Corrects = true };
        return await idempotent.Submit(http, body, command, Fulfilled);
    }

    static async Task<IResult> Deliver(HttpContext http, string id, Idempotent idempotent, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.NothingBody);
        if (body is null) return answer!;
        return PurchaseId.TryParse(id, out var purchase)
            ? await idempotent.Submit(http, body, new DeliverPurchase(purchase) { At = time.GetUtcNow() }, Fulfilled)
            : await idempotent.Refuse(http, body, Problem.NotFound("The purchase"));
    }

    static Answer Fulfilled(FulfilOutcome outcome) => outcome switch
    {
        FulfilOutcome.Fulfilled done => new Answer(201, ApiJson.Write(PurchaseJson.Of(done.Purchase, null)), $"/v1/purchases/{done.Purchase.Id}"),
        FulfilOutcome.Already before => new Answer(200, ApiJson.Write(PurchaseJson.Of(before.Purchase, null)), $"/v1/purchases/{before.Purchase.Id}"),
        FulfilOutcome.NotFound => Problem.Answer(404, "not-found", "There is no such thing", "The purchase was not found in this programme."),
        FulfilOutcome.NotPossible no => Problem.Answer(409, "not-possible", "Not from this state", $"The purchase is {OutsideName.Of(no.State)}."),
        FulfilOutcome.Disputed => Problem.Answer(409, "disputed", "The payment is disputed", "Do not send it: the card's bank asks about the payment or has taken it back."),
        _ => throw new InvariantException("a fulfilment is done or refused"),
    };
}
