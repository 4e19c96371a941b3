using Microsoft.AspNetCore.Components;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Pages.Plaza;

/// <summary>A page of the square, which knows who looks at it.</summary>
public abstract class SquarePage : ComponentBase
{
    [Inject] protected PlazaSquare Square { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    /// <summary>Null while nobody is signed in.</summary>
    protected PlazaAccount? Visitor { get; private set; }

    protected string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    protected override async Task OnInitializedAsync() => Visitor = await Http.PlazaAccount(Square);

    protected void SignInFirst() => Navigation.NavigateTo($"/plaza/sign-in?back={Uri.EscapeDataString(Here)}");

    /// <summary>What the square said against it; null where it was done.</summary>
    protected static string? Refusal(PlazaAnswer answer) => answer switch
    {
        PlazaAnswer.Missing missing => missing.Reason,
        PlazaAnswer.NotAuthor other => other.Reason,
        PlazaAnswer.TooLong tooLong => tooLong.Reason,
        PlazaAnswer.Refused refused => refused.Reason,
        _ => null,
    };
}
