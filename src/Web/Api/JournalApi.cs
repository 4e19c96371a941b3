using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

/// <summary>The journal and its reports, in JSON or CSV.</summary>
static class JournalApi
{
    public static void MapJournal(this IEndpointRouteBuilder api)
    {
        api.MapGet("/journal", List).Produces<ListJson<JournalJson>>().AlsoInCsv().Refuses(404, 422)
            .WithSummary("Journal lines in the order written; filter by purchase, account and time (from, to). As CSV (format=csv) all of them at once");
        api.MapGet("/journal/balance", Balance).Produces<BalanceJson>().AlsoInCsv().Refuses(422)
            .WithSummary("Every account on a day (at) or over a period (from, at): opening, debit, credit, closing. Also as CSV");
        api.MapGet("/journal/statement", Statement).Produces<StatementJson>().AlsoInCsv().Refuses(422)
            .WithSummary("What a merchant is owed over a period (from, to): opening, lines, closing. As CSV all lines at once");
        api.MapGet("/journal/reconciliation", Reconcile).Produces<ReconciliationJson>().Refuses(422, 503)
            .WithSummary("The journal beside a payment service's own books over a period (from, to): every difference, and whether the totals agree");
    }

    public static IResult List(HttpContext http, IQueries queries, TimeProvider time, string? purchase, string? account, string? from, string? to, string? format)
    {
        PurchaseId id = default;
        if (purchase is not null && !PurchaseId.TryParse(purchase, out id)) return Problem.NotFound("The purchase");
        var errors = new Errors();
        var period = Period.OfMonths(from ?? "1970-01-01", to, time.GetUtcNow(), errors);
        if (errors.Any) return Problem.Invalid(errors);

        var query = new LineQuery(purchase is null ? null : id, account, from is null ? null : period.From, to is null ? null : period.To);
        return CsvWriter.IsWanted(http.Request, format) ? JournalCsv.Lines(queries.Books.Lines(query)) : Paging.List(http, page => queries.Books.Lines(query, page), JournalJson.Of);
    }

    public static IResult Balance(HttpContext http, IQueries queries, TimeProvider time, string? from, string? at, string? format)
    {
        var errors = new Errors();
        var period = Period.OfDays(from, at, time.GetUtcNow(), errors);
        if (errors.Any) return Problem.Invalid(errors);

        var totals = queries.Books.Totals(null, period.From, period.To);
        return CsvWriter.IsWanted(http.Request, format) ? JournalCsv.Balance(totals) : TypedResults.Json(BalanceJson.Of(period, totals), ApiJson.Default.BalanceJson);
    }

    public static IResult Statement(HttpContext http, IQueries queries, TimeProvider time, string? merchant, string? from, string? to, string? format)
    {
        var errors = new Errors();
        if (string.IsNullOrEmpty(merchant)) errors.Add("merchant", "must be the name of a merchant, as its offers have it");
        var period = Period.OfMonths(from, to, time.GetUtcNow(), errors);
        if (errors.Any) return Problem.Invalid(errors);

        var account = Accounts.Merchant(merchant!);
        var totals = queries.Books.Totals(account, period.From, period.To);
        var query = new LineQuery(null, account, period.From, period.To);
        if (CsvWriter.IsWanted(http.Request, format)) return JournalCsv.Statement(period, totals, queries.Books.Lines(query));

        return Paging.Page(http, page => queries.Books.Lines(query, page), JournalJson.Of, lines => TypedResults.Json(
            new StatementJson(merchant!, period.From, period.To, [.. totals.Select(OwedJson.Of)], lines.Items, lines.Next), ApiJson.Default.StatementJson));
    }

    static async Task<IResult> Reconcile(HttpContext http, Reconciler reconciler, TimeProvider time, string? service, string? from, string? to, string? after)
    {
        var errors = new Errors();
        var (other, period, rest) = reconciler.Read(service, from, to, after, time.GetUtcNow(), errors);
        if (errors.Any) return Problem.Invalid(errors);

        try
        {
            var part = await reconciler.Compare(other!, rest, http.RequestAborted);
            return TypedResults.Json(new ReconciliationJson(
                other!.Name, period.From, period.To, part.Until, part.Found.Agrees, [.. part.Found.Totals.Select(ReconciledTotalJson.Of)], [.. part.Found.Differences.Select(DifferenceJson.Of)],
                part.Until < period.To ? part.Until : null), ApiJson.Default.ReconciliationJson);
        }
        catch (PaymentUnavailableException away)
        {
            return Problem.Unavailable($"The payment service does not tell its books just now: {away.Message}");
        }
    }
}
