using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Rewards;
using Tagsale.Web.Workers;

namespace Tagsale.Web.Api;

sealed record FeedCardBody(string? Service, string? Token);

sealed record CardMerchantBody(string? Id, string? Name, string? Mcc = null, string? Country = null);

/// <param name="Original">Of a clearing its authorisation, of a refund or reversal what it takes back.</param>
sealed record TransactionBody(
    string? Id, string? Type, FeedCardBody? Card, long? Amount, string? Currency, DateTimeOffset? At, CardMerchantBody? Merchant, string? Original = null)
{
    public TransactionDraft ToDraft() => new()
    {
        Id = Id, Type = Type, Service = Card?.Service, Token = Card?.Token, Minor = Amount, Currency = Currency, At = At, MerchantId = Merchant?.Id, MerchantName = Merchant?.Name,
        Mcc = Merchant?.Mcc, Country = Merchant?.Country, Original = Original,
    };
}

sealed record TransactionsBody(IReadOnlyList<TransactionBody> Items);

/// <summary>What the card side reports.</summary>
static class TransactionsApi
{
    const long LargestBody = 1_000_000;

    public static void MapTransactions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/transactions", Take).WithMetadata(new RequestSizeLimitAttribute(LargestBody)).Accepts<TransactionsBody>("application/json").Produces<TransactionResultsJson>()
            .Refuses(400, 409, 413, 422, 503).WithSummary("Tell card transactions, up to 500; each is answered for itself, in order, and one told again as before");
        api.MapGet("/transactions", List).Produces<ListJson<TransactionJson>>().Refuses(422).WithSummary("Card transactions, newest first; filter by member and status");
        api.MapGet("/transactions/{id}/explanation", Explain).Produces<ExplanationJson>().Refuses(404)
            .WithSummary("Why a transaction earned or did not: each rule of each loaded offer, and how the credit was computed, as it was decided");
    }

    static async Task<IResult> Take(HttpContext http, Idempotent idempotent, TransactionFeed feed, Outside outside, TimeProvider time)
    {
        var (body, answer) = await idempotent.ReadJson(http);
        if (body is null) return answer!;
        if (Items(body.Value) is not { } items) return await idempotent.Refuse(http, body, Problem.Malformed("The body must be an object with nothing but a list of items."));
        if (items.Count is 0 or > TransactionFeed.MostAtOnce)
        {
            var errors = new Errors();
            errors.Add("items", $"must be 1 to {TransactionFeed.MostAtOnce}");
            return await idempotent.Refuse(http, body, Problem.Invalid(errors));
        }

        var results = await feed.Take([.. items.Select(item => Read(item, outside.PaymentNames, time.GetUtcNow()))]);
        if (results.Any(r => r.Status == FeedStatus.Unanswered)) return Problem.Unavailable("The store does not answer. Repeat the request: what was taken is known when it comes again.");
        return await idempotent.Keep(http, body, new Answer(200, ApiJson.Write(new TransactionResultsJson([.. results.Select(View)]))));
    }

    static List<JsonElement>? Items(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.EnumerateObject().ToList() is [{ Value.ValueKind: JsonValueKind.Array } only] && IsItems(only) ? [.. only.Value.EnumerateArray()] : null;

    static bool IsItems(JsonProperty field)
    {
        try
        {
            return field.NameEquals("items");
        }
        // The name is no text.
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>One that cannot be read is refused by itself.</summary>
    static FeedItem Read(JsonElement item, IReadOnlyCollection<string> services, DateTimeOffset now)
    {
        var errors = new Errors();
        try
        {
            if (item.Deserialize(ApiJson.Default.TransactionBody) is { } told) return new(told.Id, told.ToDraft().Check(services, now));
            errors.Add("item", "must be an object");
        }
        catch (JsonException fault)
        {
            errors.Add(fault.Path?.TrimStart('$', '.') is { Length: > 0 } field ? field : "item", BodyJson.Reason(fault).TrimEnd('.'));
        }
        return new(item.Text("id") is { Length: <= TransactionDraft.LongestId } id ? id : null, errors);
    }

    static TransactionResultJson View(FeedResult result) => result.Taken is not { } taken
        ? new(result.Item.Id, "refused", null, result.Wrong.ByField)
        : new(result.Item.Id, OutsideName.Of(taken.Status), CreditMoney.Of(taken));

    static IResult List(HttpContext http, IQueries queries, string? member, string? status)
    {
        var errors = new Errors();
        var query = new TransactionQuery(RewardFilters.Member(errors, member), RewardFilters.Name<TransactionStatus>(errors, "status", status));
        return errors.Any ? Problem.Invalid(errors) : Paging.List(http, page => queries.Transactions(query, page), TransactionJson.Of, byTime: true);
    }

    static IResult Explain(HttpContext http, string id, IQueries queries) => queries.Transaction(AsSent(http) ?? id) is { } found
        ? TypedResults.Json(ExplanationJson.Of(found), ApiJson.Default.ExplanationJson)
        : Problem.NotFound("The transaction");

    /// <summary>From the address as it was sent: a feed's id may hold a slash, which the server leaves encoded.</summary>
    static string? AsSent(HttpContext http)
    {
        const string before = "/transactions/", after = "/explanation";
        var sent = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        var at = sent.IndexOf(before, StringComparison.OrdinalIgnoreCase) + before.Length;
        return at > before.Length && sent.EndsWith(after, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(sent[at..^after.Length]) : null;
    }
}
