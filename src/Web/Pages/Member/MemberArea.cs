using Tagsale.Web.Pages.Member.Rewards;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>The addresses of the member area that are no pages: they do something and go on.</summary>
static class MemberArea
{
    public const string Home = "/member";

    public static void AddMemberArea(this IServiceCollection services) => services.AddSingleton<MemberDeed>().AddSingleton<ShownAccount>();

    public static void MapMemberArea(this IEndpointRouteBuilder routes)
    {
        var settings = routes.ServiceProvider.GetRequiredService<Settings>();
        if (settings.Demo) routes.MapPlazaSignIn();
        if (settings.Bluesky is not null) routes.MapBlueskySignIn();
        var member = routes.MapGroup(Home).RequireAuthorization(SignIn.Member).ExcludeFromDescription();
        member.MapCardLinking();
        member.MapExport();
        member.MapOwnPurchases();
        member.MapGroup("").FromOwnForms(Home).MapMemberDeeds();
        routes.MapReplies();
    }

    static void MapMemberDeeds(this IEndpointRouteBuilder deeds)
    {
        deeds.MapCardDeeds();
        deeds.MapAccountDeeds();
        deeds.MapLeavingDeeds();
        deeds.MapLoadDeed();
    }
}
