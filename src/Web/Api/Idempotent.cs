using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

/// <summary>Submits the command of a POST, once for each idempotency key.</summary>
sealed class Idempotent(GroupCommit engine, IQueries queries, TimeProvider time)
{
    const string Header = "Idempotency-Key";
    const int LongestKey = 200;

    public static string? Key(HttpContext http) => http.Request.Headers.TryGetValue(Header, out var key) ? key.ToString() : null;

    /// <summary>The body of a request that is new. Else what it is answered, before anything outside is asked: what its first was, or the problem with body or key.</summary>
    public async Task<(Body<T>? Body, IResult? Answer)> Read<T>(HttpContext http, JsonTypeInfo<T> type) => New(http, await Body<T>.Read(http, type));

    /// <inheritdoc cref="Read"/>
    public async Task<(Body<string>? Body, IResult? Answer)> ReadText(HttpContext http) => New(http, await Body<string>.ReadText(http));

    /// <inheritdoc cref="Read"/>
    public async Task<(Body<JsonElement>? Body, IResult? Answer)> ReadJson(HttpContext http) => New(http, await Body<JsonElement>.ReadJson(http));

    /// <inheritdoc cref="Read"/>
    public async Task<(Body<Stream>? Body, IResult? Answer)> ReadFile(HttpContext http) => New(http, await Body<Stream>.ReadFile(http));

    (Body<T>? Body, IResult? Answer) New<T>(HttpContext http, (Body<T>? Body, IResult? Problem) read) =>
        read.Body is { } body && Earlier(http, body) is { } earlier ? (null, earlier) : read;

    IResult? Earlier<T>(HttpContext http, Body<T> body)
    {
        if (Key(http) is not { } key) return null;
        if (key.Length is 0 or > LongestKey || key.Any(c => c is < '!' or > '~'))
            return Problem.Of(400, "idempotency-key-invalid", "The idempotency key cannot be used", $"Idempotency-Key must be 1 to {LongestKey} printable ASCII characters without spaces.");
        if (queries.Request(key) is not { } earlier) return null;
        return earlier.BodyHash == body.Hash ? new AnswerResult(earlier.Answer) : Problem.KeyReused();
    }

    /// <summary>
    /// Answers a request that is refused before a command is made of it, and keeps that answer too: a client that repeats itself must not be told something else because
    /// the world has changed. What may pass by itself is not kept.
    /// </summary>
    public async Task<IResult> Refuse<T>(HttpContext http, Body<T> body, AnswerResult problem) =>
        problem.Kept.Status >= 500 ? problem : await Keep(http, body, problem.Kept);

    /// <summary>Gives an answer, and the same to a repeat: for what is done by many commands, each of which recognises its own.</summary>
    public Task<IResult> Keep<T>(HttpContext http, Body<T> body, Answer answer) => Submit(http, body, new Settled(answer) { At = time.GetUtcNow() }, kept => kept);

    public async Task<IResult> Submit<TBody, TOutcome>(HttpContext http, Body<TBody> body, Command<TOutcome> command, Func<TOutcome, Answer> render)
        where TOutcome : notnull
    {
        try
        {
            if (Key(http) is not { } key) return new AnswerResult(render(await engine.Submit(command)));
            return await engine.Submit(new Request<TOutcome>(key, body.Hash, command, render) { At = command.At }) switch
            {
                RequestOutcome.Answered answered => new AnswerResult(answered.Answer),
                _ => Problem.KeyReused(),
            };
        }
        catch (StoreException)
        {
            return Problem.Unavailable("The store does not answer. Repeat the request with the same Idempotency-Key.");
        }
    }

    sealed record Settled(Answer Answer) : Command<Answer>
    {
        public override string Subject => "";

        public override void Need(Keys keys)
        {
        }

        public override Answer Decide(WorkingSet set) => Answer;
    }
}

/// <summary>An answer as it was first given.</summary>
sealed class AnswerResult(Answer answer) : IResult
{
    public Answer Kept => answer;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (answer == Answer.Gone) return Problem.Of(410, "gone", "It has been erased", "What was made with this key has been erased since; its answer too.").ExecuteAsync(httpContext);
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        if (answer.Body.Length == 0) return Task.CompletedTask;
        response.ContentType = answer.Status >= 400 ? "application/problem+json" : "application/json; charset=utf-8";
        if (answer.Location is not null) response.Headers.Location = answer.Location;
        return response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
