using Microsoft.AspNetCore.Antiforgery;
using Tagsale.Web.Pages.Console;
using Tagsale.Web.Pages.Console.Rewards;
using Tagsale.Web.Pages.Member;
using Tagsale.Web.Pages.Public;

namespace Tagsale.Web.Pages;

static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddMemberArea();
        services.AddScoped<FeedUpload>();
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = Asset.Files,
            RequestPath = Asset.Folder,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(LetRefusedFormsBeExplained);
        app.UseWhen(http => HttpMethods.IsPost(http.Request.Method) && http.Request.Path.StartsWithSegments(FeedFilePage.Address), file => file.Use(StreamedPart.Send));
        app.UseAntiforgery();
    }

    /// <summary>A form without its token is refused with an empty answer that is marked as a page already. Unmarked, the status page takes its place, shown and not posted to.</summary>
    static async Task LetRefusedFormsBeExplained(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is not { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentType: not null }) return;
        // Too large to be read, it had no token that could be found.
        if (http.Features.Get<IAntiforgeryValidationFeature>()?.Error?.InnerException is BadHttpRequestException { StatusCode: var status }) http.Response.StatusCode = status;
        http.Response.ContentType = null;
        http.Request.Method = HttpMethods.Get;
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapRazorComponents<App>();
        app.MapOfferPicture();
        app.MapMemberArea();
        app.MapConsole();
        app.MapJournalDownloads();
    }
}
