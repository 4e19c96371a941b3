using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Api.Plaza;

/// <summary>What a request is checked for before the square is asked.</summary>
static class PlazaRequests
{
    const string Scheme = "Bearer ";
    const int DefaultLimit = 50;

    public static PlazaAccount? Account(HttpContext http, PlazaSquare square)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? square.FindByToken(header[Scheme.Length..].Trim()) : null;
    }

    public static IResult WithAccount(HttpContext http, PlazaSquare square, Func<PlazaAccount, IResult> act) =>
        Account(http, square) is { } account ? act(account) : PlazaProblems.Unauthorized(http);

    /// <param name="shape">What the call takes, for the problem that is told otherwise.</param>
    public static async Task<IResult> WithBody<T>(HttpContext http, JsonTypeInfo<T> type, string shape, Func<T, IResult> act)
    {
        if (!http.Request.HasJsonContentType())
            return PlazaProblems.Invalid("Send the body as Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        T? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted);
        }
        catch (JsonException fault)
        {
            return PlazaProblems.Invalid($"The body must be JSON of the form {shape}; what was sent differs at {fault.Path ?? "$"}.");
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return PlazaProblems.TooLarge();
        }

        return body is null ? PlazaProblems.Invalid($"The body must be JSON of the form {shape}.") : act(body);
    }

    /// <param name="list">Null where what is listed of does not exist.</param>
    public static IResult WithPaging(HttpContext http, Func<long?, int, PlazaPage?> list)
    {
        if (!TryReadNumber(http.Request.Query["after"], out var after))
            return PlazaProblems.Invalid("after must be the next of an earlier page.");
        if (!TryReadNumber(http.Request.Query["limit"], out var limit) || limit is < 1 or > PlazaPage.MaxLimit)
            return PlazaProblems.Invalid($"limit must be a number from 1 to {PlazaPage.MaxLimit}.");
        return list(after, (int)(limit ?? DefaultLimit)) is { } page
            ? Page(page)
            : PlazaProblems.NotFound("Nothing here has that name: check it.");
    }

    /// <summary>Absent is well: the number is null then.</summary>
    static bool TryReadNumber(string? text, out long? number)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read);
        number = isNumber ? read : null;
        return isNumber || string.IsNullOrEmpty(text);
    }

    static JsonHttpResult<PageJson> Page(PlazaPage page) => TypedResults.Json(
        new PageJson(page.Items.Select(PostJson.Of), page.Next?.ToString(CultureInfo.InvariantCulture)),
        PlazaJson.Default.PageJson);
}
