using Microsoft.AspNetCore.Mvc;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core;

namespace Tagsale.Web.Api.Plaza;

/// <summary>Plaza's own API, as its people and their scripts use it. It needs a <see cref="PlazaSquare"/> among the services.</summary>
public static class PlazaEndpoints
{
    const string SignUpShape = "{handle, locked?}";
    const string PostShape = "{text, inReplyTo?, quotes?, visibility?: \"public\" or \"followers\", place?: {id, name}}";

    public static RouteGroupBuilder MapPlaza(this IEndpointRouteBuilder routes)
    {
        var plaza = routes.MapGroup("/plaza").WithTags("Plaza");
        plaza.MapPost("/accounts", SignUp);
        plaza.MapGet("/accounts/{handle}/posts", PostsOf);
        plaza.MapGet("/accounts/{handle}/likes", Likes);
        plaza.MapGet("/timeline", Timeline);
        plaza.MapPost("/posts", Post);
        plaza.MapGet("/posts/{id}", Find);
        plaza.MapPut("/posts/{id}", Edit);
        plaza.MapDelete("/posts/{id}", Delete);
        plaza.MapGet("/posts/{id}/replies", Replies);
        plaza.MapPost("/posts/{id}/reposts", Repost);
        plaza.MapPost("/posts/{id}/likes", Like);
        plaza.MapDelete("/posts/{id}/likes", Unlike);
        return plaza;
    }

    static Task<IResult> SignUp(HttpContext http, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithBody(http, PlazaJson.Default.SignUpBody, SignUpShape, body => square.SignUp(body.Handle, body.Locked) switch
        {
            SignUpAnswer.SignedUp(var account, var token) => TypedResults.Json(
                new SignedUpJson(account.Id, account.Handle, account.Locked, token),
                PlazaJson.Default.SignedUpJson,
                statusCode: StatusCodes.Status201Created),
            SignUpAnswer.HandleTaken(var reason) => PlazaProblems.HandleTaken(reason),
            SignUpAnswer.Refused(var reason) => PlazaProblems.Invalid(reason, StatusCodes.Status422UnprocessableEntity),
            var answer => throw new InvariantException($"{answer.GetType().Name} is no answer to a sign-up"),
        });

    static IResult PostsOf(HttpContext http, string handle, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithPaging(http, (after, limit) => square.PostsOf(handle, after, limit));

    static IResult Likes(HttpContext http, string handle, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithPaging(http, (after, limit) => square.Likes(handle, after, limit));

    static IResult Timeline(HttpContext http, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithPaging(http, (after, limit) => square.Timeline(after, limit));

    static async Task<IResult> Post(HttpContext http, [FromServices] PlazaSquare square)
    {
        if (PlazaRequests.Account(http, square) is not { } author) return PlazaProblems.Unauthorized(http);
        var key = http.Request.Headers.TryGetValue("Idempotency-Key", out var sent) ? sent.ToString() : null;
        return await PlazaRequests.WithBody(http, PlazaJson.Default.PostBody, PostShape, body =>
            Answer(square.Post(author, body.Text, body.InReplyTo, body.Quotes, body.Visibility, key, body.Place), StatusCodes.Status201Created));
    }

    static IResult Find(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        square.Find(id) is { } post && (post.IsListed || PlazaRequests.Account(http, square)?.Id == post.Author.Id)
            ? Answer(new PlazaAnswer.Done(post), StatusCodes.Status200OK)
            : PlazaProblems.NotFound("The post does not exist, is deleted or is not open to you: check its id.");

    static async Task<IResult> Edit(HttpContext http, string id, [FromServices] PlazaSquare square)
    {
        if (PlazaRequests.Account(http, square) is not { } author) return PlazaProblems.Unauthorized(http);
        return await PlazaRequests.WithBody(http, PlazaJson.Default.EditBody, "{text}", body =>
            Answer(square.Edit(author, id, body.Text), StatusCodes.Status200OK));
    }

    static IResult Delete(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithAccount(http, square, author => NoContent(square.Delete(author, id)));

    static IResult Replies(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithPaging(http, (after, limit) => square.Replies(id, after, limit));

    static IResult Repost(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithAccount(http, square, author => Answer(square.Repost(author, id), StatusCodes.Status201Created));

    static IResult Like(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithAccount(http, square, account => square.Like(account, id) switch
        {
            PlazaAnswer.Done => TypedResults.Json(new(id, true), PlazaJson.Default.LikeJson, statusCode: StatusCodes.Status201Created),
            var refusal => PlazaProblems.From(refusal),
        });

    static IResult Unlike(HttpContext http, string id, [FromServices] PlazaSquare square) =>
        PlazaRequests.WithAccount(http, square, account => NoContent(square.Unlike(account, id)));

    static IResult Answer(PlazaAnswer answer, int status) => answer is PlazaAnswer.Done(var post)
        ? TypedResults.Json(PostJson.Of(post), PlazaJson.Default.PostJson, statusCode: status)
        : PlazaProblems.From(answer);

    static IResult NoContent(PlazaAnswer answer) =>
        answer is PlazaAnswer.Done ? TypedResults.NoContent() : PlazaProblems.From(answer);
}
