using Microsoft.AspNetCore.Mvc;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;

namespace Tagsale.Web.Api;

static class PictureApi
{
    /// <summary>A little more than the largest: what is larger shall be told so, not cut off.</summary>
    public const long LargestBody = PictureDraft.LargestBytes + 100_000;

    public static void MapPictures(this IEndpointRouteBuilder api) => api.MapPut("/offers/{id}/picture", Put)
        .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
        .Accepts<byte[]>("image/png", "image/jpeg", "*/*").Produces(204).Refuses(404, 413, 422)
        .WithSummary("Give an offer a picture, or another; alt says what can be seen on it");

    static async Task<IResult> Put(HttpContext http, string id, string? alt, GroupCommit engine, TimeProvider time)
    {
        if (!OfferId.TryParse(id, out var offer)) return Problem.NotFound("The offer");
        using var copy = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem.Of(413, "too-large", "The body is too large", $"A picture may have {PictureDraft.LargestBytes} bytes at most.");
        }

        var draft = new PictureDraft(copy.ToArray(), alt).Check();
        if (draft.Value is not { } picture) return Problem.Invalid(draft.Errors);
        var outcome = await engine.Submit(new SetPicture(offer, picture) { At = time.GetUtcNow() });
        return outcome == SetPictureOutcome.Set ? Results.NoContent() : Problem.NotFound("The offer");
    }
}
