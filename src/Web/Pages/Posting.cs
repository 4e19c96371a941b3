using Microsoft.AspNetCore.Antiforgery;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages;

static class Posting
{
    /// <summary>Only forms of our own pages are taken; from one that is too old people come back to <paramref name="page"/> and are told.</summary>
    public static TBuilder FromOwnForms<TBuilder>(this TBuilder deeds, string page) where TBuilder : IEndpointConventionBuilder =>
        deeds.AddEndpointFilter<TBuilder, OwnForms>().WithMetadata(new DeedPage(page));

    sealed record DeedPage(string Path);

    sealed class OwnForms(IAntiforgery antiforgery) : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            return await antiforgery.IsRequestValidAsync(http)
                ? await next(context)
                : Results.LocalRedirect(Notes.OldForm.On(http.GetEndpoint()!.Metadata.GetRequiredMetadata<DeedPage>().Path));
        }
    }
}
