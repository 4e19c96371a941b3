using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>The addresses of the member area that are no pages: they do something and go on.</summary>
static class MemberArea
{
    public const string Home = "/member";

    public static void AddMemberArea(this IServiceCollection services) => services.AddSingleton<MemberDeed>();

    public static void MapMemberArea(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Settings>().Demo) routes.MapPlazaSignIn();
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
    }
}
