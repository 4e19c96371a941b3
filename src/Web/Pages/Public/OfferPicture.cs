using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Pages.Public;

/// <summary>The picture of an offer, as it was uploaded. Its kind was settled then, and no browser may guess another.</summary>
static class OfferPicture
{
    public static void MapOfferPicture(this IEndpointRouteBuilder routes) => routes.MapGet("/o/{hashtag}/picture", Send).ExcludeFromDescription();

    public static string Url(string hashtag) => $"/o/{Uri.EscapeDataString(hashtag)}/picture";

    static IResult Send(HttpContext http, string hashtag, IQueries queries)
    {
        if (Hashtags.Fold(hashtag) is not { } tag || queries.OfferTagged(tag) is not { } offer || queries.Picture(offer.Id) is not { } picture) return Results.NotFound();
        // It may be replaced by another: a browser asks whether it was, and is sent no bytes again where not.
        http.Response.Headers.CacheControl = "public, max-age=300";
        var version = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(picture.Bytes.Span))[..16]}\"");
        return Results.File(picture.Bytes.ToArray(), picture.MediaType, entityTag: version);
    }
}
