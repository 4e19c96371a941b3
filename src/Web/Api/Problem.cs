using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Engine;

namespace Tagsale.Web.Api;

/// <summary>RFC 9457 problems. The types are stable names for programs; the details say what to do, for people.</summary>
static class Problem
{
    public static AnswerResult Malformed(string detail) => Of(400, "malformed", "The body cannot be read", detail);

    public static AnswerResult Unauthorized() =>
        Of(401, "unauthorized", "The operator key is missing or wrong", "Send it as 'Authorization: Bearer <operator key>'.");

    public static AnswerResult NotFound(string what) => Of(404, "not-found", "There is no such thing", $"{what} was not found in this programme.");

    public static AnswerResult TooLarge() => Of(413, "too-large", "The body is too large", "A body may have 64 KB at most, 500 transactions 1 MB, a file of shipments 2 MB, one of transactions 128 MB.");

    public static AnswerResult Invalid(Errors errors) => new(Answer(new(
        Type("invalid"), "Some fields cannot be accepted", 422,
        string.Join(" ", errors.ByField.Select(f => $"{f.Key} {string.Join("; ", f.Value)}.")), errors.ByField)));

    public static AnswerResult Conflict(string type, string title, string detail) => Of(409, type, title, detail);

    public static AnswerResult KeyReused() => Of(409, "idempotency-key-reused", "The idempotency key was used before",
        "This Idempotency-Key came before with another body. Use a new key for a new request.");

    public static AnswerResult Unavailable(string detail) => Of(503, "unavailable", "Try again in a moment", detail);

    public static AnswerResult Of(int status, string type, string title, string detail) => new(Answer(status, type, title, detail));

    /// <summary>The same, as an answer that can be kept with its request.</summary>
    public static Answer Answer(int status, string type, string title, string detail) => Answer(new(Type(type), title, status, detail));

    /// <summary>Tells in the API's description which problems a call may answer.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, params int[] statuses) where TBuilder : IEndpointConventionBuilder =>
        call.WithMetadata([.. statuses.Select(status => new ProducesResponseTypeMetadata(status, typeof(ProblemView), ["application/problem+json"]))]);

    static Answer Answer(ProblemView problem) => new(problem.Status, ApiJson.Write(problem));

    static string Type(string name) => "/problems/" + name;
}

/// <param name="Errors">What is wrong with each field, where fields are at fault.</param>
sealed record ProblemView(
    string Type, string Title, int Status, string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
